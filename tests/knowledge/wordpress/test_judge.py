"""An item is compared with its page word by word; what is missing is named, and 100 means every word."""

import string
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.wordpress.judge import NAMED, Shown, Source, judge


def kept(html):
    return {"type": "kept", "value": {"was": "a kind of block", "html": html}, "id": "1"}


def text(html):
    return {"type": "text", "value": html, "id": "1"}


def test_the_same_words_are_a_hundred():
    content = "<p>Stay <b>c</b>alm.</p>"
    verdict = judge(Source("Do", "In short", content), Shown("Do", "In short", [text(content)]))
    assert (verdict.words, verdict.percent, verdict.missing, verdict.lost) == (5, 100.0, (), 0)


def test_an_item_without_words_is_a_hundred():
    assert judge(Source(), Shown()).percent == 100.0


def test_a_word_is_missing_as_often_as_it_is():
    verdict = judge(Source(content="no no no yes"), Shown(body=[text("<p>no</p>")]))
    assert (verdict.percent, verdict.missing, verdict.lost) == (25.0, (("no", 2), ("yes", 1)), 3)


def test_capitals_count():
    assert judge(Source(content="Us"), Shown(body=[text("us")])).missing == (("Us", 1),)


def test_one_word_of_many_thousands_is_no_hundred():
    verdict = judge(Source(content="a " * 99_999 + "b"), Shown(body=[text("a " * 99_999)]))
    assert (verdict.percent, verdict.missing) == (99.9, (("b", 1),))


def test_fifty_words_are_named_and_all_are_counted():
    verdict = judge(Source(content=" ".join(f"w{n}" for n in range(80)) + " often" * 3), Shown())
    assert len(verdict.missing) == NAMED
    assert verdict.missing[0] == ("often", 3)
    assert (verdict.lost, verdict.percent) == (83, 0.0)


def test_a_title_may_open_the_body():
    assert judge(Source(title="Very long"), Shown("Very", body=[text("<p>long</p>")])).percent == 100.0


def test_an_excerpt_is_in_the_summary_or_the_body():
    assert judge(Source(excerpt="In short"), Shown(summary="In", body=[text("<p>short</p>")])).percent == 100.0


def test_the_title_excuses_no_word_of_the_content():
    source = Source(title="Calm", content="<p>Calm</p>")
    assert judge(source, Shown("Calm", "Calm")).missing == (("Calm", 1),)
    assert judge(source, Shown("", body=[text("Calm")])).missing == (("Calm", 1),)
    assert judge(source, Shown("Calm", body=[text("Calm")])).percent == 100.0


def test_the_summary_excuses_no_word_of_the_title():
    assert judge(Source(title="Calm"), Shown(summary="Calm")).lost == 1


def test_raised_pieces_are_one_word_or_two():
    source = Source(content="<p>H<sub>2</sub>O is wet<sup><a href='#1'>1</a></sup></p>")
    assert judge(source, Shown(body=[text("<p>H2O is wet [1]</p>")])).percent == 100.0
    assert judge(source, Shown(body=[text("<p>H 2 O is wet1</p>")])).percent == 100.0
    assert judge(source, Shown(body=[text("<p>HO is wet</p>")])).missing == (("H2O", 1), ("wet1", 1))


def test_two_links_side_by_side_are_one_word_or_two():
    source = Source(content="<a href='a.pdf'>The Plan</a><a class='button' href='a.pdf'>Download</a>")
    assert judge(source, Shown(body=[text("<p>The Plan</p><p>Download</p>")])).percent == 100.0
    assert judge(source, Shown(body=[text("<p>The PlanDownload</p>")])).percent == 100.0
    assert judge(source, Shown(body=[text("<p>The Plan</p>")])).missing == (("PlanDownload", 1),)


WORDS = st.lists(st.text(string.ascii_letters + "äßéŁжم漢कि", min_size=1, max_size=6), min_size=1, max_size=12)


@given(WORDS, WORDS, WORDS, st.data())
def test_every_word_that_is_dropped_is_named(title, excerpt, content, data):
    said = [title, excerpt, content]
    source = Source(*(" ".join(words) for words in said))
    assert judge(source, page_of(said)).percent == 100.0
    where = data.draw(st.sampled_from([place for place in range(3) if said[place]]))
    dropped = data.draw(st.sampled_from(said[where]))
    said[where] = list((Counter(said[where]) - Counter([dropped])).elements())
    verdict = judge(source, page_of(said))
    assert verdict.percent < 100
    assert verdict.lost == 1 == sum(times for _word, times in verdict.missing)


def page_of(said):
    title, excerpt, content = (" ".join(words) for words in said)
    return Shown(title, excerpt, [text(f"<p>{content}</p>")])


PARTS = [
    "<",
    ">",
    "&#",
    "<!--",
    "-->",
    "wp:",
    "wp:block",
    '{"ref":1}',
    "{",
    '<!-- wp:block {"ref":1,"content":{"a":{"content":"b"}}} /-->',
    '<!-- wp:a {"metadata":{"name":"a"}} -->',
    "<!-- /wp:a -->",
    "/",
    '"',
    "=",
    "[",
    "[[caption",
    "]",
    "[/caption]]",
]
PARTS += [
    "<script>",
    "<video>",
    "</",
    "<img alt=",
    "<sup>",
    "&#x110000;",
    "]]>",
    "<![CDATA[",
    "\x00",
    "\ud800",
    "\u0301",
]
JUNK = st.lists(st.one_of(st.sampled_from(PARTS), st.text(max_size=4)), max_size=30).map("".join)
THINGS = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=5)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(["type", "value", "items", "text", "columns", "rows", "values", "html"]), inner
        ),
    ),
    max_leaves=8,
)


@given(JUNK, JUNK, JUNK, JUNK)
def test_no_source_is_too_broken(title, content, reusable, footnotes):
    source = Source(title, content, content, {1: reusable}, footnotes)
    verdict = judge(source, Shown("", "", [kept(content)]))
    assert 0 <= verdict.percent <= 100
    assert verdict.lost <= verdict.words


@given(
    st.lists(
        st.one_of(
            THINGS,
            st.builds(
                lambda kind, value: {"type": kind, "value": value},
                st.sampled_from(["table", "steps", "picture", "kept", "text", "callout"]),
                THINGS,
            ),
        ),
        max_size=5,
    )
)
def test_no_page_is_too_broken(body):
    assert judge(Source(content="one"), Shown(body=body)).words == 1


@pytest.mark.parametrize(
    "unit",
    [
        "<",
        "<a ",
        "<a b='",
        "<!--",
        "<![CDATA[",
        "</",
        "<?",
        "<video>",
        "<video>x</video>",
        "<iframe>",
        "<iframe/>x",
        "<div>",
        "</div>",
        "<b><p>",
    ]
    + [
        "[caption ",
        "[[caption]",
        "[[caption][/caption]]",
        "[",
        "]",
        "&#",
        "&",
        "<!-- wp:a {",
        "<sup>a",
        "a\u0301",
        "\u0315\u0300",
        "<img alt='",
        "<figcaption>a",
        "<img alt=a><figcaption>b</figcaption>",
    ],
)
def test_much_of_what_is_broken_takes_no_long_time(unit):
    """Each of these would take hours if a search began anew at every turn."""
    judge(Source(content=unit * (200_000 // len(unit))), Shown())
