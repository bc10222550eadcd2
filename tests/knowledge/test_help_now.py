"""Help now shows the contacts that editors publish, and what is known without them."""

from datetime import date

import pytest
from django.utils import timezone

from knowledge.models import Contact

ADDRESS = "/en/help-now/"


def contact(key, *, phone, live=True, **fields):
    fields = {"kind": Contact.Kind.HELPLINE, "name_de": f"{key} de", "name_en": f"{key} en"} | fields
    there = {"confirmed_on": date(2026, 11, 1), "review_by": date(2027, 11, 1)}
    return Contact.objects.create(key=key, phone=phone, live=live, **there, **fields)


@pytest.fixture
def shown(client, db):
    return lambda: client.get(ADDRESS).content.decode()


def test_without_contacts_the_known_numbers_are_there(shown):
    page = shown()
    assert [number in page for number in ("110", "112", "116 016", "0800 123 99 00")] == [True] * 4


def test_a_published_contact_takes_the_place_of_the_known_number_at_once(shown):
    row = contact("violence-against-women", phone="116 999", hours_en="At night", without_voice_en="By chat")
    page = shown()
    assert ("116 999" in page, "116 016" in page, "At night" in page, "By chat" in page) == (True, False, True, True)
    assert "0800 123 99 00" in page
    Contact.objects.filter(pk=row.pk).update(phone="116 998")
    assert "116 998" in shown()


def test_another_published_contact_is_added_and_a_draft_is_not(shown):
    contact("weisser-ring", phone="116 006")
    contact("draft", phone="116 007", live=False)
    contact("austria", phone="116 008", country="AT")
    contact("counselling", phone="116 009", kind=Contact.Kind.COMPANY)
    page = shown()
    assert [number in page for number in ("116 006", "116 007", "116 008", "116 009")] == [True, False, False, False]


def test_what_was_taken_back_is_gone_and_the_police_never_is(shown):
    taken_back = {"live": False, "first_published_at": timezone.now()}
    contact("violence-against-women", phone="116 016", **taken_back)
    contact("police", phone="110", kind=Contact.Kind.EMERGENCY, **taken_back)
    page = shown()
    assert "116 016" not in page
    assert 'class="callout-number" href="tel:110"' in page


def test_a_contact_that_was_never_published_takes_nothing_away(shown):
    contact("violence-against-women", phone="0", live=False)
    assert "116 016" in shown()


def test_the_number_of_the_police_as_an_editor_has_it(shown):
    contact("police", phone="110", kind=Contact.Kind.EMERGENCY, name_en="Police station", hours_en="Always")
    assert shown().count('class="callout-number" href="tel:110"') == 1
    assert "Police station" in shown()
