"""Two requests at the same moment: a code counts once, whoever is faster."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from portal.access.badges import service_badge
from portal.accounts.actions import door
from portal.accounts.models import Person, RecoveryCode, TotpDevice
from tests.portal.accounts.conftest import PASSWORD, code_of


@pytest.mark.parametrize("kind", ["totp", "recovery"])
def test_a_code_counts_once_also_when_it_comes_twice_at_once(own_database, kind):
    inga = Person.objects.create_person("inga@nordlicht.example", "Inga", password=PASSWORD, duties=["hr"])
    TotpDevice.begin(inga)
    TotpDevice.objects.update(confirmed=True)
    code = code_of(inga) if kind == "totp" else RecoveryCode.renew(inga)[0]

    def prove(_):
        try:
            return door.prove(inga, actor=service_badge("sign-in"), code=code).factor
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        factors = sorted(pool.map(prove, range(4)))
    assert factors == ["", "", "", kind]
