"""The words the guidance starts with: two languages in step, short sentences, nothing that leads nowhere."""

import re
from collections.abc import Iterator

import pytest

from knowledge import first_guidance as guidance
from knowledge.first_guidance import Article, Page, Wrong, blocks, files, plain

ARTICLES = guidance.articles()
KEYS = sorted(ARTICLES)
IN_EASY_LANGUAGE = {"what-to-do", "emergency-contacts", "after-your-report"}
MOST_WORDS = 600

# Words that the design forbids: they judge, or they promise what nobody can measure.
NEVER_SAID = {
    "de": r"(täter|gefährder|opfer|denunzia|risik|gefährlichkeit|score|unterschrift|glasbruch|revision|log\b|logs\b"
    r"|vorw[uü]rf|verd[aä]cht|sanktion|ungültig|wahrscheinlich|danke|bedanken)",
    "en": r"(perpetrator|offender|subject|victim|informant|denunc|scor(e|ing)|signature|override|logs?\b|tip-off"
    r"|accusation|suspicion|sanction|punish|invalid|probab|oops|thank)",
}
# Forms with a mark inside the word read badly aloud.
MARKED_FORMS = re.compile(r"\w[:*_·/](?:in|innen|r|n|e)\b")
AMERICAN = re.compile(
    r"\b(\w+iz(e|ed|es|ing|ation)|behavior\w*|color\w*|honor\w*|labor\w*|center|defense|offense|counseling|canceled|gray)\b",
    re.IGNORECASE,
)
BRITISH_TOO = {"size", "sized", "prize", "seize", "seized"}
JOURNAL = "Behavioral Sciences & the Law"  # its own name, spelt in its own way


def sentences(text: str) -> list[str]:
    """Split as one reads aloud: at the end of a line, and after a full stop that ends something."""
    found = []
    for line in plain(text).splitlines():
        found += re.split(r"(?<![A-Z])(?<=[.?!:])[“”\"]?\s+(?=[A-ZÄÖÜ0-9„“\"])", line.strip())
    return [sentence for sentence in found if sentence]


def length(sentence: str) -> int:
    return len(re.findall(r"\w[\w'’.-]*", sentence))


def written(language: str) -> Iterator[tuple[str, Article | Page]]:
    for every in (ARTICLES, guidance.pages()):
        for key, spoken in every.items():
            if language in spoken:
                yield key, spoken[language]


def everything_said(language: str) -> Iterator[tuple[str, str]]:
    """Each piece of writing in a language, wherever it lies, with the place it came from."""
    for key, page in written(language):
        for text in page.texts():
            yield key, text
    for key, contact in guidance.contacts().items():
        for name in guidance.IN_BOTH:
            yield f"contact {key}", contact[name][language]
    for key, term in guidance.terms().items():
        yield f"term {key}", term[language]["term"]
        yield f"term {key}", term[language]["explanation"]
    for section in guidance.sections()["section"]:
        yield section["key"], section[language]["title"]
        yield section["key"], section[language]["summary"]
    yield "home", guidance.sections()["home"][language]["title"]
    yield "home", guidance.sections()["home"][language]["lead"]


def test_there_are_twelve_articles_and_three_of_them_in_easy_language():
    assert len(ARTICLES) == 12
    assert {key for key, spoken in ARTICLES.items() if guidance.EASY in spoken} == IN_EASY_LANGUAGE


@pytest.mark.parametrize("key", KEYS)
def test_german_and_english_say_the_same_things_in_the_same_order(key):
    german, english = ARTICLES[key]["de"], ARTICLES[key]["en"]
    assert [block.shape for block in german.body] == [block.shape for block in english.body]
    assert (german.section, german.audience) == (english.section, english.audience)
    for one, other in zip(german.body, english.body, strict=True):
        assert [target for _, target in guidance.LINK.findall("".join(one.texts()))] == [
            target for _, target in guidance.LINK.findall("".join(other.texts()))
        ]


def test_the_other_pages_are_in_step_too():
    for spoken in guidance.pages().values():
        if {"de", "en"} <= set(spoken):
            assert [block.shape for block in spoken["de"].body] == [block.shape for block in spoken["en"].body]


