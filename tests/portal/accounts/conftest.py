"""People with parts, and browsers of theirs that have come in through the front door."""

import time

import pytest
from django.test import Client
from django.urls import reverse
from django_otp.oath import TOTP

from portal.accounts.models import Person, TotpDevice

PASSWORD = "kranich-ahorn-basalt-7"


@pytest.fixture
def person(db):
    """Makes people: `person("inga", "threat_management", app=True)`."""

    def make(part, *duties, app=False, **fields):
        fields = {"language": "en", "password": PASSWORD} | fields
        made = Person.objects.create_person(f"{part}@nordlicht.example", part.title(), duties=duties, **fields)
        if app:
            device = TotpDevice.begin(made)
            TotpDevice.objects.filter(pk=device.pk).update(confirmed=True, name="phone")
        return made

    return make


def browser(**more):
    """An English browser nobody has signed in with."""
    return Client(headers={"accept-language": "en"}, **more)


def code_of(person, ahead=0):
    """What this person's app shows now, or `ahead` steps later."""
    device = TotpDevice.objects.filter(user=person).latest("created_at")
    totp = TOTP(bytes.fromhex(device.key), 30, 0, 6)
    totp.time = time.time() + 30 * ahead
    return f"{totp.token():06d}"


@pytest.fixture
def sign_in(db):
    """`client = sign_in(person)`: with password, and with the code of `ahead` steps later where there is an app."""

    def enter(person, *, ahead=0, client=None):
        client = client or browser()
        answer = client.post(reverse("sign_in"), {"username": person.email, "password": PASSWORD})
        assert answer.status_code == 302, answer.content.decode()
        if answer.url == reverse("second_factor"):
            answer = client.post(answer.url, {"code": code_of(person, ahead)})
            assert answer.status_code == 302, answer.content.decode()
        return client

    return enter


@pytest.fixture
def inga(person):
    """A threat manager with an app."""
    return person("inga", "threat_management", app=True)


@pytest.fixture
def admin(person):
    """An administrator with an app."""
    return person("ada", "administrator", app=True)


@pytest.fixture
def second_admin(person):
    """Another administrator with an app."""
    return person("bert", "administrator", app=True)
