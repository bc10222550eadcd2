"""What lies on the editors' desk: each kind of line, for whom, with its way onward, and at one price."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from knowledge.desk.sources import SOURCES
from knowledge.models import ArticlePage, AskedLook, BrokenLink, Contact, Feedback, HomePage, Searched
from portal.accounts.models import Person
from tests.knowledge.articles import article, edit, fresh, seen

NEW = "Other words"
PUBLISH = {"action-publish": "1"}


def desk(client, name=""):
    answer = client.get(reverse("desk") + f"?list={name}" if name else "/admin/")
    assert answer.status_code == 200
    return answer.content.decode()


def me(client):
    return Person.objects.get(pk=client.session["_auth_user_id"])


def test_an_empty_desk_says_so_line_by_line(editor, home):
    text = desk(editor)
    for words in (
        "Nobody asks you to read",
        "No page is due within the next 30 days",
        "No page is yours yet",
        "No link of a published page leads nowhere",
        "No contact is due",
        "No word was searched in vain",
        "No feedback is open",
        "Every published page is there in both languages",
        "Every translation says what its original says",
    ):
        assert words in text
    assert text.count("w-panel--dashboard") == len(SOURCES), "a panel of Wagtail's own is there"


def test_who_runs_wagtail_and_writes_nothing_has_no_desk(come_in, home):
    administrator = come_in("administrator")
    assert "desk-panel" not in desk(administrator)
    assert administrator.get(reverse("desk")).status_code == 403
    assert come_in("hr").get(reverse("desk")).status_code == 403
    assert come_in("editor", factor="").get(reverse("desk")).status_code == 302


def test_there_is_no_list_of_another_name(editor, home):
    assert editor.get(reverse("desk") + "?list=cases").status_code == 404


def test_my_pages_are_mine(editor, come_in, section):
    article(section, 1, owner=me(editor))
    article(section, 2, owner=me(come_in("editor", factor="passkey")))
    text = desk(editor, "mine")
    assert "Article 1" in text and "Article 2" not in text
    [panel] = re.findall(r'id="mine-content".*?</section>', desk(editor), re.DOTALL)
    assert "Article 1" in panel and "Article 2" not in panel


def test_what_is_due_is_shown_with_its_owner_and_what_is_not_due_is_not(editor, section):
    today = timezone.localdate()
    article(section, 1, owner=me(editor), review_by=today - timedelta(days=1))
    article(section, 2, review_by=today + timedelta(days=29))
    article(section, 3, review_by=today + timedelta(days=31))
    text = desk(editor, "due")
    assert "Article 1" in text and "overdue · Editor" in text
    assert "Article 2" in text and "nobody&#x27;s page" in text
    assert "Article 3" not in text


def test_what_one_may_not_publish_lies_on_the_desk_of_the_others_until_one_of_them_did(editor, come_in, home):
    second = come_in("editor", factor="passkey")
    edit(editor, home["en"], title=NEW)
    assert NEW not in desk(second, "waiting"), "half-written words wait for nobody"
    edit(editor, home["en"], title=NEW, **PUBLISH)
    assert NEW in desk(second, "waiting") and NEW in desk(second)
    assert "has been updated" in desk(editor), "what Wagtail says of it is read once"
    assert NEW not in desk(editor, "waiting")
    edit(second, home["en"], title=NEW, **PUBLISH)
    assert fresh(home["en"]).title == NEW
    assert "published" in desk(second)
    assert NEW not in desk(second, "waiting")


def test_words_that_were_changed_after_somebody_asked_wait_no_more(editor, come_in, home):
    edit(editor, home["en"], title=NEW, **PUBLISH)
    edit(editor, home["en"], title="Better words")
    assert "Better words" not in desk(come_in("editor", factor="passkey"), "waiting")


def test_contacts_are_to_be_called_again(editor, home):
    today = timezone.localdate()
    for number, days in enumerate((5, 50)):
        Contact.objects.create(
            key=f"line-{number}",
            name_de="Leitung",
            name_en=f"Line {number}",
            live=True,
            confirmed_on=today,
            review_by=today + timedelta(days=days),
        )
    text = desk(editor, "contacts")
    assert "Line 0" in text and "Line 1" not in text


def fill(section, number, owner, other):
    page = article(section, number, owner=owner, review_by=timezone.localdate())
    BrokenLink.objects.create(page=page, trouble="shape", target="htp:/")
    Feedback.objects.create(page=page.page_ptr, language="en", words="Words")
    days = [timezone.localdate() - timedelta(days=day) for day in range(5)]
    Searched.objects.bulk_create(Searched(term=f"term {number}", language="en", day=day) for day in days)
    revision = ArticlePage.objects.get(pk=page.pk).save_revision(user=other)
    AskedLook.objects.create(page=page.page_ptr, revision=revision, asked_by=other)


def test_what_was_searched_in_vain_is_shown_after_five_days(editor, home):
    today = timezone.localdate()
    for number in range(5):
        Searched.objects.create(term="parkplatz", language="de", day=today - timedelta(days=number))
        Searched.objects.create(term="kantine", language="de", day=today) if number == 0 else None
    for text in (desk(editor), desk(editor, "searched")):
        assert "parkplatz" in text and "on 5 days" in text
        assert "kantine" not in text


def test_what_readers_said_is_shown_by_page_and_read_elsewhere(editor, section):
    page = article(section)
    Feedback.objects.create(page=page.page_ptr, language="en", helped=False, words="Somebody threatens me")
    Feedback.objects.create(page=section.page_ptr, language="en", helped=True)
    [panel] = re.findall(r'id="feedback-content".*?</section>', desk(editor), re.DOTALL)
    assert "Article 1" in panel and "it did not help" in panel and reverse("feedback_admin:index") in panel
    assert "threatens" not in panel, "it may be a report"
    assert "Act" not in panel, "nothing was written there"
    assert editor.get(reverse("desk") + "?list=feedback").url == reverse("feedback_admin:index")


def test_what_is_missing_in_the_other_language_leads_to_what_was_begun(editor, home, section):
    page = article(section)
    text = desk(editor, "missing")
    assert "Article 1" in text and "missing in German" in text
    assert f"/admin/pages/{page.pk}/edit/" in text
    begun = page.copy_for_translation(home["de"].locale, copy_parents=True)
    text = desk(editor, "missing")
    assert "missing in German · begun" in text
    assert f"/admin/pages/{begun.pk}/edit/" in text


def test_a_translation_whose_original_changed_is_to_be_brought_up_to_date(editor, home):
    first, second = sorted(home.values(), key=lambda page: page.pk)
    assert second.title not in desk(editor, "overtaken")
    page = fresh(first)
    page.lead = "Something new"
    seen(page).save_revision().publish()
    text = desk(editor, "overtaken")
    assert second.title in text and first.title in text


@pytest.mark.usefixtures("time_stands_still")
def test_the_desk_costs_the_same_however_full_it_is(editor, come_in, section):
    other = me(come_in("editor", factor="passkey"))
    counts = {}
    fill(section, 0, me(editor), other)
    addresses = [
        "/admin/",
        *(f"{reverse('desk')}?list={name}" for name in ("waiting", "due", "mine", "broken", "missing")),
    ]
    for address in addresses:
        editor.get(address)
        with CaptureQueriesContext(connection) as few:
            editor.get(address)
        counts[address] = len(few)
    for number in range(1, 8):
        fill(section, number, me(editor), other)
    for address in addresses:
        with CaptureQueriesContext(connection) as many:
            text = editor.get(address).content.decode()
        assert len(many) == counts[address], address
        assert text.count("Article ") >= 4
    assert "all 8" in editor.get("/admin/").content.decode()


def test_a_long_list_has_pages(editor, section):
    for number in range(52):
        BrokenLink.objects.create(page=section.page_ptr, trouble="shape", target=f"htp:/{number}")
    assert "Page 1 of 2" in desk(editor, "broken")
    assert editor.get(reverse("desk") + "?list=broken&page=2").content.decode().count("htp:/") == 2
    assert "Page 1 of 2" in editor.get(reverse("desk") + "?list=broken&page=' OR 1").content.decode()


def test_the_sign_offs_that_wait_are_in_the_portals_own_inbox(editor, home):
    assert reverse("decisions") in desk(editor)
    assert HomePage.objects.count() == 2
