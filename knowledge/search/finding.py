"""What guidance says about the words a reader typed, the best first."""

from dataclasses import dataclass

from django.contrib.postgres.search import SearchQueryField, SearchVectorField
from django.db.models import BooleanField, F, FloatField, Func, TextField, Value
from django.db.models.expressions import RawSQL
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Locale, Page

from knowledge import languages
from knowledge.models import ArticlePage, ContactsPage, EasyPage, ReadingSafelyPage, SectionPage, Synonyms
from knowledge.readers import readable
from knowledge.search.words import A_PART_HAS, BACKWARDS, CONFIGURATIONS, WITHOUT_LANGUAGE, backwards, bare, words_of

FOUND = (SectionPage, ArticlePage, ContactsPage, EasyPage, ReadingSafelyPage)
SHOWN = 30
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
        found = [_ranked(pages, asked, joined) for pages, asked in places]
        count = sum(each.count() for each in found)
        if count:
            return Found(_hits(found), count, partly)
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


def _ranked(pages, asked, joined):
    vector = Func(
        F("index_entries__title"),
        F("index_entries__body"),
        template="(%(expressions)s)",  # as the index on both is written
        arg_joiner=" || ",
        output_field=SearchVectorField(),
    )
    question = asked.expression(joined, PARTS)
    weights = Value("{" + ", ".join(map(str, WEIGHTS)) + "}")

    def rank(reach):
        # By any of the words: PostgreSQL ranks "all" by how near they stand, and forgets the title over it.
        any_word = asked.expression(ANY, reach)
        return Func(weights, vector, any_word, template="ts_rank(%(expressions)s)", output_field=FloatField())

    passage = Func(
        Value(asked.configuration),
        Func(F("index_entries__body_text"), Value(f" {BACKWARDS}"), Value(1), function="split_part"),
        question,
        Value(f"StartSel={OPENS}, StopSel={CLOSES}, MaxFragments=1, MaxWords=32, MinWords=16"),
        template="ts_headline(%(expressions)s)",
        output_field=TextField(),
    )
    says = Func(vector, question, template="(%(expressions)s)", arg_joiner=" @@ ", output_field=BooleanField())
    return (
        pages.alias(says=says)
        .filter(says=True)
        .annotate(passage=passage, how_well=rank(THE_WORD) + rank(SAME) * 10 + rank(PARTS))
        .order_by("-how_well", "path")
    )


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
