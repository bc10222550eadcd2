"""What an editor does day to day, through Wagtail's own views behind our doors."""

import json
import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Comment, Page, PageSubscription, Revision
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from knowledge.models import ArticlePage, SectionPage
from knowledge.tasks import publish_what_is_due
from portal.accounts.models import Person
from tests.knowledge.articles import article, edit, form, fresh, rewritten, seen

NEW = "Other words"
PUBLISH = {"action-publish": "1"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def second(come_in):
    """Another editor than `editor`."""
    return come_in("editor", factor="passkey")


def me(client):
    return Person.objects.get(pk=client.session["_auth_user_id"])


def told(client, address):
    return client.get(address).content.decode()


def address(name, *args):
    return reverse(f"wagtailadmin_pages:{name}", args=args)


def in_bulk(deed, *pages):
    ids = "&".join(f"id={page.pk}" for page in pages)
    return reverse("wagtail_bulk_action", args=["wagtailcore", "page", deed]) + "?" + ids


def in_words(when):
    return timezone.localtime(when).strftime("%Y-%m-%d %H:%M")


# --- On the clock ----------------------------------------------------------------------------------------------------
def test_the_worker_publishes_what_is_due_and_withdraws_what_is_over(editor, second, home):
    page, now = home["en"], timezone.now()
    edit(editor, page, title=NEW)
    begins, ends = now + timedelta(days=1), now + timedelta(days=3)
    edit(second, page, title=NEW, go_live_at=in_words(begins), expire_at=in_words(ends), **PUBLISH)
    publish_what_is_due.call()
    assert fresh(page).title != NEW
    with time_machine.travel(now + timedelta(days=2)):
        publish_what_is_due.call()
        assert (fresh(page).title, fresh(page).live) == (NEW, True)
    with time_machine.travel(now + timedelta(days=4)):
        publish_what_is_due.call()
    assert (fresh(page).live, fresh(page).expired) == (False, True)


def test_nobody_puts_their_own_words_on_the_clock_and_their_old_words_still_end(editor, home):
    page, now = home["en"], timezone.now()
    ends = in_words(now + timedelta(days=1))
    edit(editor, page, title=NEW, expire_at=ends, **PUBLISH)
    with time_machine.travel(now + timedelta(days=2)):
        publish_what_is_due.call()
    assert fresh(page).live and fresh(page).title != NEW
    assert not Revision.objects.filter(approved_go_live_at__isnull=False).exists()


# --- A page above that is a draft ------------------------------------------------------------------------------------
def below_a_draft(section):
    page = article(section, 1)
    page.unpublish()
    SectionPage.objects.get(pk=section.pk).unpublish()
    return ArticlePage.objects.get(pk=page.pk)


def test_below_a_draft_nothing_is_published_and_the_editor_is_told_what_to_do(almighty, home):
    home["en"].unpublish()
    section = SectionPage(title="Act", slug="act", summary="S", locale=home["en"].locale, live=False)
    home["en"].add_child(instance=section)
    seen(section).save_revision()
    words = {"title": "Act", "slug": "act", "summary": "S", "audience": "everyone", "reviewed_on": "", "review_by": ""}
    sent = nested_form_data(words | {"reviewed_by": "", "comments": inline_formset([])})
    answer = almighty.post(address("edit", section.pk), sent | PUBLISH)
    assert "the page above it, is a draft. Publish that one first" in told(almighty, answer.url)
    assert not SectionPage.objects.get(pk=section.pk).live


def test_several_below_a_draft_are_not_published_either(editor, section):
    page = below_a_draft(section)
    answer = editor.post(in_bulk("publish", page))
    assert "is a draft. Publish that one first" in told(editor, answer.url)
    assert not ArticlePage.objects.get(pk=page.pk).live


# --- Several at once -------------------------------------------------------------------------------------------------
def test_several_are_published_by_another_than_who_wrote_them(editor, second, home):
    for page in home.values():
        edit(editor, page, title=NEW)
    answer = editor.post(in_bulk("publish", *home.values()))
    assert "whoever wrote these words does not publish them" in told(editor, answer.url)
    assert not Page.objects.filter(title=NEW).exists()
    assert second.post(in_bulk("publish", *home.values())).status_code == 302
    assert Page.objects.filter(title=NEW, live=True).count() == 2


def test_one_that_may_not_be_published_keeps_all_of_them(editor, second, home):
    edit(editor, home["de"], title=NEW)
    edit(second, home["en"], title=NEW)
    second.post(in_bulk("publish", home["de"], home["en"]))
    assert not Page.objects.filter(title=NEW).exists()


@pytest.mark.parametrize("deed", ["publish", "unpublish", "delete", "move"])
def test_who_does_not_write_guidance_does_none_of_it(come_in, section, deed):
    page = article(section, 1)
    for duties, factor, status in ((["hr"], "totp", 403), (["editor"], "", 302), (["administrator"], "totp", None)):
        answer = come_in(*duties, factor=factor).post(in_bulk(deed, page), {"chooser": str(section.pk)})
        assert status in (None, answer.status_code)
        stands = ArticlePage.objects.get(pk=page.pk)
        assert stands.live and stands.path == page.path, duties


def test_several_are_unpublished_and_deleted(editor, section):
    pages = [article(section, number) for number in (1, 2)]
    assert editor.post(in_bulk("unpublish", *pages)).status_code == 302
    assert not ArticlePage.objects.live().exists()
    assert editor.post(in_bulk("delete", *pages)).status_code == 302
    assert not ArticlePage.objects.exists()


def test_several_are_moved_and_readers_see_the_same_words(editor, home, section):
    pages = [article(section, number) for number in (1, 2)]
    other = SectionPage(title="Other", slug="other", summary="S", locale=section.locale)
    home["en"].add_child(instance=other)
    seen(other).save_revision().publish()
    assert editor.post(in_bulk("move", *pages), {"chooser": str(other.pk)}).status_code == 302
    assert ArticlePage.objects.child_of(other).live().count() == 2


# --- Comments, comparison, preview, autosave -------------------------------------------------------------------------
def commented(page, text):
    comment = {
        "text": text,
        "contentpath": "title",
        "position": "",
        "resolved": "",
        "id": "",
        "replies-TOTAL_FORMS": "0",
        "replies-INITIAL_FORMS": "0",
        "replies-MIN_NUM_FORMS": "0",
        "replies-MAX_NUM_FORMS": "0",
    }
    counted = {f"comments-{name}": "0" for name in ("INITIAL_FORMS", "MIN_NUM_FORMS")}
    sent = {f"comments-0-{name}": value for name, value in comment.items()} | counted
    return form(page) | sent | {"comments-TOTAL_FORMS": "1", "comments-MAX_NUM_FORMS": "1000"}


def test_a_comment_is_kept_and_whoever_follows_hears_that_and_where_and_never_what(editor, second, home):
    page = home["en"]
    PageSubscription.objects.create(page=page.page_ptr, user=me(second), comment_notifications=True)
    answer = editor.post(address("edit", page.pk), commented(page, "Secret thought"))
    assert answer.status_code == 302
    assert Comment.objects.get().text == "Secret thought"
    [letter] = mail.outbox
    assert letter.to == [me(second).email]
    said = letter.subject + letter.body + str(letter.alternatives)
    for never in ("Secret", page.title, me(editor).name):
        assert never not in said
    assert f"/admin/pages/{page.pk}/edit/" in letter.body


def test_a_comment_is_no_word_of_the_page(editor, second, home):
    page = home["en"]
    edit(editor, page, title=NEW)
    second.post(address("edit", page.pk), commented(rewritten(page, NEW), "Fine") | {"title": NEW})
    edit(second, page, title=NEW, **PUBLISH)
    assert fresh(page).title == NEW


def test_two_versions_are_compared(editor, home):
    page = home["en"]
    edit(editor, page, title=NEW)
    edit(editor, page, title="Better words")
    new, old = page.revisions.order_by("-pk").values_list("pk", flat=True)[:2]
    text = told(editor, address("revisions_compare", page.pk, old, new))
    for word, change in (("Other", "deletion"), ("Better", "addition")):
        assert re.search(rf'<span class="{change}">{word}', text), change


def test_what_is_written_is_previewed_before_it_is_saved_in_every_width(editor, home):
    page = home["en"]
    answer = editor.post(address("preview_on_edit", page.pk), form(page, title=NEW))
    assert json.loads(answer.content)["is_valid"] is True
    assert NEW in told(editor, address("preview_on_edit", page.pk))
    assert fresh(page).title != NEW and not page.revisions.filter(content__title=NEW).exists()
    sizes = {size["device_width"] for size in page.preview_sizes}
    assert min(sizes) <= 375 and max(sizes) >= 1200


def test_a_page_is_previewed_in_both_languages(editor, home):
    page, twin = home["en"], home["de"]
    text = told(editor, address("edit", page.pk))
    assert re.search(r'<option value="de">', text)
    editor.post(address("preview_on_edit", page.pk), form(page, title=page.title))
    preview = told(editor, address("preview_on_edit", page.pk) + "?mode=de")
    assert twin.title in preview and 'lang="de"' in preview
    assert page.title in told(editor, address("preview_on_edit", page.pk) + "?mode=")
    assert page.title in told(editor, address("preview_on_edit", page.pk) + "?mode=fr"), "no such language: the page"


def autosaved(client, page, title, **more):
    answer = client.post(
        address("edit", page.pk), form(page, title=title) | more, headers={"Accept": "application/json"}
    )
    return answer, json.loads(answer.content)


def test_what_is_written_is_kept_by_itself_and_readers_see_nothing_of_it(editor, home):
    page = home["en"]
    answer, said = autosaved(editor, page, NEW)
    assert answer.status_code == 200 and said["success"] is True
    assert fresh(page).get_latest_revision_as_object().title == NEW
    assert fresh(page).title != NEW


def test_of_two_editors_on_one_page_the_second_is_told_and_both_texts_are_kept(editor, second, home):
    page = home["en"]
    _answer, first = autosaved(editor, page, "Mine")
    loaded = {
        "loaded_revision_id": str(first["revision_id"]),
        "loaded_revision_created_at": first["revision_created_at"],
    }
    edit(second, page, title="Theirs")
    answer, said = autosaved(editor, page, "Mine, longer", **loaded)
    assert answer.status_code == 400 and said["success"] is False
    assert said["error_message"]
    titles = {revision.as_object().title for revision in page.revisions.all()}
    assert {"Mine", "Theirs"} <= titles
    assert fresh(page).get_latest_revision_as_object().title == "Theirs"
