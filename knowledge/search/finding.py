"""What guidance says about the words a reader typed, the best first."""

from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.search import SearchQueryField, SearchVectorField
from django.db.models import BooleanField, F, FloatField, Func, IntegerField, TextField, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Locale, Page
from wagtail.search.models import IndexEntry

from knowledge import languages
from knowledge.models import ArticlePage, ContactsPage, EasyPage, ReadingSafelyPage, SectionPage, Synonyms
from knowledge.readers import readable
from knowledge.search.words import A_PART_HAS, BACKWARDS, CONFIGURATIONS, WITHOUT_LANGUAGE, backwards, bare, words_of

FOUND = (SectionPage, ArticlePage, ContactsPage, EasyPage, ReadingSafelyPage)
SHOWN = 30
WEIGHED = 200
"""Of so many pages at most it is weighed how well each says what is asked."""
OPENS, CLOSES = "\x02", "\x03"  # around what was found; no text holds them
ALL, ANY = "&&", "||"
THE_WORD, SAME, PARTS = range(3)  # how far is looked: the word, words that mean the same, words it is a part of
WEIGHTS = [0.1, 0.2, 0.6, 1.0]  # D: text, C, B: summary, A: title


@dataclass(frozen=True)
class Hit:
    """A page that was found, and a few of its words with those that were looked for."""

    page: Page
    passage: SafeString


@dataclass(frozen=True)
class Found:
    """What was found. `partly`: no page says all of the words; these say some."""

    hits: list[Hit]
    count: int
    partly: bool = False


def find(question: str, language: str, *, section: Page | None = None) -> Found:
    """Search the pages this reader may read in this language, in all of guidance or in one section. What is there in
    another language only comes after them, and says so."""
    words = words_of(question)
    if not words:
        return Found([], 0)
    places = [
        (pages, _Asked(words, _meaning_the_same(question, words, code), code))
        for code, pages in _places(language, section)
    ]
    for joined, partly in ((ALL, False), (ANY, True)):
        counts = [_saying(pages, asked, joined).count() for pages, asked in places]
        if any(counts):
            found = [_ranked(*place, joined, count) for place, count in zip(places, counts, strict=True)]
            return Found(_hits(found), sum(counts), partly)
    return Found([], 0)


def _places(language, section):
    """In which pages is looked, by the language they are written in: the reader's first, whole; of others, what the
    reader's has not."""
    pages = readable(Page.objects.type(*FOUND))
    here = Locale.objects.get_for_language(language)
    own = pages.filter(locale=here)
    yield language, own.descendant_of(section, inclusive=True) if section else own
    for locale in Locale.objects.exclude(pk=here.pk):
        foreign = languages.not_in(here, pages.not_type(EasyPage).filter(locale=locale))
        if section is None:
            yield locale.language_code, foreign
        for twin in readable(section.get_translations()).filter(locale=locale) if section else ():
            yield locale.language_code, foreign.descendant_of(twin)


def _hits(found):
    own, *others = found
    pages = list(own.specific()[:SHOWN])
    for each in others:
        pages += languages.offered(each[: SHOWN - len(pages)]) if len(pages) < SHOWN else []
    return [Hit(page, _marked(page.passage)) for page in pages]


class _Asked:
    """The question as PostgreSQL takes it: each word by its stem, by words that mean the same, and as a part of others.

    A word that says nothing (an article, say) asks for nothing: `numnode` tells.
    """

    def __init__(self, words, same, language):
        self.words, self.same = words, same
        self.configuration = CONFIGURATIONS.get(language, WITHOUT_LANGUAGE)
        self.takes_apart = language == "de"

    def expression(self, joined: str, reach: int) -> RawSQL:
        """As an expression: all words (&&) or any of them (||), and how far from the word itself is looked."""
        pieces = [self._word(word, reach) for word in self.words]
        sql = f" {joined} ".join(piece for piece, _said in pieces)
        # SECURITY: the SQL is made of the pieces below; every word a reader typed is a parameter.
        return RawSQL(sql, [each for _piece, said in pieces for each in said], output_field=SearchQueryField())  # noqa: S611

    def _word(self, word, reach):
        either, said = ["plainto_tsquery(%s::regconfig, %s)"], [self.configuration, word]
        for each in self.same.get(word, ()) if reach >= SAME else ():
            either.append("phraseto_tsquery(%s::regconfig, %s)")
            said += [self.configuration, each]
        if reach >= PARTS and len(bare(word)) >= A_PART_HAS:
            either.append("to_tsquery(%s::regconfig, %s)")
            said += [self.configuration, f"{word}:*"]
            if self.takes_apart:
                either.append("to_tsquery('simple', %s)")
                said.append(f"{backwards(word)}:*")
        asked = "CASE WHEN numnode(plainto_tsquery(%s::regconfig, %s)) = 0 THEN ''::tsquery ELSE {} END"
        return f"({asked.format(' || '.join(either))})", [self.configuration, word, *said]


