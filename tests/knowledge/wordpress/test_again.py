"""A newer export: what nobody touched is brought up to date, what somebody did is compared, nothing is doubled."""

import pytest
from django.core.management import CommandError
from django.db import connection
from wagtail.models import Page

from knowledge.models import ArticlePage, FormerAddress, SectionPage, WordPressImport
from knowledge.wordpress import comparing, writing
from tests.knowledge.articles import seen
from tests.knowledge.wordpress.exports import ADDRESS, item

OLD, NEW = "<p>Alter Text hier.</p>", "<p>Neuer Text hier.</p>"


def page(title="Eins"):
    return ArticlePage.objects.get(title=title)


def newest(title="Eins"):
    return page(title).get_latest_revision_as_object()


def edit(words="von Hand"):
    made = newest()
    made.body = [("quote", {"quote": words, "source": ""})]
    return made.save_revision()


def outcomes(run):
    return dict(run.items.values_list("number", "outcome"))


def test_the_same_again_writes_nothing(bring):
    bring([item(1, title="Eins", content=OLD), item(2, title="Zwei", content=OLD, parent=1)])
    before = [(each.pk, each.latest_revision_id) for each in ArticlePage.objects.order_by("pk")]
    run = bring([item(1, title="Eins", content=OLD), item(2, title="Zwei", content=OLD, parent=1)])
    assert outcomes(run) == {1: "same", 2: "same"}
    assert [(each.pk, each.latest_revision_id) for each in ArticlePage.objects.order_by("pk")] == before
    assert SectionPage.objects.filter(title="The old site").count() == 1
    assert FormerAddress.objects.count() == 2


def test_what_nobody_touched_is_brought_up_to_date(bring):
    bring([item(1, title="Eins", content=OLD)])
    run = bring([item(1, title="Eins", content=NEW), item(2, title="Zwei", content=NEW)])
    assert outcomes(run) == {1: "updated", 2: "new"}
    assert "Neuer" in newest().told()
    assert ArticlePage.objects.count() == 2


def test_what_readers_see_stays_until_somebody_releases_the_newer_words(bring):
    bring([item(1, title="Eins", content=OLD)])
    seen(page().get_parent().specific).get_latest_revision().publish()
    seen(page()).get_latest_revision().publish()
    bring([item(1, title="Eins", content=NEW)])
    assert page().live
    assert "Alter" in page().told()
    assert "Neuer" in newest().told()


def test_what_an_editor_changed_is_compared_and_not_written_over(bring):
    bring([item(1, title="Eins", content=OLD)])
    revision = edit()
    run = bring([item(1, title="Eins", content=NEW)])
    assert outcomes(run) == {1: "compare"}
    assert page().latest_revision_id == revision.pk
    assert "von Hand" in newest().told()
    assert "Neuer" in comparing.as_there(run.items.get()).told()


def test_owner_and_day_of_review_are_no_change_of_words(bring, django_user_model):
    bring([item(1, title="Eins", content=OLD)])
    made = newest()
    made.review_by = "2030-01-01"
    made.save_revision()
    run = bring([item(1, title="Eins", content=NEW)])
    assert outcomes(run) == {1: "updated"}
    assert str(newest().review_by) == "2030-01-01"


def test_a_comparison_that_was_left_is_not_offered_again(bring):
    bring([item(1, title="Eins", content=OLD)])
    edit()
    comparing.leave(bring([item(1, title="Eins", content=NEW)]).items.get())
    assert outcomes(bring([item(1, title="Eins", content=NEW)])) == {1: "same"}
    assert "von Hand" in newest().told()
    assert outcomes(bring([item(1, title="Eins", content=OLD)])) == {1: "compare"}


def test_a_comparison_that_was_taken_is_the_newest_draft(bring):
    bring([item(1, title="Eins", content=OLD)])
    mine = edit()
    comparing.take(bring([item(1, title="Eins", content=NEW)]).items.get(), None)
    assert "Neuer" in newest().told()
    assert "von Hand" in mine.as_object().told(), "what stood there stays in the history"
    assert outcomes(bring([item(1, title="Eins", content=NEW)])) == {1: "same"}
    assert outcomes(bring([item(1, title="Eins", content=OLD)])) == {1: "updated"}


def test_a_comparison_nobody_decided_is_offered_again(bring):
    bring([item(1, title="Eins", content=OLD)])
    edit()
    bring([item(1, title="Eins", content=NEW)])
    assert outcomes(bring([item(1, title="Eins", content=NEW)])) == {1: "compare"}


def test_what_disappeared_at_the_source_is_named_and_stays(bring):
    bring([item(1, title="Eins", content=OLD), item(2, title="Zwei", content=OLD)])
    run = bring([item(1, title="Eins", content=OLD)])
    assert outcomes(run) == {1: "same", 2: "gone"}
    assert page("Zwei")
    run = bring([item(1, title="Eins", content=OLD), item(2, title="Zwei", content=NEW)])
    assert outcomes(run) == {1: "same", 2: "updated"}, "it came back, and is the same page"
    assert ArticlePage.objects.count() == 2


def test_what_an_editor_deleted_does_not_come_again(bring):
    bring([item(1, title="Eins", content=OLD), item(2, title="Zwei", content=OLD)])
    page().delete()
    run = bring([item(1, title="Eins", content=NEW), item(2, title="Zwei", content=OLD)])
    assert outcomes(run) == {1: "deleted", 2: "same"}
    assert ArticlePage.objects.count() == 1


