"""What readers of the old page saw is counted, in HTML, of blocks, of shortcodes; what they did not see is not."""

import json
from collections import Counter

import pytest

from knowledge.wordpress.judge import Shown, Source, judge
from knowledge.wordpress.judge.seen import text_of
from knowledge.wordpress.judge.source import Reader, words_of_line


def read(content, reusable=None, footnotes=""):
    """The words of a content, those with joints as they are read."""
    counted = Reader(reusable or {}, footnotes).words_of(content)
    return " ".join(sorted(word.replace("\x00", "") for word in counted.elements()))


def block(name, **attributes):
    return f"<!-- wp:{name} {json.dumps(attributes)} /-->"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("<p>one</p>two<br>three<li>four<td>five", "five four one three two"),
        ("<b>w</b>or<i class='x'>d</i> <unknown-tag>a</unknown-tag>b <wbr>c", "ab c word"),
        ("Caf&eacute; Cafe&#769; &#128;5 &#x80; a&shy;b c&#8203;d &amp;lt; &nbsp;x", "5 Café Café ab cd lt x"),
        ("a\u00adb c\u200bd e\x07f g\ufeffh \ud800i", "ab cd ef gh i"),
        ("हिन्दी ภาษาไทย العَرَبِيَّة 日本語 łódź", "हिन्दी łódź العَرَبِيَّة ภาษาไทย 日本語"),
        ("don't re-read a_b 3.5 m² ½", "3 5 a b don m² re read t ½"),
        ("I <3 you, 4 < 5 and 6<7, a<b>c</b>", "3 4 5 6 7 I ac and you"),
        ("<script>if (a < b) x()</script>one<style>p{}</style>two", "onetwo"),
        ("one<script>never closed", "one"),
        ("one <template>a<p>b</template> <noscript>c</noscript><title>d</title> two", "one two"),
        (
            "one <video>old browsers<a>x</a></video> <iframe>y</iframe> <audio>z</audio> <canvas>q</canvas>two",
            "one two",
        ),
        ("<div><video>a</div>shown", "a shown"),
        ("<div><video>a</div>shown<video></video>", "shown"),
        ("one <video src=x> never closed <iframe src=y> either", "closed either never one"),
        (
            "one <!-- two --> three <!----> four <!--> five --> <!-- six --!> seven <!-- eight",
            "five four one seven three",
        ),
        ("one <!doctype html> two <?php echo 'x' ?> three </> four </3> five", "five four one three two"),
        ("one <![CDATA[two]]> three ]]> four", "four one three two"),
        ("one <a href='x>y</a> two three", "one"),
        ("one <a title='a > b' href=\"c>d\">two</a>", "one two"),
        ("<img alt='A plan' title='unseen' src=a.png>&amp;<img alt=''><img src='b'>", "A plan"),
        ("<IMG ALT=Plan><area alt=\"a &quot;b&quot;\"><img data-alt='no' alt=yes alt=no>", "Plan a b yes"),
        ("<figure><img alt='The  sea'><figcaption>The <b>s</b>ea</figcaption></figure>", "The sea"),
        ("<figure><img alt='The sea'><figcaption>The seas</figcaption></figure>", "The sea The seas"),
        ("<figure><img alt=sea></figure><figure><figcaption>sea</figcaption></figure>", "sea sea"),
        ("<figure><img alt=sea><figcaption>a</figcaption><figcaption>sea</figcaption></figure> sea", "a sea sea"),
        ("<details hidden><summary>More</summary>inside</details><p style='display:none'>tab</p>", "More inside tab"),
        ("<input type=submit value='Send it'><input type=hidden value=no><input value=no placeholder=no>", "Send it"),
        ("<input type=image alt=Go><select><optgroup label=All><option>a<option value=no>b</select>", "All Go a b"),
        (
            "<button title=no>Go</button><label>Name</label><legend>Who</legend><textarea>said</textarea>",
            "Go Name Who said",
        ),
        ("https://example.org/a", "a example https org"),
        ("one<!--more Read on-->two<!--nextpage-->three", "one three two"),
        ("<a aria-label=no>yes</a>", "yes"),
        ("&#99999999999999999999999; &#x000041; &#0000000000066; &#xD800; &bogus; &#xffffffffffff;", "A B bogus"),
    ],
)
def test_html_is_read_as_a_browser_shows_it(content, words):
    assert read(content) == " ".join(sorted(words.split()))


def test_a_number_without_end_is_no_character():
    assert read("a &#" + "9" * 5000 + "; b &#x" + "f" * 5000 + ";c") == "a b c"


