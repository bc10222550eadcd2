"""What goes wrong halfway: each time the person is told, nothing is half done, and the next try works.

What people type wrongly (codes, passwords, passkeys, return addresses, names) is tried where it is typed, in
`tests/portal/accounts` and `tests/portal/cases`. Here the house itself is missing something.
"""

import psycopg2
import pytest
from django.db import InterfaceError, connections
from django.test import Client
from django.urls import reverse

from portal.access import answers
from portal.audit.journal import verify
from portal.audit.models import Entry
from portal.cases.models import Case, Note, Task
from tests.cast import cast, make_cast  # noqa: F401  (a fixture is used by its name)
from tests.portal.cases.pages.conftest import come_in
from tests.portal.outages import lose_keys, losing_the_database

TASK = {"kind": "task", "title": "Ask the site", "circle": "case"}


@pytest.fixture
def owner(own_database):
    """A superuser beside the portal's database, who can take it away and give it back."""
    connection = psycopg2.connect(host=connections.settings["default"]["HOST"], dbname="postgres", user="postgres")
    connection.autocommit = True
    yield connection
    connection.close()


def is_the_outage_page(answer) -> bool:
    """503 with help, and the one sentence that matters."""
    page = answer.content.decode()
    said = "The last step was not saved." in page and "Der letzte Schritt wurde nicht gespeichert." in page
    return answer.status_code == 503 and said and 'href="tel:110"' in page and "Retry-After" in answer.headers


def test_a_database_lost_at_any_moment_of_a_deed_leaves_nothing_behind(own_database, owner):
    around = make_cast()
    browser, page = come_in(around.person("lead")), reverse("case_task_add", args=[around.case.code])
    browser.raise_request_exception = False
    with losing_the_database(owner, own_database) as whole:
        assert browser.post(page, TASK).status_code == 302
    assert Task.objects.count() == 1
    done = Entry.objects.filter(verb="task.add")
    wrong = []
    for at in range(1, whole.asked + 1):
        before = Task.objects.count(), done.count()
        with losing_the_database(owner, own_database, at) as lost:
            answer = browser.post(page, TASK)
        after = Task.objects.count(), done.count()
        # Either it was not saved and that is said, or it was, and nothing else is said.
        unsaved = is_the_outage_page(answer) and after == before
        saved = answer.status_code == 302 and after == (before[0] + 1, before[1] + 1)
        if not (unsaved or (saved and lost.asked >= whole.asked - 1)):
            wrong.append(f"statement {at} of {whole.asked}: {answer.status_code}, {before} -> {after}")
    assert not wrong, "\n".join(wrong)
    assert list(verify()) == []
    assert browser.post(page, TASK).status_code == 302, "it is back, and the session with it"


def test_a_database_lost_at_any_moment_of_reading_is_said(own_database, owner):
    around = make_cast()
    browser = come_in(around.person("lead"))
    browser.raise_request_exception = False
    for page in (reverse("case", args=[around.case.code]), reverse("case_list")):
        with losing_the_database(owner, own_database) as whole:
            assert browser.get(page).status_code == 200
        for at in range(1, whole.asked + 1):
            with losing_the_database(owner, own_database, at):
                answer = browser.get(page)
            # The last one only asks where the rail may lead; by then the page has all it was asked for.
            only_the_rail = at == whole.asked and answer.status_code == 200
            assert is_the_outage_page(answer) or only_the_rail, f"{page}, statement {at}: {answer.status_code}"


def test_a_database_lost_while_signing_in_lets_nobody_in(own_database, owner):
    around = make_cast()
    person = around.person("employee")
    person.set_password("kranich-ahorn-basalt-7")
    person.save()
    typed = {"username": person.email, "password": "kranich-ahorn-basalt-7"}
    with losing_the_database(owner, own_database) as whole:
        assert Client().post(reverse("sign_in"), typed).status_code == 302
    for at in range(1, whole.asked + 1):
        browser = Client(raise_request_exception=False)
        with losing_the_database(owner, own_database, at) as lost:
            answer = browser.post(reverse("sign_in"), typed)
        assert lost.asked < at or is_the_outage_page(answer), f"statement {at}: {answer.status_code}"
        assert lost.asked < at or browser.get(reverse("account")).status_code == 302
    assert Client().post(reverse("sign_in"), typed).status_code == 302, "an outage is no wrong password"


def test_help_now_needs_no_database_also_for_who_is_signed_in(own_database, owner):
    browser = come_in(make_cast().person("employee"))
    browser.raise_request_exception = False
    open_pages = ["/en/help-now/", "/de/help-now/", "/report/", "/report/?seen=aaaaaaaaaa", "/de/reading-safely/"]
    for page in (*open_pages, "/health/live"):
        with losing_the_database(owner, own_database, 1):
            answer = browser.get(page)
        assert answer.status_code == 200, page
        assert "session" not in answer.cookies, "nobody is signed out by an outage"
    with losing_the_database(owner, own_database, 1):
        assert is_the_outage_page(browser.get(reverse("account")))
    assert browser.get(reverse("account")).status_code == 200


def test_without_keys_nothing_is_written_and_it_is_said(cast, settings):  # noqa: F811
    browser = come_in(cast.person("lead"))
    browser.raise_request_exception = False
    lose_keys(settings)
    deeds = Entry.objects.exclude(outcome="read")
    before = deeds.count()
    for page, typed in (
        ("case_task_add", TASK),
        ("case_note_add", {"text": "Said", "circle": "case"}),
        ("case_level", {"level": "high", "because": "A reason", "version": cast.case.version}),
        ("case_wall_add", {"person": str(cast.person("reader").pk), "reason": "x", "knowing": "1"}),
    ):
        assert is_the_outage_page(browser.post(reverse(page, args=[cast.case.code]), typed)), page
    assert is_the_outage_page(browser.get(reverse("case", args=[cast.case.code])))
    assert (Task.objects.count(), Note.objects.count(), deeds.count()) == (0, 0, before)
    assert Case.objects.get(pk=cast.case.pk).version == cast.case.version
    ready = browser.get("/health/ready")
    assert (ready.status_code, ready.json()["parts"]["keys"]) == (503, False)


def test_what_comes_of_an_outage_is_one_and_a_fault_of_ours_is_not():
    lost, later = InterfaceError("gone"), RuntimeError("while tidying up")
    later.__context__ = lost
    assert answers.is_outage(lost)
    assert answers.is_outage(later)
    assert not answers.is_outage(RuntimeError("ours"))
    assert not answers.is_outage(None)
