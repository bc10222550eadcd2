"""Every URL of a case × method × part of the cast: 404 for what one may not know, 403 for what one may not do.

The expectation comes from `WHO_MAY`, so what `scope()` says and what the doors do cannot drift apart.
"""

import re
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from portal.access.policy import policy_of
from portal.cases.models import Case
from portal.cases.urls import in_case
from portal.documents.urls import urlpatterns as of_documents
from tests.cast import PARTS, Cast, cast  # noqa: F401  (a fixture is used by its name)
from tests.portal.cases.pages.conftest import come_in
from tests.portal.test_who_may import declared, things  # noqa: F401  (a fixture is used by its name)

NAMES_MORE = re.compile(r"/pictures/|/compare/|/pdf/$")
HAS_NO_FILE = re.compile(r"/file/$|/zip/$")
"""`things` were made without bytes: whoever may have them meets a store that does not serve."""
METHODS = ("GET", "POST", "DELETE")
BESIDES = {"name": "p1.png", "old": 1, "new": 2}
"""Words of addresses that name no thing of their own: a picture of a version, and which versions are compared. Nothing
of that name is among `things`, so these doors answer 404 to whoever may go through them, too."""
DIFFERS = re.compile(rb'<p class="request-id">.*?</p>|nonce="[^"]*"', re.DOTALL)


def bare(answer):
    """What two answers are compared by: status, body and headers, apart from request id and nonces."""
    headers = {name: value for name, value in answer.headers.items() if name != "X-Request-ID"}
    headers["Content-Security-Policy"] = re.sub(r"'nonce-[^']*'", "", headers.get("Content-Security-Policy", ""))
    return answer.status_code, DIFFERS.sub(b"", answer.content), headers


def nowhere(word, value):
    """A word of the same kind that names nothing."""
    if word in BESIDES:
        return value
    if word == "code":
        return "Niemand-26-000"
    return uuid.uuid4() if isinstance(value, uuid.UUID) else 999 if isinstance(value, int) else "A-000"


@pytest.fixture
def addresses(cast: Cast, things):  # noqa: F811  (the fixtures of those names)
    """(gate, address in the case, the same address in a case that does not exist) of every door inside a case."""
    found = []
    for pattern in [*in_case, *(pattern for group in of_documents for pattern in group.url_patterns)]:
        gate = pattern.callback.gate
        model = gate.model or Case
        thing = things["reporter.reveal_to"] if gate.verb == "reporter.reveal_to" else things[model]
        words = {}
        for word in {"code", *pattern.pattern.converters}:
            if word in BESIDES:
                words[word] = BESIDES[word]
                continue
            value = thing
            for part in policy_of(model).address[word].split("__"):
                value = getattr(value, part)
            words[word] = value
        elsewhere = {word: nowhere(word, value) for word, value in words.items()}
        found.append((gate, reverse(pattern.name, kwargs=words), reverse(pattern.name, kwargs=elsewhere)))
    return found


# Who left has no session any more: tests/portal/accounts shows that it ends.
@pytest.mark.parametrize("part", [part for part in PARTS if part not in {"anonymous", "left"}])
def test_every_door_answers_as_the_rules_say(cast, addresses, part):  # noqa: F811  (the fixture of that name)
    browser = come_in(cast.person(part))
    browser.raise_request_exception = False
    nothing = {method: bare(browser.generic(method, addresses[-1][2])) for method in METHODS}
    wrong = []
    for gate, address, _ in addresses:
        seen = part in declared(policy_of(gate.model).seen_by, cast.case.state)
        if gate.verb == "reporter.reveal_to":
            seen = part in declared(gate.verb, cast.case.state)
        may = part in declared(gate.verb, cast.case.state)
        seen = seen or may  # what one may do something to, one may know of
        for method in METHODS:
            if may and method != "GET" and method in gate.methods:
                continue  # what a permitted deed does is shown where the page is tested
            answer = browser.generic(method, address)
            if not seen:
                expected = 404
                if bare(answer) != nothing[method]:
                    wrong.append(f"{method} {address}: not the answer of a case that does not exist")
            elif not may:
                expected = 403
            elif method not in gate.methods:
                expected = 405
            else:
                expected = 404 if NAMES_MORE.search(address) else 503 if HAS_NO_FILE.search(address) else 200
            if answer.status_code != expected:
                wrong.append(f"{method} {address} ({gate.verb}): {answer.status_code}, not {expected}")
    assert not wrong, "\n".join(wrong)


def test_nobody_signed_in_is_sent_to_the_door_alike(addresses):
    browser = Client()
    for _, address, nowhere in addresses:
        for method in METHODS:
            here, there = browser.generic(method, address), browser.generic(method, nowhere)
            assert (here.status_code, there.status_code) == (302, 302)
            assert here.url.replace(address, "") == there.url.replace(nowhere, "")
