"""Every door is guarded: ours by gates, those of libraries one by one, and what nobody needs is shut."""

import subprocess
import sys
from io import StringIO

import pytest
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.core.management import call_command
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from django.urls import include, path

from knowledge.admin_doors import guidance_only, nothing_here
from portal.access.checks import every_door_has_a_gate
from portal.access.doors import OPENS_TO, Door, all_views, door_of, dotted
from portal.access.gates import public
from portal.access.policy import grant_for


@login_not_required
def unlisted(request):
    raise AssertionError("it ran")


@public(because="it is the door of this test")
def open_door(request):
    return HttpResponse("come in")


OURS = ("portal.", "knowledge.", "theme.", "workflows.")


def test_every_view_has_a_gate_or_is_listed():
    unguarded = [
        (route, dotted(view))
        for route, view in all_views()
        if not (hasattr(view, "gate") or hasattr(view, "public") or door_of(view))
    ]
    assert not unguarded


def test_nothing_of_ours_is_listed_as_a_librarys(settings):
    assert not [name for name in settings.DOORS_OF_OTHERS if name.startswith(OURS)]


def test_no_door_is_listed_in_vain(settings):
    there = {dotted(view) for _, view in all_views()}
    assert not set(settings.DOORS_OF_OTHERS) - there
    assert not set(settings.CLOSED_DOORS) & there


def test_every_closed_door_is_still_made_by_its_library(settings):
    """Wagtail's modules were changed in place when the portal's addresses were made; so a fresh process is asked."""
    script = (
        "import django; django.setup()\n"
        "from wagtail import urls as a; from wagtail.admin import urls as b; from wagtail.documents import urls as c\n"
        "from portal.access.doors import all_views, dotted\n"
        "from types import SimpleNamespace as All\n"
        "print(*{dotted(v) for _, v in all_views(All(url_patterns=[*a.urlpatterns, *b.urlpatterns, *c.urlpatterns]))})"
    )
    made = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split()
    assert not set(settings.CLOSED_DOORS) - set(made)


def test_every_listed_door_says_why_and_to_whom(settings):
    for name, door in settings.DOORS_OF_OTHERS.items():
        assert door.because, name
        assert door.opens_to in OPENS_TO, name
    assert all(settings.CLOSED_DOORS.values())


def test_all_of_the_admin_asks_for_a_second_factor():
    for route, view in all_views():
        if route.startswith("admin/") and hasattr(view, "gate"):
            assert grant_for(view.gate.verb).factor, route
        elif route.startswith("admin/") and not hasattr(view, "public"):
            assert door_of(view).opens_to == "second factor", route


def test_open_doors_are_few_and_known():
    """Opening one more is a decision; it is taken here."""
    of_libraries = {dotted(view) for _, view in all_views() if door_of(view) and door_of(view).opens_to == "public"}
    assert of_libraries == {"wagtail.views.serve"}


def test_a_door_opens_to_nobody_else():
    with pytest.raises(ValueError, match="opens to one of"):
        Door("a slip of the pen", "everybody")


urlpatterns = [path("unlisted/", unlisted, name="unlisted"), path("open/", open_door, name="open")]


@pytest.mark.urls(__name__)
def test_a_view_without_a_gate_never_runs(client):
    with pytest.raises(ImproperlyConfigured, match="has no gate"):
        client.get("/unlisted/")
    assert client.get("/open/").content == b"come in"


@pytest.mark.urls(__name__)
def test_a_view_without_a_gate_is_an_error_at_start_up():
    assert [error.id for error in every_door_has_a_gate(None)] == ["access.E001"]


@pytest.mark.urls(__name__)
def test_the_command_names_what_is_missing():
    out = StringIO()
    call_command("list_doors", "--missing", stdout=out)
    assert "MISSING" in out.getvalue()
    assert f"{__name__}.unlisted" in out.getvalue()


def test_the_command_finds_nothing_missing_now():
    out = StringIO()
    call_command("list_doors", "--missing", stdout=out)
    assert out.getvalue() == ""
    call_command("list_doors", stdout=out)
    assert "second factor" in out.getvalue()


def test_wagtails_one_router_is_told_apart_by_the_view_it_was_made_for():
    views = {dotted(view) for _, view in all_views()}
    assert "wagtail.admin.viewsets.pages.PageViewSet.edit" in views
    assert not [name for name in views if "view_router" in name]


def test_a_closed_view_answers_as_if_it_were_not_there(settings):
    settings.CLOSED_DOORS = {dotted(unlisted): "nobody needs it"}
    closed = guidance_only([path("a/", unlisted), path("b/", include([path("c/", unlisted)]))])
    assert {view for _, view in all_views(type("All", (), {"url_patterns": closed}))} == {nothing_here}


def test_no_address_of_the_admin_may_name_a_model_of_ours():
    [fenced] = guidance_only([path("bulk/<str:app_label>/", lambda request, app_label: HttpResponse())])
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    with pytest.raises(PermissionDenied):
        fenced.callback(request, app_label="cases")
    request.user.has_perm = lambda name: True
    with pytest.raises(Http404):
        fenced.callback(request, app_label="cases")
