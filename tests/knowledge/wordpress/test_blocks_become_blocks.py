"""What WordPress can show becomes the fitting block of ours, or is kept and named."""

import json

import pytest

from knowledge.blocks import Body
from tests.knowledge.wordpress.where import HOUSE, OldSite, body, found, text

NOWHERE = OldSite()


def picture(image=11, alt="A plan", caption=""):
    return ("picture", {"image": {"image": image, "alt_text": alt, "decorative": False}, "caption": caption})


def block(name, inner="", **said):
    comment = f"wp:{name} {json.dumps(said)} " if said else f"wp:{name} "
    return f"<!-- {comment}-->{inner}<!-- /wp:{name} -->" if inner else f"<!-- {comment}/-->"


# --- Headings --------------------------------------------------------------------------------------------------------
def heads(said):
    return [(kind, value["words"], value["anchor"]) for kind, value in body(said) if "heading" in kind]


def test_headings_have_two_levels():
    said = "<h1>A</h1><h2>B</h2><h3>C</h3><h6>D</h6>"
    assert [kind for kind, *_rest in heads(said)] == ["heading", "heading", "subheading", "subheading"]


def test_the_topmost_level_of_an_item_is_a_heading():
    assert [kind for kind, *_rest in heads("<h4>A</h4><h5>B</h5><h4>C</h4>")] == ["heading", "subheading", "heading"]
    assert [kind for kind, *_rest in heads("<h3>A</h3><h2>B</h2><h3>C</h3>")] == ["heading", "heading", "subheading"]


def test_anchors_are_kept_and_every_place_has_a_name_of_its_own():
    said = (
        '<h2 id="first">A</h2><h2 id="Other_One">B</h2><h2>A</h2><h3>A</h3><h2>Main</h2><h2>Term 1</h2><h2>مرحبا</h2>'
    )
    made = body(said)
    Body().clean(Body().to_python([{"type": kind, "value": value} for kind, value in made]))
    assert [anchor for _kind, _words, anchor in heads(said)] == [
        "first",
        "other-one",
        "",
        "a-2",
        "main-2",
        "term-1-2",
        "",
    ]


@pytest.mark.parametrize(
    "target", ['<h2 id="X y">Here</h2>', '<a name="X y"></a><h2>Here</h2>', '<div id="X y"><h2>Here</h2></div>']
)
def test_links_within_the_page_find_their_place(target):
    assert body(f'<p><a href="#X%20y">go</a></p>{target}')[0][1] == '<p><a href="#x-y">go</a></p>'
    assert found(f'<p><a href="#X%20y">go</a></p>{target}') == set()


def test_a_heading_that_is_too_long_is_a_bold_paragraph():
    said = f"<h2>{'word ' * 40}</h2>"
    assert text(said) == f"<p><b>{('word ' * 40).strip()}</b></p>"
    assert [code for code, _about in found(said)] == ["heading_too_long"]


def test_where_a_heading_led_to_stands_behind_it():
    said = '<h2>See <a href="/rules/">the rules</a></h2>'
    assert body(said)[0][1]["words"] == "See the rules"
    assert body(said)[1] == ("text", '<p><a linktype="page" id="3">the rules</a></p>')


def test_a_heading_within_a_link_leads_where_it_led():
    made = body('<a href="/rules/"><h2>Rules</h2><p>More</p></a>')
    assert made[0] == ("heading", {"words": "Rules", "anchor": ""})
    assert made[1] == ("text", '<p><a linktype="page" id="3">Rules</a></p><p><a linktype="page" id="3">More</a></p>')


# --- Pictures --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "said",
    [
        '<img src="/plan.png" alt="A plan">',
        '<p><img class="wp-image-71" src="https://cdn.example/x.png" alt="A plan"></p>',
        block("image", '<figure class="wp-block-image"><img src="/plan-300x200.png" alt="A plan"/></figure>', id=71),
        '<a href="/plan.png"><img src="/plan-300x200.png" alt="A plan"></a>',
        '<img src="data:image/png;base64,AAAA" data-src="/plan.png" alt="A plan">',
        block("cover", '<div><span aria-hidden="true"></span></div>', url="/plan.png", id=71, alt="A plan"),
    ],
)
def test_a_picture_is_ours(said):
    assert body(said) == [picture()]
    assert found(said) == set()


@pytest.mark.parametrize(
    "said",
    [
        '[caption id="attachment_71" width="300"]<img src="/plan.png" alt="A plan" /> Below <b>it</b>[/caption]',
        '<figure><img src="/plan.png" alt="A plan"><figcaption>Below <b>it</b></figcaption></figure>',
        block("image", '<figure><img src="/plan.png" alt="A plan"/><figcaption>Below it</figcaption></figure>', id=71),
    ],
)
def test_what_stands_below_a_picture_stays_there(said):
    assert body(said) == [picture(caption="Below it")]


