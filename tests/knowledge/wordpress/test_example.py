"""The small site the demo brings over, and the two big ones everybody tests themes with."""

import json
from pathlib import Path

import pytest

from knowledge import wordpress
from knowledge.models import ArticlePage

EXAMPLE = Path(wordpress.__file__).parent / "example"
REAL = Path(__file__).parents[4] / "shared" / "data" / "wordpress"


def test_the_example_comes_over_whole(bring):
    run = bring(whole=(EXAMPLE / "site.xml").read_bytes(), media=EXAMPLE / "uploads")
    report = run.told["report"]
    assert (report["whole"], report["judged"], report["missing"]) == (3, 3, 0)
    assert run.told["comments"] == 1
    assert report["found"]["unknown_shortcode"] == 1
    assert "missing_picture" not in report["found"]
    page = ArticlePage.objects.get(title="Am Empfang")
    assert page.keywords == "Empfang"
    assert "Melden Sie lieber einmal zu viel" in page.told(), "a reusable block stands where it was used"
    visit = ArticlePage.objects.get(title="Besuch ohne Termin")
    assert visit.get_parent().pk == page.pk
    assert f'<a linktype="page" id="{visit.pk}">' in json.dumps([*page.body.raw_data]).replace('\\"', '"')


@pytest.mark.skipif(not REAL.exists(), reason="these two files are not part of the project")
@pytest.mark.parametrize("name", ["theme-unit-test", "block-test"])
def test_what_themes_are_tested_with_comes_over_with_every_word(bring, name):
    whole = (REAL / f"{name}.xml").read_bytes()
    run = bring(whole=whole, locale="en")
    report = run.told["report"]
    assert report["below"] == []
    assert (report["whole"], report["missing"]) == (report["judged"], 0)
    assert report["judged"] == sum(run.told["kinds"][kind] for kind in ("page", "post"))
    named = {was for was, _became, _times in report["pieces"]}
    written = {each.split()[0] for each in whole.decode().split("<!-- wp:")[1:]}
    short = {each if "/" in each else f"core/{each}" for each in written}
    assert sorted(short - named) == []
    body = ArticlePage.objects.first().get_latest_revision_as_object().body
    assert body.render_as_block()
