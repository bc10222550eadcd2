"""The write guard and the front door as a request meets them, not as functions: what they are for, and how long."""

import pytest
from django.db import connection
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client, override_settings
from django.urls import path

from portal.access.fences import UnguardedWrite, lower_guard, write_guard, writing
from portal.access.gates import public
from portal.cases.models import Site


@public(because="it is the door of this test")
def writes(request):
    Site.objects.create(name="Written by a view", region="DE-NW")
    return HttpResponse("written")


@public(because="it is the door of this test")
def writes_late(request):
    def parts():
        yield b"first"
        Site.objects.create(name="Written while the answer leaves", region="DE-NW")

    return StreamingHttpResponse(parts())


@public(because="it is the door of this test")
def writes_with_a_reason(request):
    with writing("this test has one"):
        Site.objects.create(name="Written with a reason", region="DE-NW")
    return HttpResponse("written")


def not_public(request):
    raise AssertionError("it ran")


not_public.gate = None  # looks gated to the fence behind, so that only the front door stands before it

urlpatterns = [
    path("sign-in/", writes, name="sign_in"),
    path("writes/", writes),
    path("late/", writes_late),
    path("reason/", writes_with_a_reason),
    path("inside/", not_public),
]


@pytest.fixture(autouse=True)
def these_doors(db):
    with override_settings(ROOT_URLCONF=__name__):
        yield
    lower_guard()


def test_a_view_that_writes_outside_an_action_is_stopped():
    with pytest.raises(UnguardedWrite):
        Client().get("/writes/")


def test_the_guard_stays_up_until_the_answer_has_left():
    answer = Client().get("/late/")
    with pytest.raises(UnguardedWrite):
        b"".join(answer.streaming_content)


def test_a_reason_lets_its_own_statements_through_and_the_guard_comes_down_with_the_answer():
    assert Client().get("/reason/").content == b"written"
    assert write_guard not in connection.execute_wrappers


def test_nobody_who_has_not_signed_in_comes_past_the_front_door():
    answer = Client().get("/inside/")
    assert answer.status_code == 302 and answer.url.startswith("/sign-in/")
