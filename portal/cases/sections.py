"""The pages of a case this room brings itself. Later rooms add theirs between them: documents, sign-offs."""

from django.utils.translation import gettext_lazy as _

from portal.cases.panels import Panel, Section, add_panel, add_section
from portal.cases.reading import latest_events, next_steps

add_section(Section(10, _("Overview"), "case", "case.view"))
add_section(Section(30, _("Tasks"), "case_tasks", "case.view"))
add_section(Section(40, _("Notes"), "case_notes", "case.view"))
add_section(Section(50, _("Timeline"), "case_timeline", "case.view"))
add_section(Section(60, _("People"), "case_people", "case.view"))
add_section(Section(80, _("Access"), "case_access", "case.view"))
add_section(Section(90, _("Reading log"), "case_journal", "case.read_journal"))

add_panel(Panel(10, "next", "case.view", "cases/_next.html", next_steps))
add_panel(Panel(60, "timeline", "case.view", "cases/_latest.html", latest_events))
