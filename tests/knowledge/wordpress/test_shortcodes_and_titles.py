"""Shortcodes of others stay word by word; title and summary are there and fit; nothing is too much."""

import json
import time

import pytest

from tests.knowledge.wordpress.where import body, converted, found, text


# --- Shortcodes ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "said",
    [
        "As [1] and [sic] say",
        "[see below] a word",
        "[...]",
        "f[x] = a[i]",
        "<pre>[contact-form]</pre>",
        "[1]",
        "an [aside] here",
    ],
)
def test_brackets_of_prose_are_no_shortcodes(said):
    assert found(said) == set()
    assert {kind for kind, _value in body(said)} <= {"text", "verbatim"}


@pytest.mark.parametrize(
    ("said", "kind", "name"),
    [
        ("[contact-form]", "kept", "contact-form"),
        ('<p>[button link="/x" color="red"]Press[/button]</p>', "kept", "button"),
        ("Press [button]here[/button] now", "text", "button"),
        ('Press [icon name="x"] now', "text", "icon"),
        ("<!-- wp:shortcode -->[slider id=3]<!-- /wp:shortcode -->", "kept", "slider"),
    ],
)
def test_a_shortcode_of_others_stays_word_by_word_and_is_named(said, kind, name):
    made = converted(said)
    assert [block["type"] for block in made.body] == [kind]
    assert f"[{name}" in json.dumps(made.body)
    assert ("unknown_shortcode", name) in {tuple(each) for each in made.findings}
    assert made.pieces[f"[{name}]", kind] == 1


def test_what_is_escaped_is_shown_as_it_is_meant():
    assert text("Write [[gallery]] here") == "<p>Write [gallery] here</p>"
    assert text('Write [[caption id="x"]] here').startswith('<p>Write [caption id="x"] here')


@pytest.mark.parametrize("said", ["One<!--more-->Two", "One\n<!--more Read on-->\nTwo", "One<!--nextpage-->Two"])
def test_where_a_text_went_on_elsewhere_a_paragraph_ends(said):
    assert text(said) == "<p>One</p><p>Two</p>"


# --- Title and summary -----------------------------------------------------------------------------------------------
def test_a_title_is_plain_words():
    assert converted("", title="A <em>b</em> &amp; c &lt;d&gt; <script>e</script>").title == "A b & c <d>"


@pytest.mark.parametrize(
    "said",
    [
        "One<center>two</center>three",
        "One<address>two</address>three",
        "One<button>two</button>three",
        "One<textarea>two</textarea>three",
        "One<iframe>two</iframe>three",
        "One<video>two</video>three",
        "One<canvas>two</canvas>three",
        "One<img alt='two'>three",
        "One<input type=submit value=two>three",
        "One<br>two<hr>th<b>re</b>e<input type=hidden value=four>",
    ],
)
def test_no_two_words_of_a_title_become_one(said):
    assert converted("", title=said).title == "One two three"


def test_a_title_that_does_not_fit_opens_the_page():
    title = "word " * 100
    made = converted("<p>Text</p>", title=title)
    assert len(made.title) <= 255
    assert made.body[0]["value"] == f"<p><b>{title.strip()}</b></p><p>Text</p>"
    assert "title_cut" in {each.code for each in made.findings}


def test_an_item_without_a_title_gets_one():
    made = converted("<p>Text</p><h2>The part</h2>", title=" ")
    assert made.title == "The part"
    assert converted("<p>Only text.</p>", title="").title == "Only text."
    assert "title_made" in {each.code for each in made.findings}
    assert converted("", title="", excerpt="").title == "", "nothing is said at all: whoever asked knows more"


def test_a_summary_is_the_excerpt_or_what_is_said_first():
    assert converted("<p>a</p>", excerpt="<p>One &amp; two</p>").summary == "One & two"
    made = converted(f"<p>First sentence. Second one. {'word ' * 80}</p>", excerpt="")
    assert made.summary == "First sentence. Second one."
    assert {each.code for each in made.findings} == {"summary_made"}


