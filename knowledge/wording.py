"""What a page says, in one spelling: the canonical content that is signed off, and its digest.

Everything an editor can write is in it, whatever a page model will have; what Wagtail keeps about a page is not. So two
revisions that say the same have one digest, and what was signed off may be published again without asking anew.
"""

import hashlib
import json
import uuid
from datetime import date, datetime, time
from typing import Any

from modelcluster.models import get_all_child_relations
from wagtail.documents.models import AbstractDocument
from wagtail.fields import StreamField
from wagtail.images.models import AbstractImage
from wagtail.models import COMMENTS_RELATION_NAME, Page

from workflows.approvals.canonical import canonical, digest

FORMAT = "tma-article/1"

KEPT_BY_WAGTAIL = frozenset(
    # where it stands
    ["id", "page_ptr", "content_type", "translation_key", "locale", "path", "depth", "numchild", "url_path", "alias_of"]
    # whose it is, and who holds it
    + ["owner", "locked", "locked_at", "locked_by"]
    # when readers see it, and which of its states
    + ["live", "has_unpublished_changes", "draft_title", "latest_revision", "latest_revision_created_at"]
    + ["live_revision", "first_published_at", "last_published_at", "go_live_at", "expire_at", "expired"]
)
"""What a page's row holds beside its words: where it stands, when it is shown, who holds it. A test compares the two
lists with Wagtail's own model, so that a field of the next release is decided on and not overlooked."""

ADDED_LATER = frozenset({"keywords"})
"""Fields that came after words were signed off: they are told where they say something, so that what was signed off
before keeps its digest."""

_PAGES = uuid.UUID("9a3e2f0c-6a0a-5c0e-8f0e-3a1b5d7c9e11")


def subject_of(page: Page) -> uuid.UUID:
    """The page, as sign-off knows it: Wagtail counts its pages, requests name their subjects by uuid."""
    return uuid.uuid5(_PAGES, str(page.pk))


def told(page: Page) -> dict[str, Any]:
    """What this page says, as it stands in this object (a row, or a revision brought back to life)."""
    source = _source(page)
    said = _fields(page, KEPT_BY_WAGTAIL)
    if source is not page:
        said["slug"] = source.slug  # an alias is at home elsewhere, and says what its source says
    files = _files(source)
    return ({"files": files} if files else {}) | {
        "fields": said,
        "format": FORMAT,
        "locale": source.locale.language_code,
        "model": page._meta.label_lower,
        "page": str(subject_of(source)),
        "parts": _parts(page),
    }


def text_of(page: Page) -> str:
    """The canonical text: what is kept, read and signed."""
    return canonical(told(page)).decode()


def digest_of(page: Page) -> str:
    """SHA-256 of the canonical text, in hexadecimal."""
    return digest(told(page))


def _source(page):
    """An alias shows the words of another page, and is signed off with it."""
    return page.alias_of.specific if page.alias_of_id else page


def _fields(thing, but) -> dict[str, Any]:
    return {
        field.name: _plain(_blocks(field, value) if isinstance(field, StreamField) else value, field)
        for field in thing._meta.concrete_fields
        if field.name not in but
        for value in [field.value_from_object(thing)]
        if value or field.name not in ADDED_LATER
    } | {
        field.name: sorted(str(each.pk) for each in getattr(thing, field.name).all())
        for field in thing._meta.many_to_many
    }


def _blocks(field, value) -> str:
    """As a list of blocks is kept; read once, so that one kept in an older spelling is told in today's."""
    list(value)
    return field.get_prep_value(value)


def _files(page) -> dict[str, str]:
    """SHA-256 of each picture and file that is named: replaced under its number, it says another thing."""
    found = {}
    for field in page._meta.concrete_fields:
        for model, number, *_where in getattr(field, "extract_references", lambda value: ())(
            field.value_from_object(page)
        ):
            if issubclass(model, AbstractImage | AbstractDocument):
                thing = model.objects.filter(pk=number).first()
                found[f"{model._meta.label_lower}:{number}"] = _sha256(thing.file) if thing else ""
    return found


def _sha256(file) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _parts(thing) -> dict[str, list]:
    """Rows that belong to the page (related links, say) in their order, without the keys they happen to have."""
    found = {}
    for relation in get_all_child_relations(type(thing)):
        name = relation.get_accessor_name()
        if name == COMMENTS_RELATION_NAME:
            continue
        but = {"id", "translation_key", "locale", relation.field.name, relation.related_model._meta.pk.name}
        found[name] = [_fields(each, but) | _deeper(each) for each in getattr(thing, name).all()]
    return found


def _deeper(thing) -> dict[str, Any]:
    parts = _parts(thing) if get_all_child_relations(type(thing)) else {}
    return {"parts": parts} if parts else {}


def _plain(value: Any, field=None) -> Any:
    """A value with one spelling. Lists of blocks lose the ids Wagtail gives them; nothing readers see is in those."""
    if isinstance(field, StreamField) and isinstance(value, str):
        value = json.loads(value)
    if value is None or isinstance(value, str | bool | int):
        return str(value) if isinstance(value, str) else value
    if isinstance(value, dict):
        if value.keys() <= {"id", "type", "value"} and {"type", "value"} <= value.keys():
            value = {"type": value["type"], "value": value["value"]}
        return {str(key).encode("unicode_escape").decode(): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(each) for each in (sorted(value, key=str) if isinstance(value, set | frozenset) else value)]
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return str(value)