@pytest.mark.parametrize("key", KEYS)
def test_no_article_has_more_than_six_hundred_words(key):
    for language, article in ARTICLES[key].items():
        assert 150 < article.words <= MOST_WORDS, f"{key}/{language} has {article.words}"


def test_slugs_differ_within_a_tree():
    for spoken in (("de", guidance.EASY), ("en",)):  # Leichte Sprache stands among the German pages
        slugs = [page.slug for language in spoken for _, page in written(language)]
        slugs += [section[spoken[0]]["slug"] for section in guidance.sections()["section"]]
        assert len(slugs) == len(set(slugs))


def test_each_of_the_eight_behaviours_has_its_button_once_and_an_example_before_it():
    for language in guidance.LANGUAGES:
        body = ARTICLES["warning-behaviour"][language].body
        buttons = [block.values["seen"] for block in body if block.kind == "seen"]
        assert buttons == [*guidance.BEHAVIOURS, ""]
        for place, block in enumerate(body):
            if block.kind == "seen" and block.values["seen"]:
                assert [piece.kind for piece in body[place - 3 : place]] == ["heading", "text", "quote"]


def test_every_article_but_the_one_on_data_begins_with_what_to_do_in_danger():
    for key in set(KEYS) - {"your-data"}:
        for language, article in ARTICLES[key].items():
            first = article.body[0]
            assert first.values.get("callout") == "danger", f"{key}/{language}"
            assert re.search(r"\b11[02]\b", first.values["text"]), f"{key}/{language}"


def test_under_every_heading_stands_something():
    for language in (*guidance.LANGUAGES, guidance.EASY):
        for where, page in written(language):
            kinds = [*(block.kind for block in page.body), "heading"]
            pairs = list(zip(kinds, kinds[1:], strict=False))
            assert ("heading", "heading") not in pairs, f"{where}/{language}"


def test_elsewhere_a_button_is_for_the_article_as_a_whole():
    for key in set(KEYS) - {"warning-behaviour"}:
        for article in ARTICLES[key].values():
            buttons = [block.values["seen"] for block in article.body if block.kind == "seen"]
            assert buttons in ([], [""])


@pytest.mark.parametrize("language", guidance.LANGUAGES)
def test_no_word_of_the_list_is_said(language):
    never = re.compile(r"\b" + NEVER_SAID[language], re.IGNORECASE)
    for where, text in everything_said(language):
        assert not never.search(text), f"{where}: {text}"


def test_no_word_of_the_list_is_said_in_easy_language():
    never = re.compile(r"\b" + NEVER_SAID["de"], re.IGNORECASE)
    for where, page in written(guidance.EASY):
        for text in page.texts():
            assert not never.search(text), f"{where}: {text}"


@pytest.mark.parametrize("language", guidance.LANGUAGES)
def test_nobody_shouts_and_no_word_carries_a_mark_inside(language):
    for where, text in everything_said(language):
        text = guidance.LINK.sub(r"\1", text)
        assert "!" not in text, f"{where}: {text}"
        assert not MARKED_FORMS.search(text), f"{where}: {text}"


def test_english_is_spelt_the_british_way():
    for where, text in everything_said("en"):
        american = [word.group() for word in AMERICAN.finditer(plain(text).replace(JOURNAL, ""))]
        assert not set(american) - BRITISH_TOO, f"{where}: {american}"


@pytest.mark.parametrize(("language", "longest", "average"), [("de", 28, 15), ("en", 30, 17)])
def test_sentences_are_short(language, longest, average):
    for where, text in everything_said(language):
        for sentence in sentences(text):
            assert length(sentence) <= longest, f"{where}: {sentence}"
    for key in KEYS:
        ended = [
            length(sentence)
            for text in ARTICLES[key][language].texts()
            for sentence in sentences(text)
            if sentence.endswith((".", "?", "“", "”"))
        ]
        assert sum(ended) / len(ended) <= average, key


def test_easy_language_has_one_short_sentence_a_line():
    for where, page in written(guidance.EASY):
        for text in page.texts():
            for line in plain(text).splitlines():
                if text == page.summary:
                    continue
                assert len(re.findall(r"[.?](?=\s)", line)) == 0, f"{where}: {line}"
                assert length(line) <= 12, f"{where}: {line}"


