"""The provider ``aws-kms`` against a real server that speaks the key service's language."""

import socket

import boto3
import pytest

from portal.vault import keys
from portal.vault.aws_kms import AwsKmsProvider
from portal.vault.errors import DoesNotOpen, KeysUnavailable
from portal.vault.memory import memory
from portal.vault.models import WrappedKey
from tests.portal.vault import things
from tests.portal.vault.provider_contract import CONTEXT, SECRET, ProviderContract


@pytest.fixture
def kms(moto):
    client = boto3.client("kms", endpoint_url=moto, region_name="eu-central-1")
    yield client
    client.close()


@pytest.fixture
def made(moto):
    def make(key, **options):
        # Forged bytes make this server stumble; asking it twice would only take longer.
        return AwsKmsProvider(key, region="eu-central-1", **({"endpoint_url": moto, "attempts": 1} | options))

    return make


@pytest.fixture
def key(kms):
    return kms.create_key()["KeyMetadata"]["KeyId"]


class TestTheAwsKmsProvider(ProviderContract):
    @pytest.fixture
    def provider(self, made, key):
        return made(key)

    @pytest.fixture
    def broken(self, made, key):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            yield made(key, endpoint_url=f"http://127.0.0.1:{taken.getsockname()[1]}")


def test_the_context_is_what_the_service_is_told(made, key):
    provider, told = made(key), []
    provider._client.meta.events.register(
        "provide-client-params.kms.Encrypt", lambda params, **_: told.append(params["EncryptionContext"])
    )
    provider.wrap(SECRET, CONTEXT)
    assert told == [CONTEXT]


def test_an_outage_is_told_as_one_and_soon(made, key):
    with socket.create_server(("127.0.0.1", 0)) as silent:  # takes the connection and never answers
        provider = made(key, endpoint_url=f"http://127.0.0.1:{silent.getsockname()[1]}", timeout=0.2)
        for ask in (provider.healthy, lambda: provider.wrap(SECRET, CONTEXT), lambda: provider.unwrap(b"x", CONTEXT)):
            with pytest.raises(KeysUnavailable, match="does not answer"):
                ask()


def test_a_page_waits_for_seconds_at_most(made, key):
    config = made(key, attempts=3)._client.meta.config
    assert (config.connect_timeout, config.read_timeout) == (5, 5)
    assert config.retries["total_max_attempts"] == 3


def test_a_key_that_is_not_there_or_not_enabled_is_an_outage(made, key, kms):
    with pytest.raises(KeysUnavailable):
        made("alias/nowhere").healthy()
    kms.disable_key(KeyId=key)
    with pytest.raises(KeysUnavailable, match="Disabled"):
        made(key).healthy()


def test_an_alias_leads_to_its_key(made, key, kms):
    kms.create_alias(AliasName=f"alias/{key}", TargetKeyId=key)
    provider = made(f"alias/{key}")
    assert provider.current_key_id.endswith(f"key/{key}")
    assert made(key).unwrap(provider.wrap(SECRET, CONTEXT).blob, CONTEXT) == SECRET


def test_a_former_key_opens_and_wraps_no_more(made, key, kms):
    old = made(key).wrap(SECRET, CONTEXT)
    new = kms.create_key()["KeyMetadata"]["KeyId"]
    provider = made(new, former_keys=[key])
    assert provider.unwrap(old.blob, CONTEXT) == SECRET
    assert provider.wrap(SECRET, CONTEXT).key_id.endswith(new)


def test_a_key_that_somebody_else_wrapped_is_not_taken(made, key, kms):
    stranger = kms.create_key()["KeyMetadata"]["KeyId"]
    laid_in = made(stranger).wrap(bytes(32), CONTEXT)
    with pytest.raises(KeysUnavailable, match="not configured"):
        made(key).unwrap(laid_in.blob, CONTEXT)


def test_bytes_no_key_service_ever_made_are_not_sent_there(made, key):
    for strange in (b"", bytes(10_000)):
        with pytest.raises(DoesNotOpen):
            made(key).unwrap(strange, CONTEXT)


@pytest.mark.django_db
def test_all_keys_move_from_the_local_file_to_the_service_and_on_to_its_next_key(tables, settings, moto, key, kms):
    case = things.open_case()
    note = things.Note.objects.create(case_id=case, title="Notiz")
    settings.VAULT_FORMER_PROVIDERS = [settings.VAULT_PROVIDER]
    for current, former in ((key, []), (kms.create_key()["KeyMetadata"]["KeyId"], [key])):
        settings.VAULT_PROVIDER = {
            "class": "portal.vault.aws_kms.AwsKmsProvider",
            "key": current,
            "former_keys": former,
            "region": "eu-central-1",
            "endpoint_url": moto,
        }
        assert keys.rewrap() > 0
        assert keys.rewrap() == 0
        settings.VAULT_FORMER_PROVIDERS = []
        things.settle()
        memory.forget()
        row = WrappedKey.objects.get(scope=f"case:{case}")
        assert (row.provider, row.provider_key_id.rpartition("/")[2]) == ("aws-kms", current)
        assert things.Note.objects.get(pk=note.pk).title == "Notiz"
