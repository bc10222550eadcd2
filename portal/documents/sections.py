"""The pages of a case this room brings, and its part of the overview, the timeline and the access page."""

from django.utils.translation import gettext_lazy as _

from portal.cases.panels import Panel, Section, add_panel, add_section
from portal.cases.references import Reference, add_reference
from portal.cases.sight import can_be_asked_about
from portal.cases.timeline import Source, add_source
from portal.documents import words  # noqa: F401  (describes the verbs of this room)
from portal.documents.models.anchors import KEY
from portal.documents.shelf import moments_of, panel

add_section(Section(20, _("Documents"), "documents", "document.list"))
add_section(Section(95, _("Export"), "case_export", "case_file.export"))
add_panel(Panel(20, "documents", "document.list", "documents/_panel.html", panel))
add_source(Source("document", _("Documents"), "file-text", moments_of))
can_be_asked_about("document", "document.view")
add_reference(Reference(KEY, "passage"))