@pytest.mark.parametrize(
    ("said", "summary"),
    [
        ("<table><tr><th>One<th>two<tr><td>three<td>four</table>", "One two three four"),
        ("<table><tr><td colspan=2>One &lt;two&gt;</table>", "One <two>"),
        ('<img src="/house.jpg" alt="One">', "One"),
        ('<figure><img src="/plan.png"><figcaption>One</figcaption></figure>', "One – A plan"),
        ("<h2>One</h2>", "One"),
        ("<p>…</p><table><tr><td>One<td>two</table><p>Three</p>", "Three"),
        ("<p>😀</p>", "😀"),
        ("<!-- wp:html -->[one]<!-- /wp:html -->", "[one]"),
    ],
)
def test_whatever_has_words_has_a_summary(said, summary):
    assert converted(said, title="", excerpt=" ").summary == summary
    assert converted("<table><tr><td>One<td>two</table>", title="Title", excerpt=" ").summary == "Title"


def test_an_excerpt_that_does_not_fit_opens_the_page():
    made = converted("<p>Text</p>", excerpt="One sentence. " + "word " * 80)
    assert made.summary == "One sentence."
    assert made.body[0]["value"].startswith("<p>One sentence. word word")


# --- Ids -------------------------------------------------------------------------------------------------------------
def test_the_same_words_have_the_same_ids_and_no_two_blocks_have_one():
    said = "<h2>A</h2><p>b</p><h2>C</h2><p>b</p><hr><h2>D</h2>"
    first, again = converted(said).body, converted(said.replace("<h2>C</h2>", "<h2>E</h2>")).body
    assert len({block["id"] for block in first}) == len(first)
    assert [a["id"] == b["id"] for a, b in zip(first, again, strict=True)] == [True, True, False, True, True]


# --- Too much of everything ------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "said",
    [
        "<div>" * 10_000 + "word",
        "<!-- wp:group -->" * 10_000 + "word",
        "<ul><li>" * 3_000 + "word",
        "<table><tr><td>" * 400 + "word",
        "<b>" * 5_000 + "word",
    ],
    ids=["div", "blocks", "lists", "tables", "bold"],
)
def test_what_is_nested_beyond_measure_is_flat_and_told(said):
    assert "word" in text(said)
    assert ("nested_too_deep", "") in found(said)


@pytest.mark.parametrize(
    "said",
    [
        "",
        " \n ",
        "�",
        "<!--",
        "<",
        "&",
        "<p>",
        "<!-- wp:",
        "<![CDATA[",
        "[",
        "[[",
        "\x00",
        "\ud800",
        "<wp-block n='7'>",
    ],
)
def test_next_to_nothing_is_next_to_nothing(said):
    assert len(converted(said).body) <= 1


@pytest.mark.parametrize(
    "said",
    [
        "<!-- wp:a " * 50_000,
        "<!-- wp:a " * 50_000 + "-->",
        "[caption] " * 20_000,
        "[abc]" + "x [/abd]" * 20_000,
        "&" * 100_000,
        "<a " * 50_000,
        "<h2>same</h2>" * 2_000,
        "".join(f"<font color=x{number}>" for number in range(2_000)) + "<p>a" * 2_000,
        '<img alt="x" src="data:image/png;base64,' + "A" * 2_000_000 + '">',
    ],
    ids=["comments", "comments that end", "captions", "ends", "signs", "tags", "headings", "fonts", "data"],
)
def test_no_text_takes_long(said):
    begun = time.process_time()
    converted(said)
    assert time.process_time() - begun < 3


USUAL = (
    "<!-- wp:heading --><h2>A part of it</h2><!-- /wp:heading -->"
    "<!-- wp:paragraph --><p>Some words, <strong>bold</strong> ones and <a href='/rules/'>a link</a>.</p>"
    "<!-- /wp:paragraph -->"
    "<!-- wp:list --><ul><!-- wp:list-item --><li>One</li><!-- /wp:list-item --></ul><!-- /wp:list -->"
    '<!-- wp:image {"id":71} --><figure><img src="/plan.png" alt="A plan"/></figure><!-- /wp:image -->'
)


def test_an_ordinary_item_takes_little():
    begun = time.process_time()
    for _each in range(100):
        converted(USUAL * 5)
    assert (time.process_time() - begun) / 100 < 0.01
