import pytest
from django.core.checks.registry import registry
from django.db import models
from django.test.utils import isolate_apps

from portal.access import health
from portal.vault import checks
from portal.vault.errors import BlobsUnavailable, KeysUnavailable
from portal.vault.fields import SealedText


def ids(found):
    return {message.id for message in found}


def test_every_command_asks_these_checks():
    ours = {
        checks.a_provider_keeps_the_keys,
        checks.the_keys_have_a_store,
        checks.files_have_a_place,
        checks.no_two_fields_share_a_label,
    }
    assert registry.registered_checks >= ours


def test_no_provider_in_the_settings_is_an_error(settings):
    del settings.VAULT_PROVIDER
    assert ids(checks.a_provider_keeps_the_keys(None)) == {"vault.E001"}


@pytest.mark.parametrize(
    "setting",
    [
        {"class": "portal.vault.local.LocalProvider", "keyfile": "/nowhere/keys.json"},
        {"class": "portal.vault.nowhere.Provider"},
        {"class": "portal.vault.local.LocalProvider"},
        {"keyfile": "keys.json"},
    ],
    ids=["no file", "no class of that name", "no option", "no class"],
)
def test_a_provider_that_does_not_start_is_an_error(settings, setting):
    settings.VAULT_PROVIDER = setting
    assert ids(checks.a_provider_keeps_the_keys(None)) == {"vault.E002"}


def test_a_file_opened_to_others_is_an_error(provider, keyfile):
    assert not checks.a_provider_keeps_the_keys(None)
    keyfile.chmod(0o644)
    assert ids(checks.a_provider_keeps_the_keys(None)) == {"vault.E002"}


def test_readiness_asks_the_provider(provider):
    health.PROBES["keys"]()
    provider.down = True
    with pytest.raises(KeysUnavailable):
        health.PROBES["keys"]()


def test_no_place_for_files_in_the_settings_is_an_error(settings):
    del settings.VAULT_BLOBS
    assert ids(checks.files_have_a_place(None)) == {"vault.E005"}


@pytest.mark.parametrize(
    "setting",
    [
        {"class": "portal.vault.blob_local.LocalBlobs", "folder": "/proc/nowhere"},
        {"class": "portal.vault.nowhere.Store"},
        {"class": "portal.vault.blob_local.LocalBlobs"},
        {"folder": "/tmp"},
    ],
    ids=["no such folder", "no class of that name", "no option", "no class"],
)
def test_a_place_for_files_that_does_not_serve_is_an_error(settings, setting):
    settings.VAULT_BLOBS = setting
    assert ids(checks.files_have_a_place(None)) == {"vault.E006"}


def test_readiness_asks_the_place_of_the_files(settings, tmp_path):
    settings.VAULT_BLOBS = {"class": "portal.vault.blob_local.LocalBlobs", "folder": str(tmp_path / "blobs")}
    assert not checks.files_have_a_place(None)
    health.PROBES["files"]()
    (tmp_path / "blobs").rmdir()
    with pytest.raises(BlobsUnavailable):
        health.PROBES["files"]()
    assert ids(checks.files_have_a_place(None)) == {"vault.E006"}


@isolate_apps("portal.vault")
def test_a_sealed_text_says_what_it_lacks():
    class Wrong(models.Model):  # noqa: DJ008
        unnamed = SealedText()
        only = SealedText(label="wrong.only", unique=True)

        class Meta:
            app_label = "vault"

    assert ids(Wrong._meta.get_field("unnamed").check()) >= {"vault.E010", "vault.E011"}
    assert "vault.E012" in ids(Wrong._meta.get_field("only").check())


def test_two_fields_with_one_label_are_an_error(monkeypatch):
    with isolate_apps("portal.vault") as isolated:

        class One(models.Model):  # noqa: DJ008
            text = SealedText(label="same")

            class Meta:
                app_label = "vault"

        class Two(models.Model):  # noqa: DJ008
            text = SealedText(label="same")

            class Meta:
                app_label = "vault"

    monkeypatch.setattr(checks, "apps", isolated)
    assert ids(checks.no_two_fields_share_a_label(None)) == {"vault.E013"}


def test_the_portal_has_no_two_fields_with_one_label():
    assert not checks.no_two_fields_share_a_label(None)
