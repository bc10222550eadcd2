"""Links to the old site still lead to what stood there, for those who may read it."""

import pytest

from knowledge.models import FormerAddress
from tests.knowledge.test_old_addresses import leads, part
from tests.knowledge.test_restricted_sections import DUTY, restrict


@pytest.fixture
def page(home):
    page = part(home, "hilfe")("Was tun", "Wort")
    for address in ("2014/05/was-tun", "wissen/gründe", "?p=12", "wissen?p=13"):
        FormerAddress.objects.create(address=address, page=page.page_ptr)
    return page


@pytest.mark.parametrize(
    "address",
    ["/2014/05/was-tun/", "/2014/05/Was-Tun", "/wissen/gr%C3%BCnde/", "/wissen/gr%C3%BCnde/?seite=2", "/wissen/?p=13"],
)
def test_an_old_path_leads_to_the_page(client, page, address):
    answer = client.get(address, follow=True, headers={"accept-language": "en"})
    assert answer.status_code == 200
    assert answer.redirect_chain[-1][0] == "/de/hilfe/was-tun/"


@pytest.mark.parametrize("address", ["/?p=12", "/?page_id=12", "/?p=12&preview=true"])
def test_wordpresss_short_addresses_lead_to_the_page(client, page, address):
    assert leads(client, address) == "/de/hilfe/was-tun/"


@pytest.mark.parametrize("address", ["/?p=99", "/?p=zwölf", "/?p=" + "9" * 40, "/?p=%00"])
def test_what_nothing_came_from_leads_to_the_front_page(client, page, address):
    assert leads(client, address) in ("/de/", "/en/")


def test_other_rooms_answer_for_themselves(client, page, come_in):
    FormerAddress.objects.create(address="cases/t-9999", page=page.page_ptr)
    assert leads(come_in("threat_management"), "/cases/t-9999/") == 404


def test_a_draft_is_not_given_away(client, page):
    page.unpublish()
    assert leads(client, "/?p=12") == "/de/"
    assert leads(client, "/2014/05/was-tun/") == 404


def test_a_restricted_page_is_not_given_away(client, come_in, page):
    restrict(page, DUTY)
    assert leads(client, "/?p=12") == "/de/"
    assert leads(client, "/2014/05/was-tun/") == 404
    assert leads(come_in(DUTY), "/?p=12") == "/de/hilfe/was-tun/"