def test_a_page_an_editor_moved_stays_there_and_is_brought_up_to_date(bring):
    bring([item(1, title="Eins", content=OLD), item(2, title="Zwei", content=OLD)])
    page("Zwei").move(page("Eins"), pos="last-child")
    run = bring([item(1, title="Eins", content=OLD), item(2, title="Zwei", content=NEW)])
    assert outcomes(run) == {1: "same", 2: "updated"}
    assert page("Zwei").get_parent().pk == page("Eins").pk


def test_a_page_that_moved_at_the_source_is_named(bring):
    bring([item(1, title="Eins"), item(2, title="Zwei")])
    run = bring([item(1, title="Eins"), item(2, title="Zwei", parent=1)])
    assert ["moved_at_source", ""] in run.items.get(number=2).findings


def test_another_site_is_another_site(bring):
    bring([item(1, title="Eins", content=OLD)])
    run = bring([item(1, title="Eins", content=OLD)], site={"address": "https://other.example"})
    assert outcomes(run) == {1: "new"}
    assert ArticlePage.objects.count() == 2


def test_the_other_language_is_brought_over_apart(bring):
    bring([item(1, title="Eins", content=OLD)])
    run = bring([item(1, title="Eins", content=OLD)], locale="en")
    assert outcomes(run) == {1: "new"}


@pytest.mark.parametrize("stopped_at", [1, 21, 39])
def test_what_was_stopped_goes_on_where_it_was(bring, monkeypatch, stopped_at):
    """Killed in the middle, it leaves whole pages only; the same command then makes the others, and none twice."""
    items = [item(number, title=f"Nr {number}", content=OLD, parent=number // 4) for number in range(1, 61)]

    def stop(step, done, total):
        if step == "write" and done >= stopped_at:
            raise KeyboardInterrupt

    monkeypatch.setattr("knowledge.management.commands.import_wordpress.Command._tell", lambda self, *at: stop(*at))
    with pytest.raises(KeyboardInterrupt):
        bring(items)
    assert 0 < ArticlePage.objects.count() < len(items)
    assert all("Alter Text" in each.get_latest_revision_as_object().told() for each in ArticlePage.objects.all())
    stopped = {each.pk: each.latest_revision_id for each in ArticlePage.objects.all()}
    monkeypatch.setattr("knowledge.management.commands.import_wordpress.Command._tell", lambda self, *at: None)
    run = bring(items)
    assert ArticlePage.objects.count() == len(items)
    assert stopped.items() <= {each.pk: each.latest_revision_id for each in ArticlePage.objects.all()}.items()
    assert WordPressImport.objects.get().pk == run.pk
    assert set(run.items.values_list("outcome", flat=True)) == {"new"}
    assert run.state == "done"


def test_an_unfinished_import_keeps_others_of_the_site_away(bring, monkeypatch):
    def stop(self, step, done, total):
        if step == "write":
            raise KeyboardInterrupt

    monkeypatch.setattr("knowledge.management.commands.import_wordpress.Command._tell", stop)
    with pytest.raises(KeyboardInterrupt):
        bring([item(1, title="Eins", content=OLD, link=f"{ADDRESS}/eins/")])
    monkeypatch.undo()
    with pytest.raises(CommandError, match="not finished"):
        bring([item(1, title="Eins", content=NEW)])
    assert "Alter" in newest().told()


def test_two_processes_are_not_at_work_on_one_import(bring, monkeypatch):
    def stop(self, step, done, total):
        if step == "write":
            raise KeyboardInterrupt

    monkeypatch.setattr("knowledge.management.commands.import_wordpress.Command._tell", stop)
    with pytest.raises(KeyboardInterrupt):
        bring([item(1, title="Eins", content=OLD)])
    monkeypatch.undo()
    run = WordPressImport.objects.get()
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [run.pk.int % (1 << 63)])
        with pytest.raises(CommandError, match="just now"):
            bring([item(1, title="Eins", content=OLD)])
    finally:
        other.close()
    assert bring([item(1, title="Eins", content=OLD)]).state == "done"


def test_a_name_an_editor_takes_meanwhile_is_left_to_them(bring, monkeypatch):
    """The names below a page are asked for once; whoever was faster keeps theirs, and nothing is lost."""
    bring([item(9, title="Neun", content=OLD)])
    page("Neun").get_parent().add_child(
        instance=ArticlePage(title="Meine", slug="eins", summary="S", body=[], live=False)
    )
    read, told = writing._names_below, []

    def before_the_editor(above):
        told.append(above)
        return set() if len(told) == 1 else read(above)

    monkeypatch.setattr(writing, "_names_below", before_the_editor)
    items = [item(9, title="Neun", content=OLD), item(1, title="Eins", slug="eins", content=OLD)]
    run = bring([*items, item(2, title="Zwei", slug="zwei", content=OLD)])
    assert page("Meine").slug == "eins"
    assert page("Eins").slug == "eins-2"
    assert page("Zwei").slug == "zwei"
    assert outcomes(run) == {1: "new", 2: "new", 9: "same"}
    assert Page.find_problems() == ([], [], [], [], [])
