"""The page of a case this room brings."""

from django.utils.translation import gettext_lazy as _

from portal.cases.panels import Section, add_section

add_section(Section(80, _("Sign-offs"), "sign_offs", "sign_off.list"))
