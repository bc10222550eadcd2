"""`manage.py load_home` makes what is missing and leaves alone what editors wrote."""

from io import StringIO

from django.contrib.auth.models import Group
from django.core.management import call_command
from wagtail.models import Locale, Page, Site

from knowledge.models import HomePage
from tests.knowledge.articles import seen


def test_both_languages_have_a_front_page_and_know_each_other(home):
    assert set(home) == {"de", "en"}
    assert home["de"].translation_key == home["en"].translation_key
    assert Locale.objects.count() == 2
    assert Site.objects.get().root_page_id == home["de"].pk
    assert not Page.objects.filter(slug="home").exists()


def test_a_second_time_changes_nothing_that_an_editor_wrote(home):
    page = home["de"]
    page.title = "Von Hand geändert"
    seen(page).save_revision().publish()
    out = StringIO()
    call_command("load_home", stdout=out)
    assert "there already" in out.getvalue()
    assert HomePage.objects.count() == 2
    assert HomePage.objects.get(pk=page.pk).title == "Von Hand geändert"


def test_editors_publish_and_nobody_else_does(home):
    rights = {
        (permission.group.name, permission.permission.codename)
        for group in Group.objects.all()
        for permission in group.page_permissions.all()
    }
    assert ("Editors", "publish_page") in rights
    assert {group.name for group in Group.objects.filter(permissions__codename="access_admin")} == {
        "Editors",
        "Administrators",
    }
