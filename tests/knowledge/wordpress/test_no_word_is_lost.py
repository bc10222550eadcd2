"""Whatever an item is made of, every word of it is on its page, and nothing it is made of is too much."""

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.blocks import StreamBlockValidationError

from knowledge.blocks import IN_TEXT, Body
from knowledge.wordpress.markup.core import CORE
from tests.knowledge.wordpress.where import FULL, OldSite, converted
from tests.knowledge.wordpress.words import words_of_blocks, words_of_html

EDITOR = ContentstateConverter(IN_TEXT)
NUMBER = iter(range(10**9))
WORDS = st.builds(lambda: f"w{next(NUMBER)}")
INLINE = ("b", "em", "a", "span", "mark", "sup", "code", "kbd", "q", "label", "cite")
HOLDING = ("p", "div", "section", "h1", "h2", "h3", "h5", "ul", "ol", "li", "blockquote", "figure", "figcaption", "pre")
HOLDING += ("table", "tr", "td", "th", "thead", "tbody", "caption", "dl", "dt", "dd", "details", "summary", "button")
HOLDING += (
    "form",
    "fieldset",
    "legend",
    "center",
    "article",
    "custom-element",
    "video",
    "iframe",
    "noscript",
    "address",
)
ATTRIBUTES = ("", ' class="x"', ' id="y"', ' style="color:red"', ' href="/rules/"', ' href="https://a.example/"')
ATTRIBUTES += (' href="/plan.png"', ' src="/talk.mp3"', ' colspan="2"', ' start="3"', ' onclick="z()"', " href='#y'")
PIECES = st.sampled_from(
    ["<br>", "<hr>", "<img src='/plan.png'>", "\n", "\n\n", " ", "<!-- z -->", "&nbsp;", "–", "[1]"]
)
PIECES |= st.sampled_from(
    ["<img src='/plan.png' alt='seen'>", "<a href='/plan.png'><img src='/plan.png'></a>", "<wbr>"]
)


def element(inner):
    """An element, closed or left open."""
    return st.builds(
        lambda tag, said, within, closed: f"<{tag}{said}>{''.join(within)}" + (f"</{tag}>" if closed else ""),
        st.sampled_from(HOLDING + INLINE),
        st.sampled_from(ATTRIBUTES),
        st.lists(inner, max_size=4),
        st.integers(0, 9).map(bool),
    )


def block(inner):
    """A block, closed or left open, said in one language or another."""
    return st.builds(
        lambda name, within, closed: (
            f"<!-- wp:{name} -->{''.join(within)}" + (f"<!-- /wp:{name} -->" if closed else "")
        ),
        st.sampled_from(sorted(each.removeprefix("core/") for each in SAYING) + ["acme/box", "core-embed/youtube"]),
        st.lists(inner, max_size=4),
        st.integers(0, 9).map(bool),
    )


SAYING = set(CORE) - {"core/more", "core/nextpage", "core/separator", "core/spacer"}
HTML = st.recursive(WORDS | PIECES, element, max_leaves=25)
CONTENT = st.lists(st.recursive(HTML, lambda inner: block(inner) | element(inner), max_leaves=8), max_size=5).map(
    "".join
)


def missing(content: str, where) -> dict[str, int]:
    """The words of a text that its page does not say."""
    page = converted(content, where, title="", excerpt="")
    return dict(words_of_html(content) - words_of_blocks(page.body))


@given(CONTENT)
@settings(deadline=None, max_examples=150)
def test_every_word_is_there(content):
    assert missing(content, FULL) == {}


@pytest.mark.long
@given(CONTENT, st.booleans())
@settings(deadline=None, max_examples=5000)
def test_every_word_is_there_however_long_one_looks(content, has_media):
    assert missing(content, FULL if has_media else OldSite()) == {}


@given(CONTENT)
@settings(deadline=None, max_examples=80)
def test_what_is_made_can_be_kept_and_written_on(content):
    """Nothing but a table's caption and heads, and what is on a picture, is left for an editor to add."""
    made = converted(content, OldSite()).body
    body = Body().to_python(made)
    try:
        Body().clean(body)
    except StreamBlockValidationError as wrong:
        assert {made[number]["type"] for number in wrong.block_errors} == ({"table"} if made else set())
    for block in made:
        if block["type"] == "text":
            again = EDITOR.to_database_format(EDITOR.from_database_format(block["value"]))
            assert words_of_html(again) == words_of_html(block["value"])


