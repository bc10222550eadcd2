"""Texts, lists and links, as Wagtail keeps them, and as its editor keeps them when an editor saves the page."""

import re

import pytest
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

from knowledge.blocks import IN_TEXT
from tests.knowledge.wordpress.where import OldSite, body, converted, found, text


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("<p>One</p><p>Two</p>", "<p>One</p><p>Two</p>"),
        ("One\n\nTwo\nThree", "<p>One</p><p>Two<br/>Three</p>"),
        ("<strong>a</strong> <em>b</em> <b><i>c</i></b>", "<p><b>a</b> <i>b</i> <b><i>c</i></b></p>"),
        ("H<sub>2</sub>O m<sup>2</sup> <del>no</del> <code>x &lt; y</code>", None),
        ("<p>a <b>b<p>c</b> d", "<p>a <b>b</b></p><p><b>c</b> d</p>"),
        ("<div>One<div>Two</div>Three</div>", "<p>One</p><p>Two</p><p>Three</p>"),
        ("<ul><li>a<ul><li>b</li></ul></li><li><p>c</p><p>d</p></li></ul>", None),
        ("<ul><li>a</li><ul><li>b</li></ul></ul>", "<ul><li>a<ul><li>b</li></ul></li></ul>"),
        ("<ol><li>a</li>astray<li></li></ol>", "<ol><li>a</li><li>astray</li></ol>"),
        ("<dl><dt>Word</dt><dd>What it means</dd></dl>", "<p><b>Word</b></p><p>What it means</p>"),
        ("<q>Yes</q>", "<p>“Yes”</p>"),
        ('a <img class="wp-smiley" alt="🙂" src="x"> b', "<p>a 🙂 b</p>"),
        ("مرحبا <b>بالعالم</b> 😀 &amp; &lt;b&gt;", "<p>مرحبا <b>بالعالم</b> 😀 &amp; &lt;b&gt;</p>"),
    ],
)
def test_words_and_their_marks_stay(said, kept):
    assert kept is None or text(said) == kept
    assert text(said).count("<") > 1


def test_marks_of_every_kind():
    said = "H<sub>2</sub>O m<sup>2</sup> <del>no</del> <code>x &lt; y</code>"
    assert text(said) == "<p>H<sub>2</sub>O m<sup>2</sup> <s>no</s> <code>x &lt; y</code></p>"
    nested = "<ul><li>a<ul><li>b</li></ul></li><li><p>c</p><p>d</p></li></ul>"
    assert text(nested) == "<ul><li>a<ul><li>b</li></ul></li><li>c<br/>d</li></ul>"


def test_marks_we_have_not_are_named_once_and_their_words_stay():
    said = '<u>a</u><u>b</u> <mark>c</mark> <span style="color:red">d</span> <span>e</span> <abbr title="x">f</abbr>'
    assert text(said) == "<p>ab c d e f</p>"
    assert found(said) == {("formatting_left_out", name) for name in ("<u>", "<mark>", "<span>", "<abbr>")}


@pytest.mark.parametrize(
    ("address", "opened"),
    [
        ("/rules/", '<a linktype="page" id="3">'),
        ("https://old.example.org/rules/", '<a linktype="page" id="3">'),
        ("/?p=30", '<a linktype="page" id="3">'),
        ("/list.pdf", '<a linktype="document" id="5">'),
        ("https://elsewhere.example/?a=1&amp;b=2", '<a href="https://elsewhere.example/?a=1&amp;b=2">'),
        ("mailto:a@b.example", '<a href="mailto:a@b.example">'),
        ("tel:110", '<a href="tel:110">'),
    ],
)
def test_links_lead_where_they_led(address, opened):
    assert text(f'<p>see <a href="{address}">this</a></p>') == f"<p>see {opened}this</a></p>"
    assert found(f'<p>see <a href="{address}">this</a></p>') == set()


def test_a_link_to_a_part_of_a_page_leads_to_its_beginning_and_says_so():
    said = '<p><a href="https://old.example.org/rules/#part">this</a></p>'
    assert text(said) == '<p><a linktype="page" id="3">this</a></p>'
    assert found(said) == {("part_left_out", "https://old.example.org/rules/#part")}


