"""What the judge counts of a block of ours is what readers see of it: no more, and no less."""

import re
from collections import Counter

import pytest
from django.core.files.base import ContentFile
from django.utils.translation import override
from lxml import html
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file

from knowledge.blocks import Body
from knowledge.wordpress.judge import Shown, Source, judge
from knowledge.wordpress.judge.shown import ELSEWHERE, READ, words_of_body

# Wagtail leaves the temporary files of a picture's new sizes to the garbage collector.
LEFT = "ignore:Exception ignored in. <.*(FileIO|Buffered|Spooled):pytest.PytestUnraisableExceptionWarning"
pytestmark = pytest.mark.filterwarnings(LEFT)

LINE = "<p>Doors <a href='https://example.org/unseen'>stay</a> shut &amp; locked</p>"
LIST = [{"type": "item", "value": LINE, "id": "unseen"}, {"type": "item", "value": "<p>Breathe</p>", "id": "unseen"}]
OF_THE_HOUSE = {"danger": "110 1 1 0", "do_and_dont": "This helps Better not", "download": "PDF 8 bytes"}
"""Words the house adds."""

KEPT = (
    "<h2>Top</h2><table><tr><td>one</td><td>two</td></tr></table><p>dry<br>wet</p><address>street</address>"
    "<form><label>Your name</label><input type='submit' value='Send'><select><option>a</option><option>b</option>"
    "</select><button>Go</button></form><img alt='a picture'><section>left</section><section>right</section>"
    "<details><summary>More</summary>of it</details><script>unseen()</script><ul><li>x</li><li>y</li></ul>"
)
VALUES = {
    "heading": {"words": "What to do & why", "anchor": "unseen"},
    "subheading": {"words": "At once", "anchor": "unseen"},
    "text": f"<h3>Begin</h3><ul><li>one</li><li>two</li></ul>{LINE}<p>new<br/>line</p>",
    "callout": {"kind": "caution", "heading": "Mind", "text": LINE},
    "danger": {"heading": "Is anybody hurt?"},
    "steps": {"title": "In order", "items": LIST},
    "checklist": {"title": "All of it", "items": LIST},
    "do_and_dont": {"do": LIST, "dont": LIST},
    "question": {"question": "Who & when?", "answer": LINE},
    "quote": {"quote": "He said\nso & went", "source": "A colleague"},
    "verbatim": {"text": "  ls -la <dir>\n  rm &amp; go"},
    "table": {
        "columns": [{"type": "text", "heading": "Who"}, {"type": "text", "heading": "What"}],
        "rows": [{"values": [LINE, "<p>none</p>"]}, {"values": ["<p>b</p>", "<p>c</p>", "<p>unseen</p>"]}],
        "caption": "All & everything",
    },
    "kept": {"was": "unseen block", "html": KEPT},
}


@pytest.fixture
def values(db, settings, tmp_path):
    """A value of each kind of block."""
    settings.MEDIA_ROOT = tmp_path
    image = Image.objects.create(title="unseen", file=get_test_image_file(), description="unseen")
    paper = Document.objects.create(title="unseen", file=ContentFile(b"%PDF-1.4", name="unseen.pdf"))
    picture = {
        "image": {"image": image.pk, "alt_text": "A plan of doors", "decorative": False},
        "caption": "Below & up",
    }
    return VALUES | {"picture": picture, "download": {"document": paper.pk, "name": "The list"}}


def shown_of(kind, value):
    """The words of a block as it is shown, by way of other code than the judge's."""
    body = Body()
    stream = body.to_python([{"type": kind, "value": value, "id": "unseen"}])
    with override("en"):
        tree = html.fromstring(f"<div>{stream[0].render({})}</div>")
    return Counter(re.findall(r"\w+", " ".join([*tree.itertext(), *tree.xpath(".//img/@alt")])))


def test_every_block_of_ours_is_known_to_the_judge():
    assert set(READ) | ELSEWHERE == set(Body().child_blocks)
    assert READ.keys().isdisjoint(ELSEWHERE)


def test_the_judge_counts_what_readers_see(values):
    assert values.keys() == READ.keys()
    for kind, value in values.items():
        counted = words_of_body([{"type": kind, "value": value, "id": "unseen"}])
        counted = Counter({word.replace("\x00", ""): times for word, times in counted.items()})
        expected = shown_of(kind, value)
        expected.subtract(OF_THE_HOUSE.get(kind, "").split())
        assert counted == +expected, kind
        assert counted.total() > 1, kind
        assert "unseen" not in counted, kind


def test_a_picture_that_only_adorns_says_nothing(values):
    picture = values["picture"] | {"image": values["picture"]["image"] | {"decorative": True}}
    assert words_of_body([{"type": "picture", "value": picture}]) == shown_of("picture", picture)
    assert words_of_body([{"type": "picture", "value": picture}]) == Counter(["Below", "up"])


@pytest.mark.parametrize("kind", [*sorted(ELSEWHERE), "unknown"])
def test_words_in_blocks_the_judge_does_not_read_are_missing(kind):
    verdict = judge(Source(content="a b"), Shown(body=[{"type": kind, "value": {"text": "a b", "words": "a b"}}]))
    assert verdict.lost == 2


def test_lines_kept_without_an_id_are_read():
    assert words_of_body([{"type": "steps", "value": {"title": "", "items": ["<p>one</p>"]}}]) == Counter(["one"])