def test_a_caption_that_does_not_fit_is_text_behind_the_picture():
    said = '<figure><img src="/plan.png" alt="A plan"><figcaption>By <a href="https://a.example/">A</a></figcaption>'
    assert body(said) == [picture(), ("text", '<p>By <a href="https://a.example/">A</a></p>')]
    said = f'<figure><img src="/plan.png" alt="A plan"><figcaption>{"word " * 60}</figcaption></figure>'
    assert body(said) == [picture(), ("text", f"<p>{('word ' * 60).strip()}</p>")]


def test_a_picture_that_led_elsewhere_has_a_link_behind_it():
    said = '<a href="https://a.example/"><img src="/plan.png" alt="A plan"></a>'
    assert body(said) == [picture(), ("text", '<p><a href="https://a.example/">A plan</a></p>')]
    assert found(said) == {("link_on_picture", "https://a.example/")}
    assert body('<a href="/house/"><img src="/house.jpg" alt="A house"></a>') == [picture(12, "A house")]


def test_a_picture_in_a_paragraph_parts_it():
    made = body('<p>Before <b>bold <img src="/plan.png" alt="A plan"> after</b></p>')
    assert made == [("text", "<p>Before <b>bold</b></p>"), picture(), ("text", "<p><b>after</b></p>")]


def test_a_missing_picture_leaves_its_words_and_is_named():
    said = '<figure><img src="/gone.png" alt="Gone &lt;i&gt;"><figcaption>Below</figcaption></figure>'
    html = "<p>Gone &lt;i&gt;</p><p>Below</p>"
    assert body(said) == [("kept", {"was": "<img> /gone.png", "html": html})]
    assert found(said) == {("missing_picture", "/gone.png")}


def test_a_picture_without_words_is_named():
    assert found('<img src="/house.jpg">') == {("missing_alt", "/house.jpg")}
    assert body('<img src="/plan.png">') == [picture()], "it has words of its own"


@pytest.mark.parametrize(
    ("said", "images"),
    [
        ("[gallery]", [11, 12]),
        ('[gallery ids="72,71"]', [12, 11]),
        ('[gallery columns="2" include="72"]', [12]),
        (block("gallery", ids=[71, 72]), [11, 12]),
        (
            block("gallery", '<ul><li><figure><img src="/plan.png" alt="a" data-id="71"></figure></li></ul>', ids=[71]),
            [11],
        ),
        (
            block("gallery", f"<figure>{block('image', '<figure><img src="/house.jpg"></figure>', id=72)}</figure>"),
            [12],
        ),
    ],
)
def test_galleries_are_pictures(said, images):
    assert [value["image"]["image"] for _kind, value in body(said)] == images


def test_a_picture_of_a_gallery_says_what_it_says_itself():
    assert body("[gallery ids='72']") == [picture(12, "", HOUSE.caption)]


def test_the_items_own_picture_stands_first_unless_it_does_anyway():
    assert [kind for kind, _value in body("<p>a</p>", featured=71)] == ["picture", "text"]
    said = '<p>a</p><img src="/plan.png"><img src="/house.jpg">'
    assert [kind for kind, _value in body(said, featured=71)] == ["text", "picture", "picture"]
    assert [kind for kind, _value in body(said, featured=72)] == ["picture", "text", "picture", "picture"]
    assert found("", featured=99) == {("missing_picture", "#99")}


# --- Tables ----------------------------------------------------------------------------------------------------------
HEADED = (
    "<table><thead><tr><th>A</th><th>B</th></tr></thead><tbody><tr><td>1</td><td><b>2</b></td></tr></tbody></table>"
)


def table(heads, *rows, caption=""):
    columns = [{"type": "text", "heading": head} for head in heads]
    return ("table", {"columns": columns, "rows": [{"values": list(row)} for row in rows], "caption": caption})


def test_a_table_is_a_table():
    row = ["<p>1</p>", "<p><b>2</b></p>"]
    assert body(HEADED) == [table("AB", row)]
    assert body(HEADED.replace("thead", "tbody")) == [table("AB", row)]
    figure = f"<figure>{HEADED}<figcaption>What</figcaption></figure>"
    assert body(block("table", figure)) == [table("AB", row, caption="What")]
    assert found(figure) == set()


def test_a_table_without_heads_has_empty_ones_and_is_named():
    said = "<table><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></table>"
    assert body(said) == [table(["", ""], ["<p>1</p>", "<p>2</p>"], ["<p>3</p>", ""])]
    assert found(said) == {("table_without_head", "1 2")}


@pytest.mark.parametrize(
    "cell", ["<td colspan='2'>1</td>", "<td><ul><li>1</li></ul></td>", "<td><table><tr><td>1</table></td>"]
)
def test_a_table_that_is_more_than_plain_is_kept(cell):
    ((kind, value),) = body(f"<table><tr>{cell}<td>2</td></tr><tr><td>3</td><td>4</td></tr></table>")
    assert (kind, value["was"]) == ("kept", "<table>")
    assert cell.split(">")[0].replace("'", '"') in value["html"]


def test_pictures_of_a_table_stand_behind_it():
    said = HEADED.replace("<td>1</td>", '<td>1<img src="/plan.png" alt="A plan"></td>')
    assert [kind for kind, _value in body(said)] == ["table", "picture"]
    assert [kind for kind, _value in body(said.replace("<td>", "<td rowspan=2>"))] == ["kept", "picture"]


