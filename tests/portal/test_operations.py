"""What who runs the portal relies on: headers on every answer, health that tells the truth, a log without content."""

import json
import logging
import re

import pytest
from django.test import Client
from django.urls import reverse

from portal.access.requests import JsonFormatter
from portal.cases.urls import in_case
from tests.cast import cast, fill, make_cast  # noqa: F401  (a fixture is used by its name)
from tests.portal.cases.pages.conftest import come_in
from tests.portal.outages import close_to_all, lose_keys

TOLD_TO_BROWSERS = {
    "Content-Security-Policy": "default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=()",
    "X-Request-ID": "",
}


def quiet(client):
    """A browser that takes an error page as one."""
    client.raise_request_exception = False
    return client


# --- Headers ---------------------------------------------------------------------------------------------------------


def fails(*args, **kwargs):
    """A fault of ours."""
    raise RuntimeError("a fault of ours")


ANSWERS = {
    "an open page": (200, lambda ask, _: ask("anonymous").get("/en/")),
    "a page of work": (200, lambda ask, _: ask("lead").get(reverse("my_work"))),
    "the admin": (200, lambda ask, _: ask("editor").get("/admin/")),
    "nothing in the admin": (404, lambda ask, _: ask("editor").get("/admin/nothing/")),
    "the way to sign in": (302, lambda ask, _: ask("anonymous").get(reverse("my_work"))),
    "a request that was garbled": (400, lambda ask, _: ask("anonymous").get("/en/", headers={"host": "evil.example"})),
    "what one may not do": (403, lambda ask, _: ask("employee").get(reverse("people"))),
    "a form of elsewhere": (403, lambda ask, _: checked(ask("anonymous")).post(reverse("sign_in"))),
    "nothing": (404, lambda ask, _: ask("anonymous").get("/nothing/")),
    "no list of files": (404, lambda ask, _: ask("editor").get("/media/")),
    "no file of guidance by its path": (404, lambda ask, _: ask("editor").get("/media/documents/plan.pdf")),
    "no file by a detour": (404, lambda ask, _: ask("editor").get("/media/images/../../vault.json")),
    "a wrong method": (405, lambda ask, _: ask("lead").delete(reverse("my_work"))),
    "our own fault": (500, lambda ask, patch: broken(patch, ask("anonymous"))),
    "health": (200, lambda ask, _: ask("anonymous").get("/health/ready")),
    "an outage": (503, lambda ask, patch: without_keys(patch, ask("lead"))),
    "a file of the theme": (200, lambda ask, patch: static(patch, ask("anonymous"))),
    "the way to HTTPS": (301, lambda ask, patch: insecure(patch, ask("anonymous"))),
}


def checked(client):
    client.handler.enforce_csrf_checks = True
    return client


def broken(patch, client):
    patch.setattr("knowledge.help.emergency", fails)
    return client.get("/en/help-now/")


def without_keys(patch, client):
    patch.setattr("portal.vault.keys.opened", lambda *args: _unavailable())
    return client.get(reverse("case", args=[client.case.code]))


def _unavailable():
    from portal.vault.errors import KeysUnavailable

    raise KeysUnavailable("no answer")


def static(patch, client):
    patch.STATIC_ROOT.mkdir(parents=True)
    (patch.STATIC_ROOT / "theme.css").write_text("a {}")
    answer = client.get("/static/theme.css")
    assert b"".join(answer) == b"a {}"
    answer.close()
    return answer


def insecure(patch, client):
    patch.settings.SECURE_SSL_REDIRECT = True
    return client.get("/en/")


@pytest.mark.parametrize("kind", ANSWERS)
def test_every_answer_carries_every_header(cast, kind, monkeypatch, settings, tmp_path):  # noqa: F811
    settings.STATIC_ROOT = tmp_path / "static"
    settings.PORTAL_URL = "http://testserver"
    monkeypatch.STATIC_ROOT, monkeypatch.settings = settings.STATIC_ROOT, settings

    def ask(part):
        browser = quiet(Client() if part == "anonymous" else come_in(cast.person(part)))
        browser.case = cast.case
        return browser

    status, walk = ANSWERS[kind]
    answer = walk(ask, monkeypatch)
    assert answer.status_code == status
    wrong = [name for name, words in TOLD_TO_BROWSERS.items() if not answer.headers.get(name, "?").startswith(words)]
    assert not wrong, {name: answer.headers.get(name) for name in wrong}
    policy = answer.headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "'unsafe-eval'" not in policy
    assert "'unsafe-inline'" not in re.sub(r"style-src[^;]*", "", policy)
    if "style" in policy and "admin" not in kind:
        assert "'unsafe-inline'" not in policy


def test_whoever_is_signed_in_leaves_nothing_in_a_cache(cast):  # noqa: F811
    browser = quiet(come_in(cast.person("employee")))
    for address in ("/en/", "/report/", "/en/privacy/", reverse("people"), "/nothing/"):
        assert "no-store" in browser.get(address).headers["Cache-Control"], address
    assert browser.get("/en/help-now/").content == Client().get("/en/help-now/").content, "the same for everybody"