@pytest.mark.parametrize("language", (*guidance.LANGUAGES, guidance.EASY))
def test_numbers_to_dial_stand_on_contact_cards_only(language):
    """A number in the text would outlive the card that was corrected, and slip past its confirmation."""
    for where, page in written(language):
        for text in page.texts():
            dialled = re.findall(r"(?<!§ )(?<![\d.])\+?\d[\d ]{4,}\d", guidance.LINK.sub(r"\1", text))
            assert not dialled, f"{where}: {dialled}"


def test_a_contact_nobody_has_confirmed_says_so():
    """The law gives two numbers, the domain report confirms two; whoever marks another has read a source."""
    assert {key: contact["confirmed"] for key, contact in guidance.contacts().items() if contact["confirmed"]} == {
        "police": "§ 164 TKG",
        "ambulance": "§ 164 TKG",
        "violence-against-women": "S142",
        "violence-against-men": "S143",
    }


def test_every_contact_is_on_a_page():
    shown = {
        key for spoken in ARTICLES.values() for block in spoken["de"].body for key in block.values.get("contact", [])
    }
    assert shown == set(guidance.contacts())


def test_no_word_to_search_by_lies_in_two_groups():
    for language, groups in guidance.synonyms().items():
        words = [word.casefold() for group in groups for word in group]
        twice = {word for word in words if words.count(word) > 1}
        assert not twice, f"{language}: {twice}"


def test_terms_are_met_in_the_texts():
    for language in guidance.LANGUAGES:
        said = " ".join(plain(text) for _, page in written(language) for text in page.texts()).casefold()
        for key, term in guidance.terms().items():
            forms = [term[language]["term"], *term[language]["forms"]]
            assert any(form.casefold() in said for form in forms), f"{key} ({language}) occurs nowhere"


@pytest.mark.parametrize(
    ("block", "complaint"),
    [
        ({"text": "Read [this](article:nothing)."}, "leads nowhere"),
        ({"text": "Read [this](page:admin)."}, "leads nowhere"),
        ({"text": "Read [this](http://example.org)."}, "leads nowhere"),
        ({"related": ["nothing"]}, "no article 'nothing'"),
        ({"contact": ["nobody"]}, "no contact 'nobody'"),
        ({"seen": "being_a_loner"}, "not one of"),
        ({"callout": "panic", "text": "Run."}, "not one of"),
        ({"callout": "note"}, "text is missing"),
        ({"do": ["This."]}, "dont is missing"),
        ({"text": "  "}, "no text"),
        ({"steps": []}, "no list"),
        ({"table": [["a", "b"], ["c"]], "caption": "Uneven"}, "differ in length"),
        ({"text": "Words.", "source": "Who"}, "not known here"),
        ({"picture": "x.png"}, "no kind of block"),
    ],
)
def test_a_block_that_does_not_fit_is_refused_with_its_place(block, complaint):
    with pytest.raises(Wrong, match=r"^first_guidance/articles/x/de\.toml, block 1: ") as refused:
        blocks.body_of("articles/x/de.toml", [block], blocks.Known(articles=KEYS, contacts=guidance.contacts()))
    assert complaint in str(refused.value)


def test_a_broken_file_is_named(monkeypatch, tmp_path):
    monkeypatch.setattr(files, "HERE", tmp_path)
    (tmp_path / "contacts.toml").write_text("[[contact]\n")
    with pytest.raises(Wrong, match=r"^first_guidance/contacts\.toml: "):
        files.read("contacts.toml")
    with pytest.raises(Wrong, match=r"^first_guidance/glossary\.toml: is missing"):
        files.read("glossary.toml")


@pytest.mark.parametrize(
    ("change", "complaint"),
    [({"summary": "x" * 201}, "201 letters"), ({"slug": "Was tun"}, "no slug"), ({"title": ""}, "title is missing")],
)
def test_the_head_of_a_file_is_checked(change, complaint):
    head = {"title": "A", "slug": "a", "summary": "B"}
    files.head_of("x.toml", head)
    with pytest.raises(Wrong, match=complaint):
        files.head_of("x.toml", head | change)
