"""What is kept for some duties is there for them and for nobody else: no page, list, link, count or file tells."""

import json

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import PageViewRestriction

from knowledge import readers
from knowledge.models import EasyPage, GlossaryPage, SectionPage
from knowledge.search.finding import find
from portal.accounts.groups import GROUP_OF_DUTY
from tests.knowledge.articles import seen
from tests.knowledge.test_search import writes_into

SECRET = "Rotkehlchen"
DUTY = "psychology"


def group(duty=DUTY):
    from django.contrib.auth.models import Group

    return Group.objects.get(name=GROUP_OF_DUTY[duty])


def restrict(page, *duties, sort="groups"):
    restriction = PageViewRestriction.objects.create(page=page.page_ptr, restriction_type=sort, password="x")
    restriction.groups.set([group(duty) for duty in duties])
    return restriction


@pytest.fixture
def open_one(home):
    """An open section, with an article that leads to the restricted one."""
    return writes_into(home["de"], SectionPage(title="Offen", slug="offen", summary="S", locale=home["de"].locale))


@pytest.fixture
def closed(home):
    """A section for psychologists, with an article nobody else learns of: text, twin and version in easy language."""
    write = writes_into(
        home["de"], SectionPage(title="Für uns", slug="fuer-uns", summary="S", locale=home["de"].locale)
    )
    page = write(SECRET, f"Das {SECRET} hat einen Namen: Zaunkönig")
    restrict(write.page, DUTY)
    return page


@pytest.fixture
def twin(closed, home):
    """The same in English, in a section that says nothing of restrictions."""
    there = SectionPage(title="Free", slug="free", summary="S", locale=home["en"].locale)
    write = writes_into(home["en"], there)
    page = write("Robin", "wren")
    page.translation_key = closed.translation_key
    page.save()
    return page


@pytest.fixture
def leading_there(open_one, closed):
    page = open_one("Eins", "Ein Wort")
    page.body = [
        ("text", f'<p><a linktype="page" id="{closed.pk}">lies das</a> Zaunkönig</p>'),
        ("related", [closed.page_ptr]),
    ]
    seen(page).save_revision().publish()
    return page


ADDRESS = "/de/fuer-uns/rotkehlchen/"


def bare(answer):
    headers = {name: value for name, value in answer.headers.items() if name != "X-Request-ID"}
    body = answer.content.decode()
    return answer.status_code, body.split('<p class="request-id">')[0], {**headers, "Content-Security-Policy": ""}


def strangers(come_in):
    """Those who may not read it, each with a way in that is not theirs."""
    return {
        "nobody": Client(),
        "another duty": come_in("hr"),
        "an editor": come_in("editor"),
        "the password alone": come_in(DUTY, factor=""),
        "no duty": come_in(factor=""),
    }


def test_for_others_it_is_not_there(come_in, closed, twin):
    for name, client in strangers(come_in).items():
        nothing = bare(client.get("/de/fuer-uns/gibt-es-nicht/"))
        for address in (ADDRESS, "/de/fuer-uns/", "/en/free/robin/", f"/de/feedback/{closed.pk}/"):
            assert client.get(address).status_code == 404, (name, address)
        assert bare(client.get(ADDRESS)) == nothing, name


def test_for_those_it_is_for_it_is_there_and_stays_in_no_cache(come_in, closed, twin):
    client = come_in(DUTY)
    for address in (ADDRESS, "/de/fuer-uns/", "/en/free/robin/", f"/de/feedback/{closed.pk}/"):
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert {"private", "no-store"} <= set(answer.headers["Cache-Control"].replace(" ", "").split(",")), address
    assert SECRET in client.get(ADDRESS).content.decode()


@pytest.mark.parametrize("address", ["/de/", "/de/offen/eins/", "/de/search/?q=Zaunkönig", "/de/search/?q=Wort"])
def test_no_list_menu_or_link_tells_others_of_it(come_in, closed, leading_there, address):
    words = (SECRET, SECRET.lower(), "Für uns", "fuer-uns")
    for name, client in strangers(come_in).items():
        page = client.get(address).content.decode()
        assert not [word for word in words if word in page], (name, address)
    page = come_in(DUTY, factor="passkey").get(address).content.decode()
    assert [word for word in words if word in page], address


def test_a_link_that_leads_nowhere_for_this_reader_is_a_word(client, leading_there):
    page = client.get("/de/offen/eins/").content.decode()
    assert "lies das" in page
    assert "Weiterlesen" not in page
    assert "related" not in page.split("<main")[1]


def test_search_counts_and_finds_what_this_reader_may_read(closed, leading_there, come_in, rf):
    assert [hit.page.pk for hit in find("Zaunkönig", "de").hits] == [leading_there.pk]
    assert find("Zaunkönig", "de").count == 1
    found = come_in(DUTY).get("/de/search/?q=Zaunkönig").content.decode()
    assert found.count("<mark>Zaunkönig") == 2
    assert "2 Seiten" in found
    assert "1 Seite " in come_in("hr").get("/de/search/?q=Zaunkönig").content.decode()