def test_a_wrong_method_has_a_page_that_helps(cast):  # noqa: F811
    answer = come_in(cast.person("lead")).delete(reverse("my_work"))
    assert answer.headers["Allow"] == "GET"
    assert 'href="tel:110"' in answer.content.decode()


# --- Health ----------------------------------------------------------------------------------------------------------


def ready():
    """Status and parts."""
    answer = Client(raise_request_exception=False).get("/health/ready")
    return answer.status_code, answer.json()["parts"]


def test_it_is_ready_when_every_part_is(db):
    assert ready() == (200, {"database": True, "files": True, "keys": True, "migrations": True})


def test_it_is_not_ready_without_keys_and_says_no_more(db, settings):
    lose_keys(settings)
    assert ready() == (503, {"database": True, "files": True, "keys": False, "migrations": True})


def test_it_is_not_ready_with_a_migration_missing(own_database, owner_connection):
    with owner_connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'cases'")
    assert ready() == (503, {"database": True, "files": True, "keys": True, "migrations": False})


def test_without_a_database_it_lives_but_is_not_ready(own_database, migrated_server):
    import psycopg2

    owner = psycopg2.connect(host=str(migrated_server.socket), dbname="postgres", user="postgres")
    owner.autocommit = True
    close_to_all(owner, own_database)
    owner.close()
    assert ready() == (503, {"database": False, "files": True, "keys": True, "migrations": False})
    assert Client().get("/health/live").status_code == 200


# --- Log -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def log():
    """The lines the portal writes, each read back from its JSON."""
    lines = []

    class Keeper(logging.Handler):
        def emit(self, record):
            lines.append(json.loads(self.format(record)))

    keeper = Keeper()
    keeper.setFormatter(JsonFormatter())
    # Those of the settings that have handlers of their own.
    loggers = [logging.getLogger(name) for name in (None, "django")]
    for logger in loggers:
        logger.addHandler(keeper)
    yield lines
    for logger in loggers:
        logger.removeHandler(keeper)


def test_the_log_of_a_whole_journey_names_nobody_and_tells_nothing(cast, log, monkeypatch):  # noqa: F811
    things = fill(cast)
    lead, stranger = quiet(come_in(cast.person("lead"))), quiet(come_in(cast.person("stranger")))
    log.clear()
    asked = 0
    by_kind = {"task": things["task"].key, "note": things["note"].pk, "event": things["event"].pk}
    for pattern in in_case:
        words = {word: by_kind.get(word, things["person"].pk) for word in pattern.pattern.converters}
        words = {word: words[word] for word in words} | {"code": cast.case.code}
        if "key" in words:
            words["key"] = things["task"].key
        address = reverse(pattern.name, kwargs=words)
        for browser in (lead, stranger, quiet(Client())):
            browser.get(address)
            browser.post(address, {"text": "Said among us", "title": "Ask the site", "name": "R. Decker"})
            asked += 2
    lead.get(reverse("case_list"), {"text": "R. Decker"})
    checked(quiet(Client())).post(reverse("sign_in"), {"username": cast.person("lead").email, "password": "Geheim"})
    Client().post(reverse("sign_in"), {"username": cast.person("lead").email, "password": "Geheim-wrong"})
    quiet(Client()).get("/en/", headers={"host": "decker.example"})
    monkeypatch.setattr("knowledge.help.emergency", lambda: 1 / len(f"{cast.case.code}"[99:]))
    quiet(Client()).get("/en/help-now/")
    asked += 5

    requests = [line for line in log if line["event"] == "request"]
    assert len(requests) == asked, "one line for each request"
    assert all(re.fullmatch("[0-9a-f]{32}", line["request_id"]) for line in requests)
    assert len({line["request_id"] for line in requests}) == asked
    assert "cases/<str:code>/tasks/<str:key>/" in {line["route"] for line in requests}
    faults = [line for line in log if line.get("exception") == "ZeroDivisionError"]
    assert faults
    assert all(line["raised_at"] for line in faults), "where, and nothing of what"
    text = json.dumps(log).lower()
    people = [cast.person(part) for part in ("lead", "stranger", "reader")]
    told = [cast.case.code, things["task"].key, str(things["person"].pk), "Ask the site", "Said among us", "Decker"]
    told += ["Mia Torell", "Was seen", "Kept between us", "Geheim"]
    told += [word for person in people for word in (person.email, str(person.pk))]
    assert [word for word in told if word.lower() in text] == []


def test_the_id_of_a_request_is_in_answer_log_and_journal(cast, log):  # noqa: F811
    from portal.audit.models import Entry

    answer = come_in(cast.person("lead")).get(
        reverse("case", args=[cast.case.code]), headers={"X-Request-ID": "proxy-0123456789"}
    )
    assert answer.headers["X-Request-ID"] == "proxy-0123456789"
    assert log[-1]["request_id"] == "proxy-0123456789"
    assert Entry.objects.filter(request_id="proxy-0123456789", verb="case.view", outcome="read").exists()
    forged = Client().get("/health/live", headers={"X-Request-ID": 'x"}\n{"event": "forged'})
    assert re.fullmatch("[0-9a-f]{32}", forged.headers["X-Request-ID"])
