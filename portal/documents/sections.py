"""The pages of a case this room brings, and its part of the overview."""

from django.utils.translation import gettext_lazy as _

from portal.cases.panels import Panel, Section, add_panel, add_section
from portal.documents import words  # noqa: F401  (describes the verbs of this room)
from portal.documents.shelf import panel

add_section(Section(20, _("Documents"), "documents", "document.list"))
add_panel(Panel(20, "documents", "document.list", "documents/_panel.html", panel))
