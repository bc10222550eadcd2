"""What of a document can be found: its words and its title, by whoever may read that very version; and what is said
about its passages, by whoever may read that.
"""

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.access.policy import scope
from portal.cases.search import index
from portal.cases.search.index import Source
from portal.cases.search.kinds import Kind, Shown, add_kind
from portal.documents import previews
from portal.documents.models import Comment, Preview, Version
from portal.documents.reading.parts import Reading
from portal.vault import keys

LETTERS_AT_MOST = 1_000_000
"""So much of a text can be found: a book of five hundred pages. It is indexed while its case is locked, and a small
file can unfold to far more."""


def text_of(reading: Reading) -> str:
    """All the words that were read."""
    return "\n\n".join(block.text for block in reading.blocks if block.text)


def is_cut(reading: Reading) -> bool:
    """Is there more of it than can be found? Then the page says so."""
    return sum(len(block.text) + 2 for block in reading.blocks) > LETTERS_AT_MOST


def of_version(version: Version, reading: Reading, *, superseded: bool) -> Source:
    """A version, by all that was read of it."""
    document = version.document
    return Source(
        kind="document",
        thing=version.pk,
        case_id=document.case_id,
        circle_id=document.circle_id,
        author_id=version.author_id,
        dated=document.dated_at or version.made_at,
        title=document.title,
        text=text_of(reading)[:LETTERS_AT_MOST],
        sealed_under=version.sealed_under(),
        superseded=superseded,
    )


def of_comment(comment: Comment, *, superseded: bool) -> Source:
    """A comment, by what it says. It is for whom its version is for, and earlier when that is."""
    version = comment.anchor.version
    return Source(
        kind="comment",
        thing=comment.pk,
        case_id=comment.case_id,
        circle_id=version.document.circle_id,
        author_id=comment.author_id,
        dated=comment.written_at,
        text=comment.text or "",
        sealed_under=comment.sealed_under(),
        superseded=superseded,
    )


def put(version: Version, reading: Reading, *, is_new: bool = False) -> None:
    """Let this version be found; older ones from now on only by who asks for earlier versions too. `is_new`: it is the
    only one, and nothing of it is in the index."""
    others = [] if is_new else list(version.document.versions.values_list("number", "pk"))
    overtaken = any(number > version.number for number, _pk in others)
    index.put(of_version(version, reading, superseded=overtaken))
    earlier = [pk for number, pk in others if number < version.number]
    index.supersede("document", *earlier)
    index.supersede("comment", *_said_of(earlier))


def put_comment(comment: Comment) -> None:
    """Let this comment be found."""
    index.put(*_comments(Comment.objects.filter(pk=comment.pk)))


def put_again(document) -> None:
    """Its title or its day changed: all its versions are indexed anew."""
    for source in _sources(Version.objects.filter(document=document)):
        index.put(source)


def move(document) -> None:
    """It is for another circle now, or for the whole case."""
    versions = list(document.versions.values_list("pk", flat=True))
    index.move("document", *versions, to=document.circle_id)
    index.move("comment", *_said_of(versions), to=document.circle_id)


def _sources(versions):
    for version in versions.select_related("document", "restored_from", "preview", "case"):
        is_read = version.preview.state == Preview.State.READY
        overtaken = version.document.versions.filter(number__gt=version.number).exists()
        yield of_version(version, previews.of(version) if is_read else Reading(), superseded=overtaken)


def _comments(comments):
    newer = Version.objects.filter(
        document=OuterRef("anchor__version__document"), number__gt=OuterRef("anchor__version__number")
    )
    found = comments.select_related("anchor__version__document").annotate(is_overtaken=Exists(newer))
    for comment in found:
        yield of_comment(comment, superseded=comment.is_overtaken)


def _said_of(versions):
    return Comment.objects.filter(anchor__version__in=versions).order_by().values_list("pk", flat=True)


def _shown(badge, ids):
    readable = scope(badge, "version.view").filter(pk__in=ids).select_related("document__case", "author")
    seen = list(readable.defer("comment", "origin", "file_name"))
    keys.warm(version.document.sealed_under() for version in seen)
    return {version.pk: Shown(version, version.document.title, version.get_absolute_url()) for version in seen}


def _shown_comments(badge, ids):
    readable = scope(badge, "comment.view").filter(pk__in=ids).select_related("case", "anchor__case")
    return {
        comment.pk: Shown(
            comment,
            gettext("Comment on passage %(key)s") % {"key": comment.anchor.key},
            comment.get_absolute_url(),
            names_it=False,
        )
        for comment in readable
    }


add_kind(
    Kind(
        10,
        "document",
        _("Documents"),
        "version.view",
        _shown,
        lambda case: _sources(Version.objects.filter(case=case)),
        one=_("Document"),
    )
)

add_kind(
    Kind(
        15,
        "comment",
        _("Comments"),
        "comment.view",
        _shown_comments,
        lambda case: _comments(Comment.objects.filter(case=case)),
    )
)
