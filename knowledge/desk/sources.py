"""What lies on the desk, in the order it is shown."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from knowledge.desk import pages, readers
from knowledge.desk.rows import Source
from knowledge.models import Searched
from knowledge.signing import KIND
from knowledge.translations import missing, out_of_date
from workflows.approvals.inbox import waiting_for

SYNONYMS = "wagtailsnippets_knowledge_synonyms:list"


def _sign_offs(request) -> tuple[str, str]:
    """The way to what the portal's own inbox holds. Counted are requests for guidance: cases are not spoken of here."""
    waiting = waiting_for(request.badge).filter(sign_off__kind=KIND).count()
    said = ngettext(
        "%(number)s sign-off of guidance waits for your decision",
        "%(number)s sign-offs of guidance wait for your decision",
        waiting,
    )
    return reverse("decisions"), said % {"number": waiting} if waiting else str(_("Decisions in My work"))


SOURCES = [
    Source(
        "waiting",
        _("Waiting for me"),
        _("Nobody asks you to read and publish anything."),
        "glasses",
        pages.asked,
        pages.rows_of_asked,
        day=_("asked"),
        also=_sign_offs,
    ),
    Source(
        "due",
        _("Due for review"),
        _("No page is due within the next 30 days."),
        "calendar-check",
        pages.due,
        pages.rows_of_due,
        day=_("review by"),
    ),
    Source(
        "mine",
        _("My pages"),
        _("No page is yours yet. A page belongs to whoever begins it."),
        "user",
        pages.mine,
        pages.rows_of_mine,
        day=_("changed"),
    ),
    Source(
        "broken",
        _("Broken links"),
        _("No link of a published page leads nowhere."),
        "link",
        pages.broken,
        pages.rows_of_broken,
        day=_("found"),
    ),
    Source(
        "searched",
        _("Searched, not found"),
        _("No word was searched in vain on five days or more."),
        "search",
        lambda request: Searched.not_found(),
        readers.rows_of_searched,
        day=_("last searched"),
        also=lambda request: (reverse(SYNONYMS), _("Words searched for")),
    ),
    Source(
        "feedback",
        _("What readers say"),
        _("No feedback is open."),
        "comment",
        readers.feedback,
        readers.rows_of_feedback,
        day=_("said"),
        whole="feedback_admin:index",
    ),
    Source(
        "missing",
        _("Missing in the other language"),
        _("Every published page is there in both languages."),
        "globe",
        lambda request: missing(),
        pages.rows_of_missing,
        day=_("published"),
    ),
    Source(
        "overtaken",
        _("Translations to be brought up to date"),
        _("Every translation says what its original says."),
        "resubmit",
        lambda request: out_of_date(),
        pages.rows_of_overtaken,
        day=_("original changed"),
    ),
    Source(
        "contacts",
        _("Contacts to confirm again"),
        _("No contact is due within the next 30 days."),
        "mobile-alt",
        pages.contacts,
        pages.rows_of_contacts,
        day=_("confirm by"),
    ),
]


def source_of(name: str) -> Source | None:
    """The kind of lines of this name."""
    return next((source for source in SOURCES if source.name == name), None)
