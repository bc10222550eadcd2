"""Fills guidance up with articles nobody wrote: `python -m deploy.bench.many COUNT`, on the environment's database.

Each is a copy of a written one with words drawn by Zipf's law, as words of any language are, so that searching has as
much to weigh as in articles people wrote. A hundred stand in each section.
"""

import json
import random
import sys
import uuid
from collections.abc import Callable
from itertools import accumulate, batched
from typing import Any

import django

SYLLABLES = ["ba", "de", "fin", "gor", "hal", "kem", "lus", "mar", "por", "rast", "sel", "tum", "ver", "wen", "zil"]
VOCABULARY = 20_000
WORDS_OF_AN_ARTICLE = 600
IN_A_SECTION = 100
SEED = 1


def vocabulary(dice: random.Random) -> list[str]:
    """Words that look like words, the same at every run; none is a word of the guidance itself."""
    found: dict[str, None] = {}
    while len(found) < VOCABULARY:
        found["".join(dice.choices(SYLLABLES, k=dice.randint(2, 5)))] = None
    return list(found)


def fill(count: int) -> None:
    """Add sections and articles in German until there are `count` more articles than before."""
    from django.core.management import call_command
    from wagtail.models import Page

    from knowledge import eyes
    from knowledge.models import ArticlePage, HomePage, SectionPage

    dice = random.Random(SEED)
    known = vocabulary(dice)
    upto = list(accumulate(1 / rank for rank in range(1, VOCABULARY + 1)))

    def words(number: int) -> str:
        return " ".join(dice.choices(known, cum_weights=upto, k=number))

    home = HomePage.objects.get(locale__language_code="de")
    model = ArticlePage.objects.filter(locale=home.locale, live=True).first()
    for number, chunk in enumerate(batched(range(count), IN_A_SECTION)):
        section = SectionPage(title=f"Regal {number}", slug=f"regal-{number}", summary="S", locale=home.locale)
        home.add_child(instance=section)
        eyes.came_with_the_release(section)
        section.save_revision().publish()
        pages = [_page(Page, model, section, place, words(3)) for place in range(len(chunk))]
        Page.objects.bulk_create(pages)
        Page.objects.filter(pk=section.pk).update(numchild=len(pages))
        _articles(model, pages, lambda: words(WORDS_OF_AN_ARTICLE))
    call_command("update_index", verbosity=0)


def _page(kind: Any, model: Any, section: Any, place: int, title: str) -> Any:
    page = kind()
    for field in kind._meta.concrete_fields:
        setattr(page, field.attname, getattr(model, field.attname))
    page.pk = page.id = None
    page.path = kind._get_path(section.path, section.depth + 1, place + 1)
    page.depth, page.numchild = section.depth + 1, 0
    page.title = page.draft_title = title.capitalize()
    page.slug = f"made-{section.pk}-{place}"
    page.url_path = f"{section.url_path}{page.slug}/"
    page.translation_key = uuid.uuid4()
    page.live_revision = page.latest_revision = None
    return page


def _articles(model: Any, pages: list[Any], text: Callable[[], str]) -> None:
    """The rows of what is an article about them, copied from the model but for their words."""
    from django.db import connection

    fields = [field.column for field in type(model)._meta.local_concrete_fields if not field.primary_key]
    copied = ", ".join("%s" if column == "body" else column for column in fields)
    with connection.cursor() as cursor:
        for page in pages:
            body = [{"type": "text", "id": str(uuid.uuid4()), "value": f"<p>{text()}</p>"} for _ in range(2)]
            cursor.execute(
                f"INSERT INTO knowledge_articlepage (page_ptr_id, {', '.join(fields)})"  # noqa: S608 (names of columns)
                f" SELECT %s, {copied} FROM knowledge_articlepage WHERE page_ptr_id = %s",
                [page.pk, json.dumps(body), model.pk],
            )


if __name__ == "__main__":
    django.setup()
    from portal.access.fences import writing

    with writing("articles of a benchmark"):
        fill(int(sys.argv[1]))
