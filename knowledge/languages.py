"""The same page in the other language; where it is not there, readers are offered it as it is, and marked."""

from collections.abc import Iterable

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from wagtail.models import Locale, Page

from knowledge.readers import readable

CODES = [code for code, _name in settings.LANGUAGES]


# --- The language switch ---------------------------------------------------------------------------------------------
def twins(addresses: dict[str, str], current: str, *, lacking=None) -> list[dict]:
    """What the language switch shows, from the addresses of the languages a page is there in.

    `lacking(code)`: where readers are told that it is not there in this language. Without it, the language is left out.
    """
    shown = []
    for code in CODES:
        with translation.override(code):
            name = translation.get_language_info(code)["name_local"]
            if code in addresses:
                shown.append({"code": code, "name": name, "url": addresses[code], "current": code == current})
            elif lacking:
                said = gettext("%(language)s: not translated yet") % {"language": name}
                shown.append(
                    {"code": code, "name": said, "url": lacking(code), "current": code == current, "missing": True}
                )
    return shown


def of_view(name: str) -> list[dict]:
    """The language switch of a page that is there in every language, under one name."""
    addresses = {}
    for code in CODES:
        with translation.override(code):
            addresses[code] = reverse(name)
    return twins(addresses, translation.get_language())


def of_page(page, request, *, key=None) -> list[dict]:
    """The language switch of a page editors wrote. `key`: of what other languages have instead of it."""
    there = [page, *readable(page.get_translations().select_related("locale"))]

    def lacking(code):
        return reverse("untranslated", args=[key or page.translation_key])

    addresses = {each.locale.language_code: each.get_url(request) for each in there}
    return twins(addresses, page.locale.language_code, lacking=lacking)


def before_readers(key) -> QuerySet[Page]:
    """The pages of this key that readers may see, one in each language; the one that was there first leads."""
    pages = readable(Page.objects.filter(translation_key=key, depth__gt=1, alias_of=None))
    return pages.select_related("locale").order_by("pk")


def nearest(page: Page) -> Page | None:
    """Of what stands above this page the nearest that is there in the reader's language."""
    above = page.get_ancestors().order_by().values("translation_key")
    here = readable(Page.objects.filter(translation_key__in=above))
    return here.filter(locale__language_code=translation.get_language()).order_by("-depth").first()


def alternates(shown: Iterable[dict]) -> list[tuple[str, str]]:
    """What search engines are told: each language with its address, and which one is for everybody else.

    That is the front page which asks for the language, or else German, or whatever is there.
    """
    there = {each["code"]: each["url"] for each in shown if not each.get("missing")}
    if not there:
        return []
    is_front = all(url == f"/{code}/" for code, url in there.items())
    other = reverse("start") if is_front else there.get(settings.LANGUAGE_CODE, next(iter(there.values())))
    return [*there.items(), ("x-default", other)]


# --- What is there in the other language only ------------------------------------------------------------------------
def not_in(locale: Locale, pages: QuerySet[Page]) -> QuerySet[Page]:
    """Of these pages those in other languages whose readers in this one have nothing instead."""
    here = Page.objects.live().filter(translation_key=OuterRef("translation_key"), locale=locale)
    return readable(pages).filter(alias_of=None).exclude(locale=locale).filter(~Exists(here))


def offered(pages: QuerySet[Page]) -> list[Page]:
    """These pages of another language, each saying as `only_in` which: templates mark them by that."""
    found = list(pages.specific())
    codes = dict(Locale.objects.values_list("pk", "language_code")) if found else {}
    for page in found:
        page.only_in = codes[page.locale_id]
    return found


def offered_below(page: Page, *types) -> list[Page]:
    """What stands below this page in other languages only, in the order of their trees."""
    return [
        each
        for twin in readable(page.get_translations())
        for each in offered(not_in(page.locale, twin.get_children().type(types)).order_by("path"))
    ]


def spoken_here(pages: Iterable[Page], locale: Locale) -> list[Page]:
    """Each of these pages, or what this language has instead; those it has nothing for are marked."""
    chosen = list(pages)
    foreign = [page.translation_key for page in chosen if page.locale_id != locale.pk]
    if not foreign:
        return chosen
    here = {
        page.translation_key: page
        for page in readable(Page.objects.filter(translation_key__in=foreign, locale=locale)).specific()
    }
    for page in chosen:
        if page.locale_id != locale.pk:
            page.only_in = page.locale.language_code
    return [here.get(page.translation_key, page) if page.locale_id != locale.pk else page for page in chosen]