@pytest.mark.parametrize("address", ["/gone/", "https://old.example.org/gone/", "#nowhere"])
def test_a_link_that_leads_nowhere_is_named(address):
    assert found(f'<p>see <a href="{address}">this</a></p>') == {("broken_link", address)}


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "JaVa&#9;Script:alert(1)", "data:text/html,x", " javascript:x"]
)
def test_a_link_that_acts_is_none(address):
    assert text(f'<p onclick="x()">see <a href="{address}">this</a></p>') == "<p>see this</p>"


@pytest.mark.parametrize(("address", "code"), [("/gone.pdf", "missing_file"), ("/gone.jpg", "missing_picture")])
def test_a_link_to_what_is_missing_says_what_it_led_to(address, code):
    assert found(f'<p>see <a href="{address}">this</a></p>') == {(code, address)}


def test_scripts_and_styles_go_and_are_named():
    said = "<p>a</p><script>alert('b')</script><style>c{}</style><a href='javascript:d()'>e</a>"
    assert text(said) == "<p>a</p><p>e</p>"
    assert found(said) == {("script_left_out", each) for each in ("<script>", "<style>", "javascript:")}


def test_a_list_with_pictures_between_keeps_its_order():
    said = '<ul><li>one<img src="/plan.png" alt="p"></li><li>two</li></ul>'
    assert [kind for kind, _value in body(said)] == ["text", "picture", "text"]
    said = '<ol><li>one<img src="/plan.png" alt="p">then</li><li>two</li></ol>'
    made = body(said)
    assert [kind for kind, _value in made] == ["text", "picture", "text"]
    assert (made[0][1], made[2][1]) == ("<p>1. one</p>", "<p>then</p><p>2. two</p>")


@pytest.mark.parametrize("said", ['start="3"', "reversed", 'type="a"'])
def test_a_list_that_counts_otherwise_is_kept(said):
    ((kind, value),) = body(f"<ol {said}><li>a</li></ol>")
    assert kind == "kept"
    assert value["html"].startswith(f"<ol {said.split('=')[0]}=")
    assert text('<ol start="1" type="1"><li>a</li></ol>') == "<ol><li>a</li></ol>"


def test_forms_say_what_they_said():
    said = (
        "<form><fieldset><legend>Who</legend><label>Name <input placeholder='Your name'></label>"
        "<select><option>One</option><option>Two</option></select><textarea>More</textarea>"
        "<input type='hidden' value='secret'><input type='submit' value='Send'><button>Reset</button></fieldset></form>"
    )
    assert text(said) == "<p>Who</p><p>Name Your name One, Two More Send Reset</p>"


ROUND = (
    "<p>One <b>two</b> <i>three <b>four</b></i> H<sub>2</sub>O m<sup>2</sup> <s>old</s> <code>x y</code></p>"
    '<p>A <a href="https://a.example/?b=1&amp;c=2">link <b>out</b></a> and <a linktype="page" id="{page}">in</a>.<br/>'
    'Next</p><ul><li>a<br/>b<ul><li>c</li><li>d <a href="#x">e</a></li></ul></li><li>f</li></ul>'
    "<ol><li>g<ul><li>h</li></ul></li></ol>"
    "<p>&lt;b&gt; &amp; ” é 😀</p>"
)


def test_what_is_made_is_what_wagtails_editor_keeps(home):
    """Opening a text and saving it changes no mark and no word."""
    editor = ContentstateConverter(IN_TEXT)
    page = home["de"].pk
    said = "<h2 id='x'>X</h2>" + ROUND.replace('linktype="page" id="{page}"', 'href="/rules/"')
    made = converted(said, OldSite(pages={"/rules/": page})).body[1]["value"]
    assert made.count(f'<a linktype="page" id="{page}">in</a>') == 1
    saved = editor.to_database_format(editor.from_database_format(made))
    assert plain(saved) == plain(made)
    assert plain(editor.to_database_format(editor.from_database_format(saved))) == plain(saved)


def plain(html: str) -> list[tuple]:
    """Each word with its marks and its link, apart by what ends a line: how marks are nested is all the same."""
    said, open_ = [], []
    for closes, tag, attributes, words in re.findall(r"<(/?)(\w+)([^>]*)>|([^<>\s]+)", html):
        if words:
            said.append((words, frozenset(open_)))
        elif tag == "br":
            said.append(("br", frozenset()))
        elif closes:
            open_.pop()
        else:
            kept = sorted(re.findall(r'(?<!-)\b(href|linktype|id)="([^"]*)"', attributes))
            open_.append((tag, *kept))
    return said
