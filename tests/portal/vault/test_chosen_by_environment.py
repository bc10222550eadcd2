"""Which provider keeps the keys and which store the files is said by the environment alone."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from portal.settings import vault
from portal.vault import blob_store
from portal.vault.aws_kms import AwsKmsProvider
from portal.vault.blob_local import LocalBlobs
from portal.vault.blob_s3 import S3Blobs

NAMES = [
    "VAULT_KEYS",
    "VAULT_KEYFILE",
    "VAULT_KMS_KEY",
    "VAULT_KMS_FORMER_KEYS",
    "VAULT_KMS_REGION",
    "VAULT_KMS_ENDPOINT",
    "VAULT_BLOBS",
    "VAULT_BLOBS_FOLDER",
    "VAULT_BLOBS_BUCKET",
    "VAULT_BLOBS_PREFIX",
    "VAULT_BLOBS_REGION",
    "VAULT_BLOBS_ENDPOINT",
    "VAULT_BLOBS_ADDRESSING",
    "VAULT_BLOBS_CONDITIONAL_WRITES",
]
LOCAL = {"VAULT_KEYFILE": "/keys.json"}
KMS = {"VAULT_KEYS": "aws-kms", "VAULT_KMS_KEY": "alias/portal"}
S3 = {"VAULT_BLOBS": "s3", "VAULT_BLOBS_BUCKET": "files", "VAULT_BLOBS_REGION": "eu-central-1"}


@pytest.fixture
def given(monkeypatch):
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)

    def give(environment):
        for name, value in environment.items():
            monkeypatch.setenv(name, value)

    return give


def test_without_a_word_keys_and_files_are_local(given, tmp_path):
    given(LOCAL)
    assert vault.provider() == {"class": "portal.vault.local.LocalProvider", "keyfile": "/keys.json"}
    assert vault.former_providers() == []
    assert vault.blobs()["class"] == "portal.vault.blob_local.LocalBlobs"
    assert vault.blobs()["folder"].endswith("var/blobs")
    given({"VAULT_BLOBS_FOLDER": str(tmp_path / "files")})
    options = vault.blobs()
    assert isinstance(blob_store._built(blob_store.json.dumps(options)), LocalBlobs)


def test_the_key_service_takes_over_and_the_file_still_opens_what_it_wrapped(given):
    given(LOCAL | KMS | {"VAULT_KMS_FORMER_KEYS": "one,two", "VAULT_KMS_REGION": "eu-central-1"})
    options = vault.provider()
    assert options.pop("class") == "portal.vault.aws_kms.AwsKmsProvider"
    provider = AwsKmsProvider(**options)
    assert (provider.key, provider.former_keys) == ("alias/portal", ("one", "two"))
    assert [former["class"] for former in vault.former_providers()] == ["portal.vault.local.LocalProvider"]


def test_and_back_again(given):
    given(LOCAL | KMS | {"VAULT_KEYS": "local"})
    assert vault.provider()["class"] == "portal.vault.local.LocalProvider"
    assert [former["class"] for former in vault.former_providers()] == ["portal.vault.aws_kms.AwsKmsProvider"]


def test_a_bucket_takes_the_files(given):
    given(S3 | {"VAULT_BLOBS_PREFIX": "/portal/", "VAULT_BLOBS_ADDRESSING": "path"})
    options = vault.blobs()
    assert options.pop("class") == "portal.vault.blob_s3.S3Blobs"
    store = S3Blobs(**options)
    assert (store.bucket, store.prefix) == ("files", "portal/")
    assert store._config.s3 == {"addressing_style": "path"}
    assert store._only_new == {"IfNoneMatch": "*"}
    given({"VAULT_BLOBS_CONDITIONAL_WRITES": "false"})
    assert not S3Blobs(**{name: value for name, value in vault.blobs().items() if name != "class"})._only_new


@pytest.mark.parametrize(
    ("environment", "ask", "named"),
    [
        ({}, vault.provider, "VAULT_KEYFILE is not set"),
        ({"VAULT_KEYS": "aws-kms"}, vault.provider, "VAULT_KMS_KEY is not set"),
        ({"VAULT_KEYS": "gcp"}, vault.provider, "VAULT_KEYS is 'gcp'; it can be local or aws-kms"),
        ({"VAULT_BLOBS": "s3"}, vault.blobs, "VAULT_BLOBS_BUCKET is not set"),
        ({"VAULT_BLOBS": "ftp"}, vault.blobs, "VAULT_BLOBS is 'ftp'; it can be local or s3"),
    ],
)
def test_what_is_missing_or_unknown_is_named(given, environment, ask, named):
    given(environment)
    with pytest.raises(ImproperlyConfigured, match=named):
        ask()
