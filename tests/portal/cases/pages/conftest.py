"""Browsers of the cast: everybody around one case, each signed in through the one way into a session."""

from importlib import import_module

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.test import Client

from portal.accounts import entrance
from tests.cast import Cast, cast, fill

__all__ = ["cast"]


def come_in(person, factor="totp") -> Client:
    """A browser in which this person has just signed in."""
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore()
    request.user = AnonymousUser()
    request.META |= {"HTTP_USER_AGENT": "test", "REMOTE_ADDR": "127.0.0.1"}
    entrance.enter(request, person, factor)
    request.session.save()
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = request.session.session_key
    return client


@pytest.fixture
def browser_of(cast: Cast):
    """`browser_of("lead")`: the browser of this part of the cast, signed in; of "anonymous" one that is not."""

    def make(part):
        return Client() if part == "anonymous" else come_in(cast.person(part))

    return make


@pytest.fixture
def lead(browser_of):
    """The browser of who leads the case."""
    return browser_of("lead")


@pytest.fixture
def things(cast: Cast):
    """One thing of each kind in the case."""
    return fill(cast)
