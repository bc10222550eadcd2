"""The pages this room brings to a case and to My work, and its part of a case's overview."""

from django.utils.translation import gettext_lazy as _

from portal.cases.panels import Panel, Section, Work, add_panel, add_section, add_work
from workflows.approvals import beside

add_section(Section(70, _("Sign-offs"), "sign_offs", "sign_off.list"))
add_panel(Panel(25, "sign_offs", "sign_off.list", "approvals/_panel.html", beside.open_in))
add_work(Work(10, "decisions", _("Decisions"), "decision.list", beside.waiting, "approvals/_work.html", beside.oldest))
