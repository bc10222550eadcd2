"""Who sees a mail and who sees its attachments are two questions: the page says so, and both are answered at once."""

import re

import pytest

from portal.access.answers import Refused
from portal.cases.actions import circles
from portal.documents import enclosed
from portal.documents.actions import documents
from portal.documents.models import Document
from tests.portal.documents.bringing import bring, mail, word


@pytest.fixture
def post(cast):
    return bring(cast, "Post.eml", mail("Zaun", files=[("Plan.docx", word("Plan")), ("Liste.docx", word("Liste"))]))


@pytest.fixture
def files(cast, post):
    """The two attachments, as documents."""
    plan, listed = enclosed.files_of(cast["lead"], post)
    assert (plan.title, listed.title) == ("Plan", "Liste")
    return plan, listed


@pytest.fixture
def circle(cast):
    return circles.make(cast.case, actor=cast["contributor"], name="Care", people=[cast.person("assessor")])


@pytest.fixture
def browser(browser_of):
    return browser_of("contributor")


def page(answer):
    return re.sub(r"\s+", " ", answer.text.split("<main", 1)[1])


def at(document):
    return f"{document.get_absolute_url()}audience/"


def now(*things):
    return [Document.objects.get(pk=each.pk).circle for each in things]


def choice(document):
    return f"{document.key}.{document.version}"


def test_the_page_of_a_mail_names_its_attachments_and_none_is_ticked(browser, post, files):
    shown = page(browser.get(at(post)))
    assert "Its attachments are documents of their own" in shown
    for each in files:
        box = re.search(rf'<input[^>]*value="{re.escape(choice(each))}"[^>]*>', shown)[0]
        assert 'type="checkbox"' in box and "checked" not in box
        title = f'<bdi data-personal translate="no">{each.title}</bdi>'  # the mask covers it
        assert f"{each.key} {title} (Everyone in the case)" in shown


def test_the_page_of_an_attachment_names_its_mail(browser, post, files):
    shown = page(browser.get(at(files[0])))
    assert "This document came with a mail" in shown
    assert f'href="{post.get_absolute_url()}"' in shown and "Post" in shown
    assert "Its attachments" not in shown and 'name="also"' not in shown


def test_a_document_that_is_neither_says_nothing_of_mails(cast, browser):
    shown = page(browser.get(at(bring(cast))))
    assert "attachments" not in shown and "came with a mail" not in shown


def test_what_is_ticked_goes_with_the_mail_and_what_is_not_stays(browser, cast, post, files, circle):
    sent = {"circle": str(circle.pk), "version": post.version}
    assert browser.post(at(post), sent).status_code == 302
    assert now(post, *files) == [circle, None, None]
    post.refresh_from_db()
    sent |= {"version": post.version, "also": [choice(files[1])]}
    assert browser.post(at(post), sent).status_code == 302
    assert now(post, *files) == [circle, None, circle]
    assert not enclosed.files_of(cast["reader"], post)[1:]


def test_of_what_one_does_not_see_the_page_says_nothing_in_either_direction(browser_of, cast, post, files, circle):
    documents.set_audience(files[0], actor=cast["contributor"], version=files[0].version, circle=circle)
    lead = browser_of("lead")
    shown = page(lead.get(at(post)))
    assert "Plan" not in shown and files[0].key not in shown and "Liste" in shown
    files[0].refresh_from_db()
    sent = {"circle": "case", "version": post.version, "also": [choice(files[0])]}
    assert lead.post(at(post), sent).status_code == 422
    assert now(post, *files) == [None, circle, None]
    documents.set_audience(post, actor=cast["contributor"], version=post.version, circle=circle)
    shown = page(lead.get(at(files[1])))
    assert "came with a mail" not in shown and "Post" not in shown and post.key not in shown


def test_an_attachment_one_may_not_change_is_named_and_cannot_be_ticked(browser, cast, post, files, circle):
    documents.withdraw(files[0], actor=cast["lead"], version=files[0].version, because="twice")
    shown = page(browser.get(at(post)))
    files[0].refresh_from_db()
    assert "because you cannot change them" in shown and files[0].key in shown
    assert choice(files[0]) not in shown and choice(files[1]) in shown
    sent = {"circle": str(circle.pk), "version": post.version, "also": [choice(files[0]), choice(files[1])]}
    assert browser.post(at(post), sent).status_code == 422
    assert now(post, *files) == [None, None, None]


def test_one_that_somebody_changed_meanwhile_is_asked_about_again(browser, cast, post, files, circle):
    before = choice(files[0])
    documents.check_out(files[0], actor=cast["lead"], version=files[0].version)
    answer = browser.post(at(post), {"circle": str(circle.pk), "version": post.version, "also": [before]})
    assert answer.status_code == 422 and "Somebody changed one of these attachments" in answer.text
    assert now(post, *files) == [None, None, None]


def test_one_that_is_refused_at_the_last_moment_is_told_and_the_rest_is_done(browser, post, files, circle, monkeypatch):
    real = documents.set_audience

    def refuses(document, **words):
        if document.pk == files[0].pk:
            raise Refused("document.set_audience")
        return real(document, **words)

    monkeypatch.setattr(documents, "set_audience", refuses)
    sent = {"circle": str(circle.pk), "version": post.version, "also": [choice(each) for each in files]}
    answer = browser.post(at(post), sent, follow=True)
    assert "but not of every attachment" in answer.text
    assert answer.redirect_chain[-1][0] == at(post)
    assert now(post, *files) == [circle, None, circle]


def test_who_may_not_change_the_mail_changes_no_attachment_either(browser_of, post, files, circle):
    sent = {"circle": "case", "version": post.version, "also": [choice(files[0])]}
    assert browser_of("reader").post(at(post), sent).status_code == 403
    assert browser_of("stranger").post(at(post), sent).status_code == 404
    assert now(post, *files) == [None, None, None]
