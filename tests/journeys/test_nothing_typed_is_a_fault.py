"""Whatever is put into whatever field, button or address: there is an answer, and it is never a fault of ours."""

import html
import json
import re
import uuid
from urllib.parse import quote

import pytest
from django.test import Client

from portal.access.doors import all_views
from portal.audit.journal import verify
from tests.cast import cast, fill  # noqa: F401  (a fixture is used by its name)
from tests.portal.cases.pages.conftest import come_in

NASTY = ("a\x00b", "-1", "9" * 40, "\x00", "\u202e\x1b[31m", "x" * 5000, "١٢٣", "%s%%00{{7}}", "0001-01-01T00:00", "[]")
PARTS = ("lead", "administrator", "data_protection", "anonymous")
# Every page four times takes a while: all of it is tried in `make prove`.
ALWAYS = {("lead", "a\x00b"), ("administrator", "-1"), ("anonymous", "-1")}
TRIED = [
    pytest.param(part, nasty, marks=[] if (part, nasty) in ALWAYS else pytest.mark.long)
    for part in PARTS
    for nasty in NASTY
]
FIELD = re.compile(r'<(?:input|select|textarea|button)\b[^>]*\bname="([^"]+)"')
# What links and scripts send, and no form shows.
UNSEEN = ("page", "sort", "next", "place", "language", "part", "version", "shown", "code", "ended", "_confirm_code")
# These would end the session of whoever tries all the others.
LAST = {"sign-out/", "account/sessions/"}


def addresses(known):
    """Every address of ours, with things that are there, with a thing that is not, and with nonsense."""
    for route, view in all_views():
        if not (hasattr(view, "gate") or hasattr(view, "public")) or route.startswith(("admin/", "documents/", "de/_")):
            continue
        if route in LAST:
            continue
        words = re.findall(r"<(?:(\w+):)?(\w+)>", route)
        for choose in (
            lambda kind, word: known.get(word, uuid.UUID(int=7)),
            lambda kind, word: uuid.UUID(int=7) if kind == "uuid" else "a\x00b",
        ):
            address = "/" + route
            for kind, word in words:
                address = re.sub(rf"<(?:\w+:)?{word}>", quote(str(choose(kind, word))), address)
            yield address
            if not words:
                break


@pytest.mark.parametrize(("part", "nasty"), TRIED)
def test_nothing_typed_is_a_fault(cast, part, nasty):  # noqa: F811
    things = fill(cast)
    known = {"code": cast.case.code, "key": things["task"].key, "note": things["note"].pk}
    known["person"] = cast.person("stranger").pk if part == "administrator" else things["person"].pk
    browser = Client() if part == "anonymous" else come_in(cast.person(part))
    browser.raise_request_exception = False
    wrong = []
    for address in addresses(known):
        page = browser.get(address)
        fields = {html.unescape(name) for name in FIELD.findall(page.content.decode())} - {"csrfmiddlewaretoken"}
        sent = dict.fromkeys([*sorted(fields), *UNSEEN], nasty)
        by_htmx = {"HX-Request": "true", "HX-Current-URL": nasty}
        as_json = json.dumps({"credential": {"id": nasty, "response": nasty}, "name": nasty})
        answers = {
            "GET": browser.get(address, sent),
            "POST": browser.post(address, sent, headers=by_htmx),
            "JSON": browser.post(address, as_json, content_type="application/json"),
        }
        faults = [way for way, answer in answers.items() if answer.status_code >= 500]
        if faults:
            wrong.append(f"{faults} {address}")
    assert not wrong, "\n".join(wrong)
    assert list(verify()) == []
