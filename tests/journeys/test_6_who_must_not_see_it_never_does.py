"""Step 6: five people who must not know of a case try its every URL and get what a case that does not exist gives."""

import re

import pytest
from django.urls import reverse

from portal.access.policy import policy_of
from portal.cases.demo import people as demo
from portal.cases.grants import CaseGrant
from portal.cases.models import Case, Wall
from portal.cases.urls import in_case
from tests.walk import sign_in

NOWHERE = "Niemand-26-000"
DIFFERS = re.compile(rb'<p class="request-id">.*?</p>|nonce="[^"]*"', re.DOTALL)


@pytest.fixture
def walled_case(server):
    """The case somebody is excluded from, and one that person may not even guess exists."""
    return Case.objects.get(pk=Wall.objects.get(person=demo.find("ostermann"), lifted_at=None).case_id)


def addresses(case):
    """Every URL of the case, with things that are really in it where there are any."""
    for pattern in in_case:
        model = pattern.callback.gate.model
        words = {"code": case.code}
        address = policy_of(model).address
        lookup = {field: value for field, value in [(address["code"], case.code)]}
        thing = model._base_manager.filter(**lookup).first()
        for word in pattern.pattern.converters:
            if word != "code":
                words[word] = getattr(thing, address[word]) if thing else "00000000-0000-4000-8000-000000000000"
        yield reverse(pattern.name, kwargs=words)


def answer(page, method, address):
    """Status, headers and body as the person's browser gets them, apart from request ids and nonces."""
    token = next((c["value"] for c in page.context.cookies() if "csrf" in c["name"]), "")
    got = page.context.request.fetch(
        address, method=method, max_redirects=0, headers={"X-CSRFToken": token, "Referer": page.url}
    )
    headers = {name: value for name, value in got.headers.items() if name not in {"x-request-id", "date"}}
    headers["content-security-policy"] = re.sub(r"'nonce-[^']*'", "", headers.get("content-security-policy", ""))
    return got.status, headers, DIFFERS.sub(b"", got.body())


@pytest.mark.parametrize(
    "who",
    [
        pytest.param("an expert", id="an expert of another case"),
        pytest.param("torell", id="a signed-in employee"),
        pytest.param("vogt", id="an editor with full Wagtail rights"),
        pytest.param("nielsen", id="a superuser made by hand"),
        pytest.param("ostermann", id="a walled person"),
    ],
)
def test_they_get_the_answer_of_a_case_that_does_not_exist(page, walled_case, owner_connection, who):
    if who == "an expert":
        held = CaseGrant.objects.live()
        inside = held.filter(content_object=walled_case).values("user")
        experts = ["labour_law", "hr", "compliance", "psychology"]
        outside = held.exclude(user__in=inside).filter(user__duties__duty__in=experts)
        who = outside.first().user.email.split("@")[0]
    person = demo.find(who)
    if who == "nielsen":
        with owner_connection.cursor() as cursor:
            cursor.execute("UPDATE accounts_person SET is_superuser = true WHERE id = %s", [str(person.pk)])
    sign_in(page, who)
    wrong = []
    for address in addresses(walled_case):
        nowhere = address.replace(walled_case.code, NOWHERE)
        for method in ("GET", "POST", "DELETE"):
            here, there = answer(page, method, address), answer(page, method, nowhere)
            if here[0] != 404 or here != there:
                wrong.append(f"{method} {address}: {here[0]}, elsewhere {there[0]}")
    assert not wrong, "\n".join(wrong)


def test_whoever_leads_it_opens_it(page, walled_case):
    """The same URLs are there for somebody: the refusals above refuse something."""
    lead = CaseGrant.objects.live().filter(content_object=walled_case, permission__codename="lead").first().user
    sign_in(page, lead.email.split("@")[0])
    assert answer(page, "GET", f"/cases/{walled_case.code}/")[0] == 200


def test_lists_searches_and_wagtail_know_nothing_of_it(page, walled_case):
    sign_in(page, "ostermann")
    for address in ("/my-work/", "/my-work/tasks/", "/my-work/notices/", "/cases/", "/emergency-access/"):
        page.goto(address)
        assert walled_case.code not in page.content(), address
    other = page.context.browser.new_context(base_url=page.url.split("/cases")[0].split("/emergency")[0])
    try:
        editor = other.new_page()
        sign_in(editor, "vogt")
        for address in ("/admin/", "/admin/pages/", "/admin/reports/site-history/"):
            editor.goto(address)
            assert walled_case.code not in editor.content(), address
    finally:
        other.close()
