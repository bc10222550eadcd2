"""An import is taken back as a whole: until readers see any of it, and never over what editors wrote unasked."""

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Page

from knowledge.in_step import begin_what_came_otherwise
from knowledge.models import ArticlePage, FormerAddress, SectionPage, WordPressImport
from knowledge.wordpress import undoing
from tests.knowledge.articles import seen
from tests.knowledge.wordpress.exports import item
from tests.knowledge.wordpress.test_again import NEW, OLD, edit, newest, page

SITE = [item(1, title="Eins", content=OLD), item(2, title="Zwei", content=OLD, parent=1)]


def code_of(run, **words):
    stays = undoing.why_it_stays(run, **words)
    return stays and stays.code


def test_everything_it_made_goes(bring, home):
    before = set(Page.objects.values_list("pk", flat=True))
    run = bring(SITE)
    begin_what_came_otherwise.call()  # both languages have it now
    undoing.undo(run)
    assert set(Page.objects.values_list("pk", flat=True)) == before
    assert not FormerAddress.objects.exists()
    assert Page.find_problems() == ([], [], [], [], [])
    run.refresh_from_db()
    assert run.state == "undone"


def test_what_it_brought_up_to_date_says_again_what_it_said(bring):
    first = bring(SITE)
    second = bring([item(1, title="Eins", content=NEW), SITE[1], item(3, title="Drei")])
    assert code_of(first) == "newer"
    undoing.undo(second)
    assert "Alter" in newest().told()
    assert not ArticlePage.objects.filter(title="Drei").exists()
    first.refresh_from_db()
    assert code_of(first) is None


def test_after_it_was_taken_back_it_can_come_again(bring):
    undoing.undo(bring(SITE))
    run = bring(SITE)
    assert set(run.items.values_list("outcome", flat=True)) == {"new"}
    assert ArticlePage.objects.count() == 2


def test_what_was_published_keeps_it(bring):
    run = bring(SITE)
    section = page().get_parent().specific
    seen(section).get_latest_revision().publish()
    assert code_of(run) is None, "the section that was made for it is none of its pages"
    seen(page()).get_latest_revision().publish()
    with pytest.raises(undoing.Stays, match="published"):
        undoing.undo(run, with_edits=True)
    page().unpublish()
    assert code_of(run, with_edits=True) == "published"
    assert ArticlePage.objects.count() == 2


def test_what_editors_wrote_keeps_it_until_somebody_says_so(bring):
    run = bring(SITE)
    edit()
    with pytest.raises(undoing.Stays, match="edited"):
        undoing.undo(run)
    assert "von Hand" in newest().told()
    undoing.undo(run, with_edits=True)
    assert not ArticlePage.objects.exists()


def test_a_page_an_editor_made_below_keeps_it(bring):
    run = bring(SITE)
    page("Zwei").add_child(instance=ArticlePage(title="Meine", slug="meine", summary="S", body=[], live=False))
    assert code_of(run) == "edited"


def test_what_others_moved_away_goes_as_well(bring):
    run = bring(SITE)
    page("Zwei").move(page().get_parent(), pos="last-child")
    undoing.undo(run)
    assert not ArticlePage.objects.exists()
    assert not SectionPage.objects.filter(title="The old site").exists()


def test_from_the_shell(bring, capsys):
    bring(SITE)
    call_command("undo_wordpress_import")
    assert not ArticlePage.objects.exists()
    with pytest.raises(CommandError, match="no import"):
        call_command("undo_wordpress_import")
    run = bring(SITE)
    edit()
    with pytest.raises(CommandError, match="editors have changed"):
        call_command("undo_wordpress_import", str(run.pk))
    assert ArticlePage.objects.count() == 2
    call_command("undo_wordpress_import", str(run.pk), with_edits=True)
    assert not ArticlePage.objects.exists()
    assert WordPressImport.objects.filter(state="undone").count() == 2