def test_the_language_switch_names_no_restricted_twin(closed, home, client):
    """Restricted in one language, and so in the other; what is restricted above it in the other counts as well."""
    free = writes_into(home["en"], SectionPage(title="Free", slug="free", summary="S", locale=home["en"].locale))
    page = free("Wren", "wren")
    other = writes_into(home["de"], SectionPage(title="Frei", slug="frei", summary="S", locale=home["de"].locale))
    twin = other("Zaunkönig", "Text")
    twin.translation_key = page.translation_key
    twin.save()
    assert "/en/free/wren/" in client.get("/de/frei/zaunkonig/").content.decode()
    restrict(page, DUTY)
    assert client.get("/de/frei/zaunkonig/").status_code == 404
    assert "Zaunk" not in client.get("/de/").content.decode()


def test_words_of_a_restricted_glossary_are_explained_to_those_it_is_for(home, open_one, come_in, client):
    terms = [("term", {"term": "Wort", "forms": [], "explanation": SECRET})]
    glossary = GlossaryPage(title="Wörter", slug="woerter", summary="S", terms=terms, locale=home["de"].locale)
    home["de"].add_child(instance=glossary)
    seen(glossary).save_revision().publish()
    open_one("Eins", "Ein Wort")
    assert SECRET in client.get("/de/offen/eins/").content.decode()
    restrict(glossary, DUTY)
    assert SECRET not in client.get("/de/offen/eins/").content.decode()
    assert SECRET in come_in(DUTY).get("/de/offen/eins/").content.decode()


def test_easy_language_below_a_restricted_page_is_restricted(home, closed, come_in, client):
    easy = EasyPage(title="Leicht", slug="leicht", summary="S", body=[("text", "<p>x</p>")], locale=home["de"].locale)
    closed.add_child(instance=easy)
    seen(easy).save_revision().publish()
    assert client.get(ADDRESS + "leicht/").status_code == 404
    assert "Leichter Sprache" in come_in(DUTY).get(ADDRESS).content.decode()


@pytest.mark.parametrize("sort", ["password", "login"])
def test_a_restriction_of_another_sort_lets_nobody_in(open_one, come_in, sort):
    page = open_one("Eins", "Wort")
    restrict(page, DUTY, sort=sort)
    for client in (Client(), come_in(DUTY)):
        assert client.get("/de/offen/eins/").status_code == 404


def test_a_group_joined_by_hand_and_a_superuser_see_nothing(closed, come_in, django_user_model):
    client = come_in("hr")
    django_user_model.objects.update(is_superuser=True)
    for person in django_user_model.objects.all():
        person.groups.add(group())
    assert client.get(ADDRESS).status_code == 404


def test_a_restriction_within_a_restriction_asks_for_both(home, closed, come_in):
    restrict(closed, "hr")
    assert come_in(DUTY).get(ADDRESS).status_code == 404
    assert come_in("hr").get(ADDRESS).status_code == 404
    assert come_in("hr", DUTY).get(ADDRESS).status_code == 200


# --- Editors -------------------------------------------------------------------------------------------------------
def privacy(page):
    return reverse("wagtailadmin_pages:set_privacy", args=[page.pk])


def test_an_editor_keeps_a_section_for_duties_and_for_nothing_else(editor, open_one):
    page = open_one("Eins", "Wort")
    form = json.loads(editor.get(privacy(page)).content)["html"]
    assert "Psychology" in form
    assert 'value="groups"' in form
    assert "Moderators" not in form
    assert 'value="password"' not in form
    for sort in ("password", "login"):
        editor.post(privacy(page), {"restriction_type": sort, "password": "x"})
    editor.post(privacy(page), {"restriction_type": "groups"})
    assert not PageViewRestriction.objects.exists()
    editor.post(privacy(page), {"restriction_type": "groups", "groups": [group().pk]})
    assert [each.name for each in PageViewRestriction.objects.get().groups.all()] == ["Psychology"]
    assert Client().get("/de/offen/eins/").status_code == 404
    editor.post(privacy(page), {"restriction_type": "none"})
    assert not PageViewRestriction.objects.exists()


@pytest.mark.parametrize("duties", [("administrator",), (DUTY,), ("threat_management",)])
def test_nobody_but_editors_restricts_or_opens(come_in, closed, duties):
    client = come_in(*duties)
    client.raise_request_exception = False
    assert client.post(privacy(closed.get_parent()), {"restriction_type": "none"}).status_code in {302, 403}
    assert PageViewRestriction.objects.count() == 1
    assert Client().post(privacy(closed.get_parent()), {"restriction_type": "none"}).status_code == 302
    assert PageViewRestriction.objects.count() == 1


def test_editors_see_it_in_the_admin(editor, closed):
    assert SECRET in editor.get(reverse("wagtailadmin_explore", args=[closed.get_parent().pk])).content.decode()
    assert editor.get(reverse("wagtailadmin_pages:edit", args=[closed.pk])).status_code == 200


def test_restrictions_cost_the_same_questions_however_many_there_are(
    open_one, come_in, time_stands_still, django_assert_max_num_queries
):
    client = come_in("hr")
    for number in range(12):
        page = open_one(f"Nr. {number}", "Wort")
        if number:
            restrict(page, "hr" if number % 2 else DUTY)
    client.get("/de/offen/")
    for address in ("/de/", "/de/offen/", "/de/search/?q=Wort"):
        with django_assert_max_num_queries(30):
            client.get(address)


def test_a_stranger_is_whoever_nobody_named(closed):
    assert readers.eyes().groups == frozenset()
    assert not readers.eyes().may_read(closed)
