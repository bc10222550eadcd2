"""Every URL of a case, and of sign-off outside of cases × method × part of the cast: 404 for what one may not know, 403
for what one may not do.

The expectation comes from `WHO_MAY`, so what `scope()` says and what the doors do cannot drift apart.
"""

import re
import uuid
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import resolve, reverse

from knowledge.urls import urlpatterns as of_articles
from portal.access.gates import Gate
from portal.access.policy import policy_of
from portal.cases.models import Case
from portal.cases.urls import in_case
from portal.documents.urls import urlpatterns as of_documents
from tests.cast import PARTS, Cast, cast  # noqa: F401  (a fixture is used by its name)
from tests.portal.cases.pages.conftest import come_in
from tests.portal.test_who_may import DECIDING, declared, things  # noqa: F401  (a fixture is used by its name)
from workflows.approvals.models import Seat, SignOff
from workflows.approvals.urls import urlpatterns as of_sign_off

NAMES_MORE = re.compile(r"/pictures/|/compare/|/pdf/$|/hearing/council/$")
HAS_NO_FILE = re.compile(r"/file/$|/zip/$")
"""`things` were made without bytes: whoever may have them meets a store that does not serve."""
METHODS = ("GET", "POST", "DELETE")
BESIDES = {"name": "p1.png", "old": 1, "new": 2, "stage": "council"}
"""Words of addresses that name no thing of their own: a picture of a version, which versions are compared, a hearing.
Nothing of that name is among `things`, so these doors answer 404 to whoever may go through them, too."""
ASKED_OF_GUIDANCE = "editor contributor signatory"
OF_GUIDANCE = {
    "sign_off.view": ASKED_OF_GUIDANCE,
    "sign_off.withdraw": "editor",
    "sign_off.hear": "editor",
    "sign_off.fetch_sheet": "",
    "seat.view": ASKED_OF_GUIDANCE,
    **{f"seat.{verb}": "contributor" for verb in DECIDING.split()},
}
"""Who may what of the request about the article of `things`: the editor asked, labour law and compliance decide."""
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


@dataclass(frozen=True)
class Door:
    """A door, its address, the same address of nothing; for which parts of the cast the thing is there, which of them
    may do what stands on the door, and by which methods it is knocked at."""

    gate: Gate
    address: str
    nowhere: str
    seen: set[str]
    may: set[str]
    methods: tuple[str, ...] = METHODS


def leaves(patterns, words=frozenset()):
    """Every address below these, with all the words in it."""
    for each in patterns:
        found = words | set(each.pattern.converters)
        if hasattr(each, "url_patterns"):
            yield from leaves(each.url_patterns, found)
        elif hasattr(each.callback, "gate"):
            yield each, found


def said_of(verb, cast, of_guidance):  # noqa: F811  (a cast like the fixture's)
    """The parts of the cast that may do this, as the tables have it."""
    return set(OF_GUIDANCE[verb].split()) if of_guidance else declared(verb, cast.case.state)


@pytest.fixture
def doors(cast: Cast, things):  # noqa: F811  (the fixtures of those names)
    """Every door inside a case, and those of sign-off, deputies, procedures and articles."""
    request = SignOff.objects.get(kind="article")
    guidance = {SignOff: request, Seat: request.seats.get(duty="labour_law")}
    in_cases = [*leaves(in_case, frozenset({"code"})), *leaves(of_documents)]
    sign_off = [*leaves(of_sign_off), *leaves(of_articles)]
    found = []
    for pattern, names in [*sign_off, *in_cases]:
        gate, of_guidance = pattern.callback.gate, "of_guidance" in pattern.default_args
        # A gate finds before it looks at the method: here those are enough that a door takes, and looking.
        methods = METHODS if (pattern, names) in in_cases else tuple({"GET", *gate.methods})
        reveals = gate.verb == "reporter.reveal_to"
        if gate.model is None and not names:
            address = reverse(pattern.name)
            found.append(Door(gate, address, address, set(PARTS), declared(gate.verb, cast.case.state), methods))
            continue
        model = gate.model or Case
        thing = guidance[model] if of_guidance else things[gate.verb if reveals else model]
        words = {}
        for word in names:
            value = thing
            for part in policy_of(model).address[word].split("__") if word not in BESIDES else ():
                value = getattr(value, part)
            words[word] = BESIDES.get(word, value)
        elsewhere = {word: nowhere(word, value) for word, value in words.items()}
        seen_by = gate.verb if reveals else policy_of(model).seen_by
        seen, may = (said_of(verb, cast, of_guidance) for verb in (seen_by, gate.verb))
        # What one may do something to, one may know of.
        places = (reverse(pattern.name, kwargs=each) for each in (words, elsewhere))
        found.append(Door(gate, *places, seen | may, may, methods))
    return found


# Who left has no session any more: tests/portal/accounts shows that it ends.
@pytest.mark.parametrize("part", [part for part in PARTS if part not in {"anonymous", "left"}])
def test_every_door_answers_as_the_rules_say(cast, doors, part):  # noqa: F811  (the fixture of that name)
    browser = come_in(cast.person(part))
    browser.raise_request_exception = False
    nothing = {method: bare(browser.generic(method, doors[-1].nowhere)) for method in METHODS}
    wrong = []
    for door in doors:
        gate, address = door.gate, door.address
        for method in door.methods:
            if part in door.may and method != "GET" and method in gate.methods:
                continue  # what a permitted deed does is shown where the page is tested
            answer = browser.generic(method, address)
            if part not in door.seen:
                expected = 404
                if bare(answer) != nothing[method]:
                    wrong.append(f"{method} {address}: not the answer of a thing that does not exist")
            elif part not in door.may:
                expected = 403
            elif method not in gate.methods:
                expected = 405
            else:
                expected = 404 if NAMES_MORE.search(address) else 503 if HAS_NO_FILE.search(address) else 200
            if answer.status_code != expected:
                wrong.append(f"{method} {address} ({gate.verb}): {answer.status_code}, not {expected}")
    assert not wrong, "\n".join(wrong)


def test_nobody_signed_in_is_sent_to_the_door_alike(doors):
    browser = Client()
    for door in doors:
        for method in door.methods:
            here, there = browser.generic(method, door.address), browser.generic(method, door.nowhere)
            assert (here.status_code, there.status_code) == (302, 302)
            assert here.url.replace(door.address, "") == there.url.replace(door.nowhere, "")


def test_the_walk_passes_every_door_of_sign_off(doors):
    walked = {resolve(door.address).url_name for door in doors}
    assert {pattern.name for pattern, _ in leaves(of_sign_off)} | {"wording"} <= walked
    assert len([door for door in doors if door.address.startswith("/my-work/decisions/")]) > 10
