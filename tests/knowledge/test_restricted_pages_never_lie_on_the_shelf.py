"""What is kept for some duties never comes to the shelf from which everybody is given pages."""

import pytest
from django.http import HttpResponse
from django.test import Client

from knowledge import shelf
from knowledge.models import Edition, HomePage
from tests.knowledge.test_restricted_sections import (  # noqa: F401  (fixtures are used by their names)
    ADDRESS,
    DUTY,
    SECRET,
    closed,
    group,
    leading_there,
    open_one,
    restrict,
)


@pytest.fixture
def home(own_database):
    """The front pages, in a database whose triggers fire."""
    return {page.locale.language_code: page for page in HomePage.objects.select_related("locale")}


@pytest.fixture
def kept(home, monkeypatch):
    """A shelf with room."""
    monkeypatch.setattr(shelf, "SHELF", shelf.Shelf(1 << 20))
    return shelf.SHELF


def shelved(kept):
    return b"".join(each.body for each in kept._pages.values()).decode()


def test_what_is_kept_for_some_never_comes_to_the_shelf(kept, closed, leading_there, come_in):  # noqa: F811
    psychologist = come_in(DUTY)
    for address in (ADDRESS, "/de/", "/de/offen/eins/", "/de/fuer-uns/"):
        psychologist.get(address)
    assert not kept._pages, "nothing they are given is everybody's"
    hr = come_in("hr")
    for client in (Client(), hr):
        for address in (ADDRESS, "/de/", "/de/offen/eins/", "/de/fuer-uns/"):
            client.get(address)
    assert len(kept._pages) == 2
    assert SECRET not in shelved(kept)
    assert SECRET in psychologist.get(ADDRESS).content.decode()
    assert Client().get(ADDRESS).status_code == 404


def test_who_sees_more_is_not_given_what_lies_there(kept, closed, leading_there, come_in):  # noqa: F811
    Client().get("/de/offen/eins/")
    assert len(kept._pages) == 1
    theirs, others = come_in(DUTY).get("/de/offen/eins/"), come_in("hr").get("/de/offen/eins/")
    assert (ADDRESS in theirs.content.decode(), ADDRESS in others.content.decode()) == (True, False)
    assert theirs.headers["Cache-Control"] == "private, no-store"


def test_a_new_restriction_shows_at_once_and_so_does_its_end(kept, open_one, come_in):  # noqa: F811
    page = open_one("Eins", SECRET)
    before = Edition.now()
    assert Client().get("/de/offen/eins/").status_code == 200
    restriction = restrict(page, DUTY)
    assert Edition.now() > before
    assert Client().get("/de/offen/eins/").status_code == 404
    assert come_in(DUTY).get("/de/offen/eins/").status_code == 200
    assert SECRET not in Client().get("/de/").content.decode()
    restriction.groups.set([group("hr")])
    assert come_in(DUTY, factor="passkey").get("/de/offen/eins/").status_code == 404
    restriction.delete()
    assert Client().get("/de/offen/eins/").status_code == 200


def test_the_second_lock_of_the_shelf_holds():
    """Should a page say that it is for everybody and its headers that it is not, the headers win."""
    for said, is_kept in (("private, no-store", False), ("private", False), ("public, no-cache", True)):
        answer = HttpResponse("x", headers={"Cache-Control": said})
        answer.guidance_for_everybody = True
        assert shelf._may_be_kept(answer) == is_kept, said