def test_a_table_that_only_lays_out_is_what_it_holds():
    assert body("<table><tr><td><h2>A</h2><p>b</p></td></tr></table>") == [
        ("heading", {"words": "A", "anchor": ""}),
        ("text", "<p>b</p>"),
    ]


# --- Quotes, questions, code -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "said",
    [
        "<blockquote><p>One</p><p>Two</p><cite>Who</cite></blockquote>",
        block("quote", f"<blockquote>{block('paragraph', '<p>One</p>')}<p>Two</p><cite>Who</cite></blockquote>"),
        block("pullquote", "<figure><blockquote><p>One<br><br>Two</p><cite>Who</cite></blockquote></figure>"),
    ],
)
def test_a_quote_is_a_quote(said):
    assert body(said) == [("quote", {"quote": "One\n\nTwo", "source": "Who"})]


@pytest.mark.parametrize(
    "within", ["<ul><li>a</li></ul>", "<p>see <a href='/rules/'>this</a></p>", "<h3>a</h3><table><tr><td>b<td>c"]
)
def test_a_quote_that_is_more_than_words_is_kept(within):
    assert [kind for kind, _value in body(f"<blockquote>{within}</blockquote>")] == ["kept"]


def test_what_can_be_opened_is_a_question():
    said = "<details><summary>Why?</summary><p>Because.</p><ul><li>a</li></ul></details>"
    assert body(said) == [("question", {"question": "Why?", "answer": "<p>Because.</p><ul><li>a</li></ul>"})]
    assert body(block("details", said)) == body(said)
    said = '<details><summary>Why?</summary><p>So:</p><img src="/plan.png" alt="A plan"></details>'
    assert [kind for kind, _value in body(said)] == ["heading", "text", "picture"]


def test_code_and_verses_stay_letter_by_letter():
    assert body("<pre>\n  a\n\tb  c\n</pre>") == [("verbatim", {"text": "  a\n\tb  c"})]
    said = block("code", '<pre class="wp-block-code"><code>if [a] &amp;&amp; b:\n    [gallery]\n</code></pre>')
    assert body(said) == [("verbatim", {"text": "if [a] && b:\n    [gallery]"})]
    assert body(block("verse", "<pre>One<br>  <em>two</em></pre>")) == [("verbatim", {"text": "One\n  two"})]
    assert [kind for kind, _value in body(block("verse", "<pre>One <a href='/rules/'>two</a></pre>"))] == ["kept"]


# --- Files, films, embeds --------------------------------------------------------------------------------------------
LIST = '<div><a href="/list.pdf">The list</a><a href="/list.pdf" class="b" download>Download</a></div>'


def test_a_file_is_a_download():
    assert body(block("file", LIST, id=55, href="/list.pdf")) == [
        ("download", {"document": 5, "name": "The list – Download"})
    ]
    assert body('<p><a href="/list.pdf">The list</a></p>') == [("download", {"document": 5, "name": "The list"})]
    assert (
        text('<p>See <a href="/list.pdf">the list</a>.</p>') == '<p>See <a linktype="document" id="5">the list</a>.</p>'
    )


def test_a_picture_that_was_offered_as_a_file_is_shown():
    said = block("file", LIST.replace("/list.pdf", "/plan.png"))
    assert body(said) == [("text", "<p>The list – Download</p>"), picture()]
    assert found(said) == set()


def test_a_missing_file_leaves_its_words_and_is_named():
    assert text(block("file", LIST, href="/list.pdf"), NOWHERE) == "<p>The list – Download</p>"
    assert found(block("file", LIST), NOWHERE) == {("missing_file", "/list.pdf")}


@pytest.mark.parametrize(
    "said",
    [
        "https://video.example/1",
        "<p>https://video.example/1</p>",
        "[embed width='3']https://video.example/1[/embed]",
        block("embed", "<figure><div>\nhttps://video.example/1\n</div></figure>", url="https://video.example/1"),
        block("core-embed/youtube", url="https://video.example/1"),
        '<iframe src="https://video.example/1" onload="x()"></iframe>',
        '[video src="https://video.example/1"]',
        "<video><source src='https://video.example/1'></video>",
    ],
)
def test_what_is_shown_from_elsewhere_is_a_link(said):
    assert text(said) == '<p><a href="https://video.example/1">https://video.example/1</a></p>'
    assert found(said) == {("embed_as_link", "https://video.example/1")}


def test_what_stands_below_a_film_stands_below_its_link():
    said = "<figure><iframe src='https://video.example/1'></iframe><figcaption>A <b>film</b></figcaption></figure>"
    assert text(said).endswith("</a></p><p>A <b>film</b></p>")


@pytest.mark.parametrize(
    "said", ['[audio src="/talk.mp3"]', '[audio mp3="/talk.mp3"][/audio]', "<audio src='/talk.mp3'></audio>"]
)
def test_a_sound_of_the_old_site_is_a_file_of_ours(said):
    assert body(said) == [("download", {"document": 6, "name": "talk.mp3"})]
    assert ("missing_file", "/talk.mp3") in found(said, NOWHERE)
