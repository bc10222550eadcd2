"""Devices: set up, named, removed; one always remains; codes are shown once."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from portal.access.answers import Refused
from portal.access.badges import Badge
from portal.accounts.actions import account
from portal.accounts.models import RecoveryCode, TotpDevice
from portal.notifications.models import Notice
from tests.portal.accounts.authenticator import Authenticator
from tests.portal.accounts.conftest import code_of
from tests.portal.accounts.test_passkeys import register

NINE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def newcomer(person):
    """Someone with a duty and no factor yet."""
    return person("carl", "hr")


def test_the_first_app_is_set_up_with_its_first_code(newcomer, sign_in):
    client = sign_in(newcomer)
    assert client.post(reverse("account_enrol")).url == reverse("account_enrol_app")
    page = client.get(reverse("account_enrol_app")).content.decode()
    device = TotpDevice.objects.get(user=newcomer)
    assert device.manual_key in page
    before = client.cookies["session"].value
    answer = client.post(reverse("account_enrol_app"), {"code": code_of(newcomer), "name": "work phone"})
    assert answer.url == reverse("account_recovery_codes")
    assert client.cookies["session"].value != before
    device.refresh_from_db()
    assert device.confirmed and device.name == "work phone"
    assert Notice.objects.filter(person=newcomer, verb="account.add_factor").exists()


def test_an_app_with_a_wrong_first_code_is_not_in_use(newcomer, sign_in):
    client = sign_in(newcomer)
    client.post(reverse("account_enrol"))
    answer = client.post(reverse("account_enrol_app"), {"code": "000000", "name": "work phone"})
    assert "That code does not match" in answer.content.decode()
    assert not TotpDevice.objects.get(user=newcomer).confirmed
    assert not newcomer.has_a_factor


def test_the_qr_code_is_a_drawing_without_style_or_address(newcomer, sign_in):
    client = sign_in(newcomer)
    client.post(reverse("account_enrol"))
    page = client.get(reverse("account_enrol_app")).content.decode()
    drawing = re.search(r"<svg[^>]*qr.*?</svg>", page, re.S).group()
    assert "style=" not in drawing and "data:" not in drawing and "href" not in drawing


def test_the_key_of_an_app_lies_sealed(inga):
    device = TotpDevice.objects.get(user=inga)
    with connection.cursor() as cursor:
        cursor.execute("SELECT key FROM accounts_totpdevice WHERE id = %s", [device.pk])
        lying = bytes(cursor.fetchone()[0])
    assert device.key.encode() not in lying
    assert bytes.fromhex(device.key) not in lying


def test_a_further_device_needs_a_fresh_factor(inga, sign_in, time_machine):
    time_machine.move_to(NINE, tick=False)
    client = sign_in(inga)
    time_machine.shift(timedelta(minutes=6))
    assert client.post(reverse("account_begin_app")).status_code == 403
    assert TotpDevice.objects.filter(user=inga).count() == 1
    answer = client.post(reverse("account_begin_app"), {"_confirm_code": code_of(inga)})
    assert answer.url == reverse("account_app")
    assert TotpDevice.objects.filter(user=inga).count() == 2


def test_a_second_first_factor_is_refused(inga):
    with pytest.raises(Refused):
        account.enrol(inga, actor=Badge(person=inga), step=account.begin_app)
    assert TotpDevice.objects.filter(user=inga).count() == 1


def test_one_device_always_remains(inga, sign_in):
    client = sign_in(inga)
    app = TotpDevice.objects.get(user=inga)
    answer = client.post(reverse("account_remove_factor"), {"device": f"totp:{app.pk}"}, follow=True)
    assert "your only device" in answer.content.decode()
    assert TotpDevice.objects.filter(pk=app.pk).exists()
    assert register(client, Authenticator(), "passkey_add").status_code == 200
    client.post(reverse("account_remove_factor"), {"device": f"totp:{app.pk}"})
    assert not TotpDevice.objects.filter(pk=app.pk).exists()
    assert inga.has_a_factor


def test_a_device_of_someone_else_is_not_there(inga, admin, sign_in):
    theirs = TotpDevice.objects.get(user=admin)
    client = sign_in(inga)
    register(client, Authenticator(), "passkey_add")
    assert client.post(reverse("account_remove_factor"), {"device": f"totp:{theirs.pk}"}).status_code == 404
    client.post(reverse("account_rename_factor"), {"device": f"totp:{theirs.pk}", "name": "mine"})
    theirs.refresh_from_db()
    assert theirs.name == "phone"


@pytest.mark.parametrize("name", ["", "x" * 65, "evil\x00name", "turned\u202eround"])
def test_a_device_takes_no_name_that_cannot_be_read(inga, sign_in, name):
    client = sign_in(inga)
    app = TotpDevice.objects.get(user=inga)
    client.post(reverse("account_rename_factor"), {"device": f"totp:{app.pk}", "name": name})
    app.refresh_from_db()
    assert app.name == "phone"


def test_a_device_can_be_renamed(inga, sign_in):
    client = sign_in(inga)
    app = TotpDevice.objects.get(user=inga)
    client.post(reverse("account_rename_factor"), {"device": f"totp:{app.pk}", "name": "old phone"})
    app.refresh_from_db()
    assert app.name == "old phone"


def test_recovery_codes_are_shown_once_and_replace_the_old_ones(inga, sign_in):
    old = RecoveryCode.renew(inga)
    client = sign_in(inga)
    page = client.post(reverse("account_recovery_codes")).content.decode()
    shown = re.findall(r"<code>([A-Z2-9-]{19})</code>", page)
    assert len(shown) == 10
    assert not set(shown) & set(old)
    assert "<code>" not in client.get(reverse("account_recovery_codes")).content.decode()
    assert not RecoveryCode.spend(inga, old[0])
    assert RecoveryCode.spend(inga, shown[0])


def test_a_recovery_code_of_someone_else_is_worth_nothing(inga, admin):
    code = RecoveryCode.renew(admin)[0]
    assert not RecoveryCode.spend(inga, code)
    assert RecoveryCode.objects.filter(person=admin, used_at=None).count() == 10


def test_devices_cost_the_same_number_of_questions(inga, sign_in, django_assert_max_num_queries):
    client = sign_in(inga)
    for _ in range(3):
        register(client, Authenticator(), "passkey_add")
    with django_assert_max_num_queries(9):
        assert client.get(reverse("account_factors")).status_code == 200


def test_nobody_sees_devices_without_signing_in():
    assert Client().get(reverse("account_factors")).status_code == 302
