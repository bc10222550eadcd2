"""Whether a page needs sign-off, and whether its words have it. Asked by everything that could put them before readers.

Administrators say where: a section asks for sign-off while the workflow that applies to it has a `SignOffTask`.
"""

from django.utils.translation import gettext as _
from wagtail.models import Page, WorkflowTask

from knowledge import eyes
from knowledge.wording import digest_of, subject_of
from workflows.approvals.models import SignOff

KIND = "article"


class NotReleased(Exception):
    """Somebody, or something, tried to put words before readers that nobody else has let go."""

    def __init__(self, page):
        super().__init__(f"page {page.pk} says what was not let go")
        self.page = page

    @property
    def sentence(self) -> str:
        """What people are told."""
        return eyes.sentence(self.page)


class NotSignedOff(NotReleased):
    """The same where the section asks for sign-off, and those responsible have not given it."""

    @property
    def sentence(self) -> str:
        """What people are told."""
        said = _(
            "“%(title)s” was not published: these words are not signed off. Submit the page; then it is asked for."
        )
        return said % {"title": self.page.title}


class ParentIsDraft(NotReleased):
    """Somebody tried to publish a page below one that readers do not see."""

    @property
    def sentence(self) -> str:
        """What people are told."""
        said = _(
            "“%(title)s” was not published: “%(parent)s”, the page above it, is a draft. Publish that one first. What"
            " you wrote is kept as a draft."
        )
        return said % {"title": self.page.title, "parent": self.page.get_parent().get_admin_display_title()}


class NotTranslated(NotReleased):
    """The same for a page that only holds the place of one in another language."""

    @property
    def sentence(self) -> str:
        """What people are told."""
        said = _("“%(title)s” was not published: it is not translated yet.")
        return said % {"title": self.page.title}


def asks(page: Page) -> bool:
    """Does the section this page stands in ask for sign-off?

    SECURITY: a task that was switched off in Wagtail still counts. Sign-off ends where an administrator takes it out of
    the workflow, not where a task is disabled, which would let what waits for it go out at once.
    """
    workflow = page.get_workflow()
    if workflow is None:
        return False
    steps = WorkflowTask.objects.filter(workflow=workflow, task__content_type__model="signofftask")
    return steps.filter(task__content_type__app_label="knowledge").exists()


def holds(page: Page) -> bool:
    """Is there an approved request for exactly what this page says?"""
    source = page.alias_of if page.alias_of_id else page
    if source.pk is None:
        return False
    found = SignOff.objects.filter(kind=KIND, subject=subject_of(source), state=SignOff.State.APPROVED)
    return found.filter(sha256=bytes.fromhex(digest_of(page))).exists()


def kept_back(page: Page) -> NotReleased | None:
    """Why these words may not be shown to readers, ready to be raised; None if they may.

    SECURITY: the one place where it is decided, for everybody and every way: sign-off where the section asks for it,
    otherwise a second pair of eyes. Nothing is shown below a page readers do not see.
    """
    if stands_below_a_draft(page):
        return ParentIsDraft(page)
    if asks(page):
        return None if holds(page) else NotSignedOff(page)
    return None if eyes.have_seen(page) else NotReleased(page)


def stands_below_a_draft(page: Page) -> bool:
    """Is the page above this one hidden from readers?"""
    return page.pk is not None and page.depth is not None and page.depth > 2 and not page.get_parent().live


def under_way(page: Page) -> SignOff | None:
    """The open request for this page, for those who ask where it stands."""
    return SignOff.objects.filter(kind=KIND, subject=subject_of(page), state=SignOff.State.OPEN).first()