def test_a_title_is_read_without_tags_and_entities():
    assert words_of_line("Do <em>n</em>ot &amp; why [gallery]") == Counter(["Do", "not", "why", "gallery"])


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("a[gallery ids='1,2']b", "a b"),
        ('[caption id="x" width="5"]<img alt="Plan"> Below it[/caption]', "Below Plan it"),
        ('[caption width="5" caption="Said <b>b</b>efore"]<img>[/caption]', "Said before"),
        ("[wp_caption caption='Old']x[/wp_caption] [caption caption=Bare]", "Bare Old x"),
        ("[audio mp3='a.mp3'][/audio][video src=b][/video][playlist ids=1]", ""),
        ("[embed width=1]https://example.org[/embed]", "example https org"),
        ("[[gallery ids=1]] and [[caption]x[/caption]]", "1 and caption caption gallery ids x"),
        ("[[caption]x[/caption]", "x"),
        (
            '[contact-form title="Write us"][galleries] [video-player] [1]',
            "1 Write contact form galleries player title us video",
        ),
        ("see [video below\nand [1] [video <b>open", "1 and below open see video video"),
    ],
)
def test_shortcodes_of_wordpress_are_not_shown_and_others_are(content, words):
    assert read(content) == " ".join(sorted(words.split()))


CODE = ["https://one two/three", "color:red; one two", ".one two {}", '{"one two": 1}', "var(--one two)", "one two;"]
CODE += ["#fff one two", "linear-gradient(one two)", '["one two"]', "/one two/three", "data:one two", "12 34", "word"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('<!-- wp:paragraph {"placeholder":"no words"} --><p>yes</p><!-- /wp:paragraph -->', "yes"),
        (block("navigation-link", label="About <b>u</b>s", url="no", title="no"), "About us"),
        ('<!-- wp:navigation-submenu {"label":"Up"} -->' + block("core/home-link", label="Home"), "Home Up"),
        (block("search", label="Find", buttonText="Go", placeholder="no"), "Find Go"),
        (block("search", label="Find", buttonText="no", buttonPosition="no-button"), "Find"),
        (block("read-more", content="Read <em>on</em>") + block("social-link", label="Us", service="no"), "Read Us on"),
        (block("post-terms", prefix="In ", suffix=" so") + block("post-author", byline="By"), "By In so"),
        (block("post-navigation-link", label="Next up") + block("latest-posts", postLayout="no grid"), "Next up"),
        ("<!-- wp:search {broken -->one <!-- wp: -->two<!-- wp:search [1] /-->", "one two"),
        (block("acf/team", data={"about": "Ask us now", "_about": "no no", "list": ["Or call"]}), "Ask Or call now us"),
        (block("x/card", className="no no", iconColor="no no", url="a b", on=1, head="One"), ""),
        *((block("x/card", text=said), "") for said in CODE),
        (
            block("x/card", a="<b>Bold</b> words", b="... and more", c="[1] see there"),
            "1 Bold and more see there words",
        ),
        ('<!-- wp:x/card {"text":"Twice said"} --><p>Twice said</p><!-- /wp:x/card -->', "Twice said"),
    ],
)
def test_words_that_stand_in_attributes_of_blocks_are_read(content, words):
    assert read(content) == " ".join(sorted(words.split()))


def test_notes_are_read_where_they_are_shown():
    notes = json.dumps([{"id": "a", "content": "See <em>there</em>"}, {"id": "b"}, "junk"])
    assert read("text", footnotes=notes) == "text"
    assert read(f"text {block('footnotes')}", footnotes=notes) == "See text there"
    assert read(block("footnotes"), footnotes="junk") == ""


def test_a_reusable_block_is_read_as_often_as_it_is_shown():
    reusable = {7: f"<p>seven</p>{block('block', ref=8)}{block('block', ref='8')}", 8: "eight"}
    assert read(block("block", ref=7) * 2 + block("block", ref=9) + block("block"), reusable) == " ".join(
        ["eight"] * 4 + ["seven"] * 2
    )


def test_a_reusable_block_in_itself_is_read_once():
    reusable = {1: f"one {block('block', ref=2)}", 2: f"two {block('block', ref=1)}"}
    assert read(block("block", ref=1), reusable) == "one two"


def test_words_replaced_in_a_reusable_block_are_those_that_are_shown():
    own = '<!-- wp:paragraph {"metadata":{"name":"Who"}} --><p>You</p><!-- /wp:paragraph --><p>stay</p>'
    use = block("block", ref=1, content={"Who": {"content": "All <b>of</b> us"}, "Other": {"content": "no"}, "x": 1})
    assert read(use + block("block", ref=1), {1: own}) == "All You of stay stay us"
    assert read(use, {1: own.replace("/wp:", "/no:")}) == "You stay"


def test_blocks_that_double_themselves_are_counted_and_not_written_out():
    doubled = {n: block("block", ref=n + 2 - n % 2) + block("block", ref=n + 3 - n % 2) for n in range(2, 82)}
    verdict = judge(Source(content=block("block", ref=2), reusable=doubled | {82: "word", 83: "word"}), Shown())
    assert (verdict.words, verdict.percent) == (2**40, 0.0)


def test_tags_without_end_in_each_other_are_read():
    deep = 10_000
    assert read("<div><b><ul><li>" * deep + "in" + "</div>" * deep + " out") == "in out"


def test_json_without_end_in_itself_says_nothing():
    deep = "[" * 200_000
    assert read(f"<!-- wp:x/card {deep} /--><!-- wp:footnotes /-->one", footnotes=deep) == "one"


def test_only_allowed_tags_part_words():
    assert text_of("<li>a</li><section>b</section>c<img alt=d>", allowed=frozenset({"li"})).split() == ["a", "bc"]
