"""The second pair of eyes: whoever wrote words does not put them before readers, not even with every right there is.

Where a section asks for sign-off, that takes the place of the second look: see `knowledge.signing`.
"""

from django.utils import timezone
from django.utils.translation import gettext as _

from knowledge.models.desk import AskedLook
from knowledge.models.looks import SecondLook
from knowledge.wording import digest_of, subject_of

LOOKED_BACK = 50
"""So many revisions are asked who wrote these words first; the oldest of them counts as the author beyond that."""


def have_seen(page) -> bool:
    """Did a second person let exactly these words go?"""
    source = page.alias_of if page.alias_of_id else page
    if source.pk is None:
        return False
    return SecondLook.objects.filter(subject=subject_of(source), sha256=_digest(page)).exists()


def author_of(page) -> int | None:
    """Who wrote what this page says now: whoever saved these words first, before anybody saved others.

    The number of the person, or None where nobody wrote them here.
    """
    words, author = digest_of(page), None
    for revision in page.revisions.order_by("-created_at", "-pk")[:LOOKED_BACK]:
        if digest_of(revision.as_object()) != words:
            break
        author = revision.user_id
    return author


def look(page, person) -> bool:
    """This person lets the words of this page go. True if they may: they wrote none of them last."""
    if have_seen(page):
        return True
    author = author_of(page)
    if author == person.pk:
        return False
    SecondLook.objects.create(subject=subject_of(page), sha256=_digest(page), author_id=author, person=person)
    return True


def ask(page, person) -> None:
    """Put the newest words of this page on the desk of the other editors: this person may not publish them."""
    newest = {"revision": page.latest_revision, "asked_by": person, "at": timezone.now()}
    if page.latest_revision is not None:
        AskedLook.objects.update_or_create(page=page.page_ptr, defaults=newest)


def came_with_the_release(page) -> None:
    """Words of ours, read by others before they were released. Only commands that bring such words say so."""
    SecondLook.objects.create(subject=subject_of(page), sha256=_digest(page))


def sentence(page) -> str:
    """What people are told."""
    said = _(
        "“%(title)s” was not published: whoever wrote these words does not publish them. They are kept as a draft, and"
        " lie on the desk of the other editors, who can read them and publish."
    )
    return said % {"title": page.title}


def _digest(page) -> bytes:
    return bytes.fromhex(digest_of(page))
