"""Where the links of a page lead, and which of them lead nowhere. Nobody elsewhere is asked: what lies beyond this
portal is judged by the shape of its address alone."""

import re
from collections.abc import Iterable, Iterator
from html import unescape
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils.translation import override
from wagtail.documents import get_document_model
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.views import serve

from knowledge.models import BrokenLink, HomePage

LINK = re.compile(r"<a\s+([^>]*)>(.*?)</a>", re.DOTALL)
TAG = re.compile(r"<[^>]*>")
KINDS = {"page": "page", "document": "file"}
WORD = re.compile(r'([a-z]+)="([^"]*)"')
HOST = re.compile(r"^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$")
LANGUAGES = {code for code, _name in settings.LANGUAGES}

Trouble = BrokenLink.Trouble


def of_page(page) -> dict[tuple[str, str], str]:
    """Every link of a page: its kind ("page", "file", "address"), where it leads, and its words if it has any."""
    files, found = get_document_model(), {}
    for field in page._meta.get_fields():
        if not isinstance(field, RichTextField | StreamField):
            continue
        value = field.value_from_object(page)
        for model, key, _model_path, _content_path in field.extract_references(value):
            if model is Page or model is files:
                found["page" if model is Page else "file", str(key)] = ""
        for text in _texts(field, value):
            found |= _in_text(text)
    return found


def _texts(field, value) -> Iterator[str]:
    if isinstance(field, RichTextField):
        yield value or ""
        return
    yield from _strings(field.get_prep_value(value) if value is None else value.get_prep_value())


def _strings(value) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _strings(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _strings(each)


def _in_text(text) -> dict[tuple[str, str], str]:
    found = {}
    for link in LINK.finditer(text):
        marks, words = dict(WORD.findall(link[1])), unescape(TAG.sub("", link[2])).strip()
        if "linktype" not in marks and "href" in marks:
            found["address", unescape(marks["href"])] = words
        elif marks.get("linktype") in KINDS and "id" in marks:
            found[KINDS[marks["linktype"]], marks["id"]] = words
    return found


def broken(pages: Iterable[Page]) -> list[BrokenLink]:
    """The links of these pages that lead nowhere, not saved. A fixed number of questions, whatever there is to ask."""
    links = {page.pk: of_page(page) for page in pages}
    every = {link for of_one in links.values() for link in of_one}
    troubles = _of_pages({key for kind, key in every if kind == "page"})
    troubles |= _of_files({key for kind, key in every if kind == "file"})
    troubles |= _of_addresses({key for kind, key in every if kind == "address"})
    return [
        BrokenLink(page_id=page, trouble=troubles[link][0], target=(troubles[link][1] or words)[:300])
        for page, of_one in links.items()
        for link, words in of_one.items()
        if link in troubles
    ]


def _of_pages(keys) -> dict:
    rows = {
        str(pk): (live, title)
        for pk, live, title in Page.objects.filter(pk__in=keys).values_list("pk", "live", "title")
    }
    found = {("page", key): (Trouble.PAGE_GONE, "") for key in keys - rows.keys()}
    return found | {("page", key): (Trouble.PAGE_DRAFT, title) for key, (live, title) in rows.items() if not live}


def _of_files(keys) -> dict:
    there = {str(key) for key in get_document_model().objects.filter(pk__in=keys).values_list("pk", flat=True)}
    return {("file", key): (Trouble.FILE_GONE, "") for key in keys - there}


def _of_addresses(addresses) -> dict:
    ours = {each for each in addresses if each.startswith("/") and not each.startswith("//")}
    found = {("address", each): (Trouble.SHAPE, each) for each in addresses - ours if not is_whole(each)}
    homes = dict(HomePage.objects.values_list("locale__language_code", "url_path")) if ours else {}
    asked = {each: _path(each, homes) for each in ours}
    stand = Page.objects.live().filter(url_path__in=filter(None, asked.values()))
    there = {"", *stand.values_list("url_path", flat=True)}
    return found | {("address", each): (Trouble.NO_PAGE, each) for each in ours if asked[each] not in there}


def _path(address, homes) -> str | None:
    """Where in the tree a page of this address stands; empty for a view that is no page; None where nothing answers."""
    path = urlsplit(address).path
    language, _slash, rest = path.strip("/").partition("/")
    try:
        with override(language if language in LANGUAGES else settings.LANGUAGE_CODE):
            if resolve(path).func is not serve:
                return ""
    except Resolver404:
        return None
    home = homes.get(language)
    return home and f"{home}{rest}/" if rest else home


def is_whole(address: str) -> bool:
    """Could this be the address of something elsewhere? A place on this page, a mail or a number is one, too."""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").encode("idna").decode()
    except ValueError:
        return False
    whole = {
        "": lambda: not parts.netloc and not parts.path and len(parts.fragment) > 0,
        "mailto": lambda: "@" in parts.path,
        "tel": lambda: any(sign.isdigit() for sign in parts.path),
        "http": lambda: bool(HOST.match(host)),
        "https": lambda: bool(HOST.match(host)),
    }
    return parts.scheme in whole and whole[parts.scheme]()