@given(st.text(alphabet="<>/=-!\"' abp[]&#;\n\t\r\x00\x08\ud800\ufffe\u202eé😀" + "wp:{}", max_size=400))
@settings(deadline=None, max_examples=300)
def test_nothing_makes_it_fail(content):
    page = converted(content, title=content, excerpt=content, footnotes=content)
    json.dumps([page.title, page.summary, page.body]).encode()
    assert len(page.title) <= 255
    assert len(page.summary) <= 250


SHOWN = ('<img src="/gone.png">', '<img src="/plan.png">', '<video src="/talk.mp3"></video>', "<audio></audio>")
SHOWN += ("https://video.example/1", "<table><tr><td>One<td>Two</table>", "<table><tr><td colspan=2>One</table>")
OF_A_COMMENT = (
    '<!-- wp:navigation-link {"label":"below","url":"/rules/"} /-->',
    '<!-- wp:social-link {"label":"below","url":"https://a.example/"} /-->',
    '<!-- wp:post-author {"byline":"below"} --><p>Who</p><!-- /wp:post-author -->',
    '<!-- wp:acme/card {"text":"Words below"} /-->',
    '<!-- wp:block {"ref":9} /-->',
)
WITHIN = ("<blockquote>{}</blockquote>", "<blockquote><p>Word</p>{}<cite>Who</cite></blockquote>")
WITHIN += ("<!-- wp:quote --><blockquote><blockquote>{}</blockquote></blockquote><!-- /wp:quote -->",)
CAPTIONS = ('[caption caption="below"]', '[caption]<img src="/gone.png"> below[/caption]')


def times_below(content: str) -> int:
    """How often a page says the one word."""
    where = OldSite(reusable={9: "<p>below</p>"}, files=FULL.files, pictures=FULL.pictures, pages=FULL.pages)
    return words_of_blocks(converted(content, where).body)["below"]


@pytest.mark.parametrize("around", WITHIN)
@pytest.mark.parametrize("shown", SHOWN)
def test_what_stands_below_something_in_a_quote_is_said_once(shown, around):
    assert times_below(around.format(f"<figure>{shown}<figcaption>below</figcaption></figure>")) == 1


@pytest.mark.parametrize("around", [*WITHIN, "<table><tr><td colspan=2>{}</table>", "<pre>{}</pre>"])
@pytest.mark.parametrize("block", OF_A_COMMENT)
def test_what_only_a_comment_says_is_said_in_a_quote_too(block, around):
    assert times_below(around.format(block)) == 1


@pytest.mark.parametrize("caption", CAPTIONS)
@pytest.mark.parametrize(
    "around",
    [
        "<figure><figcaption>{}</figcaption></figure>",
        '<figure><img src="/plan.png"><figcaption>{}</figcaption></figure>',
        "<figure><blockquote>{}</blockquote><figcaption>Word</figcaption></figure>",
        "<details><summary>{}</summary>Answer</details>",
        "<blockquote>{}</blockquote>",
        "<h2>{}</h2>",
    ],
)
def test_a_caption_is_said_wherever_it_stands(caption, around):
    assert times_below(around.format(caption)) == 1


def test_notes_within_a_quote_are_said_once():
    quote = "<blockquote><!-- wp:footnotes /--><ul><li>Word</ul></blockquote>"
    assert words_of_blocks(converted(quote, footnotes='[{"id":"1","content":"below"}]').body)["below"] == 1


def test_what_stands_within_itself_takes_no_longer_the_deeper_it_is():
    begun = time.process_time()
    converted("<figure><figcaption>" * 40)
    converted('<blockquote><!-- wp:quote --><img src="/plan.png"><figure><figcaption>' * 20)
    converted("<details><summary>word<div>" * 20)
    converted("<li><h2><div>word" * 20)
    assert time.process_time() - begun < 3