def _vector(prefix: str = ""):
    """Everything a page says: written as in migration 0009, whose index answers for it."""
    columns = F(f"{prefix}title"), F(f"{prefix}body")
    return Func(*columns, template="(%(expressions)s)", arg_joiner=" || ", output_field=SearchVectorField())


def _saying(pages, asked, joined, vector=None):
    """Those of these pages that say what is asked; the index is asked first, and gives a few of many thousand."""
    kinds = ContentType.objects.get_for_models(*FOUND).values()
    entries = _entries(asked, joined, vector or _vector()).filter(content_type__in=kinds)
    return pages.filter(pk__in=entries.values_list(Cast("object_id", IntegerField())))


def _entries(asked, joined, vector):
    parts = vector, asked.expression(joined, PARTS)
    says = Func(*parts, template="(%(expressions)s)", arg_joiner=" @@ ", output_field=BooleanField())
    return IndexEntry.objects.alias(says=says).filter(says=True)


def _worth_weighing(pages, asked, joined, count):
    """Of a word that is everywhere not every page is weighed: those that say it in their title, then the others."""
    found = _saying(pages, asked, joined)
    if count <= WEIGHED:
        return found
    named = [*_saying(pages, asked, joined, F("title")).values_list("pk", flat=True)[:WEIGHED]]
    others = found.exclude(pk__in=named).values_list("pk", flat=True)
    return pages.filter(pk__in=[*named, *others[: WEIGHED - len(named)]])


def _ranked(pages, asked, joined, count):
    weights = Value("{" + ", ".join(map(str, WEIGHTS)) + "}")

    def rank(reach):
        # By any of the words: PostgreSQL ranks "all" by how near they stand, and forgets the title over it.
        parts = weights, _vector("index_entries__"), asked.expression(ANY, reach)
        return Func(*parts, template="ts_rank(%(expressions)s)", output_field=FloatField())

    passage = Func(
        Value(asked.configuration),
        Func(F("index_entries__body_text"), Value(f" {BACKWARDS}"), Value(1), function="split_part"),
        asked.expression(joined, PARTS),
        Value(f"StartSel={OPENS}, StopSel={CLOSES}, MaxFragments=1, MaxWords=32, MinWords=16"),
        template="ts_headline(%(expressions)s)",
        output_field=TextField(),
    )
    worth = _worth_weighing(pages, asked, joined, count)
    how_well = rank(THE_WORD) + rank(SAME) * 10 + rank(PARTS)
    return worth.annotate(passage=passage, how_well=how_well).order_by("-how_well", "path")


def _meaning_the_same(question, words, language) -> dict[str, list[str]]:
    """For each word of the question the words that mean the same. A group is also found by a phrase of its own."""
    same: dict[str, list[str]] = {}
    asked = " ".join(words)
    for group in Synonyms.objects.filter(language=language):
        for said in group.listed:
            spelt = " ".join(words_of(said))
            if f" {spelt} " in f" {asked} ":
                for word in spelt.split():
                    same.setdefault(word, []).extend(each for each in group.listed if each != said)
    return same


def _marked(passage) -> SafeString:
    """The passage with what was found in <mark>, everything else escaped."""
    return mark_safe(escape(passage or "").replace(OPENS, "<mark>").replace(CLOSES, "</mark>"))  # escaped just before
