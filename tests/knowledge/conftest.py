"""Guidance as it is on the first day, and editors who have come in with both factors."""

import pytest
from django.contrib.auth.models import AnonymousUser, Group, Permission
from django.test import Client, RequestFactory

from knowledge.models import HomePage
from portal.accounts import entrance
from portal.accounts.models import Person
from portal.accounts.sessions import SessionStore
from tests.knowledge import articles


@pytest.fixture(scope="session")
def demo_server(migrated_server):
    """The browser tests of guidance need no demo: a migrated portal has its front pages."""
    return migrated_server


@pytest.fixture
def home(db):
    """The front pages by language."""
    return {page.locale.language_code: page for page in HomePage.objects.select_related("locale")}


@pytest.fixture
def come_in(settings):
    """`client = come_in("editor")`: someone with this duty, signed in; `factor=""` means the password alone."""

    def enter(*duties, factor="totp", **fields):
        fields = {"language": "en"} | fields
        name = "-".join(duties) or "nobody"
        person = Person.objects.create_person(f"{name}{factor}@example.org", name.title(), duties=duties, **fields)
        request = RequestFactory().get("/")
        request.session, request.user, request.entered = SessionStore(), AnonymousUser(), None
        entrance.enter(request, person, factor)
        request.session.save()
        client = Client()
        client.cookies[settings.SESSION_COOKIE_NAME] = request.session.session_key
        return client

    return enter


@pytest.fixture
def editor(come_in, db):
    """An editor in the admin."""
    return come_in("editor")


@pytest.fixture
def almighty(come_in, db):
    """An editor whose group holds every right there is: what a slip in Wagtail's groups would lead to."""
    client = come_in("editor", factor="passkey")
    Group.objects.get(name="Editors").permissions.set(Permission.objects.all())
    return client


@pytest.fixture
def section(home):
    """A section readers see, below the English front page."""
    return articles.part_of(home["en"])


@pytest.fixture
def browser_of(new_page, server, come_in, settings):
    """The browser of an editor, or of somebody with another duty, already in; another factor makes another person."""

    def enter(factor="totp", duty="editor"):
        page = new_page(locale="en-GB")
        key = come_in(duty, factor=factor).cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": server}])
        return page

    return enter
