"""Each of the hard exports comes over with every word, or is refused and leaves nothing; none is a fault."""

import json
from pathlib import PurePosixPath

import pytest
from django.core.management import CommandError
from wagtail.models import Page

from knowledge.models import ArticlePage, SectionPage, WordPressImport
from tests.knowledge.wordpress.hard_cases import CASES

COME = [case for case in CASES if case.refused in ("", "cut_off")]
REFUSED = [case for case in CASES if case.refused]


@pytest.mark.parametrize("case", COME, ids=str)
def test_a_hard_export_comes_over_whole(bring, case, tmp_path):
    for name, content in case.media.items():
        place = tmp_path / "media" / PurePosixPath(name).name
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(content)
    run = bring(whole=case.make(), accept_cut_off=True, media=tmp_path / "media" if case.media else None)
    placed = run.items.exclude(place=None)
    if case.pages is not None:
        assert ArticlePage.objects.count() == placed.count() == case.pages
    lacking = {item.title: (item.percent, item.missing) for item in placed if item.percent != 100}
    assert lacking == {}
    assert not [item.findings for item in placed if item.outcome != "new"]
    assert Page.find_problems() == ([], [], [], [], [])
    said = " ".join(
        f"{page.title} {page.summary} {json.dumps([*page.body.raw_data], ensure_ascii=False)}"
        for page in ArticlePage.objects.all()
    )
    assert [words for words in case.words if words not in said] == []
    assert [words for words in (*case.unseen, "javascript:", "<script") if words in said] == []
    for page in ArticlePage.objects.all():
        page.get_latest_revision_as_object().body.render_as_block()


@pytest.mark.parametrize("case", REFUSED, ids=str)
def test_a_bad_file_is_refused_and_leaves_nothing(bring, case):
    with pytest.raises(CommandError) as refused:
        bring(whole=case.make())
    assert len(str(refused.value)) > 20
    assert not WordPressImport.objects.exists()
    assert not ArticlePage.objects.exists()
    assert not SectionPage.objects.exists()
