"""Who keeps the keys and where sealed files lie, as the environment says."""

from django.core.exceptions import ImproperlyConfigured

from portal.settings.environment import BASE_DIR, env, needed


def _local_keys() -> dict:
    return {"class": "portal.vault.local.LocalProvider", "keyfile": needed("VAULT_KEYFILE")}


def _aws_kms() -> dict:
    return {
        "class": "portal.vault.aws_kms.AwsKmsProvider",
        "key": needed("VAULT_KMS_KEY"),
        "former_keys": env.list("VAULT_KMS_FORMER_KEYS", default=[]),
        "region": env.str("VAULT_KMS_REGION", default="") or None,
        "endpoint_url": env.str("VAULT_KMS_ENDPOINT", default="") or None,
    }


def _local_blobs() -> dict:
    folder = env.str("VAULT_BLOBS_FOLDER", default=str(BASE_DIR / "var" / "blobs"))
    return {"class": "portal.vault.blob_local.LocalBlobs", "folder": folder}


def _s3_blobs() -> dict:
    return {
        "class": "portal.vault.blob_s3.S3Blobs",
        "bucket": needed("VAULT_BLOBS_BUCKET"),
        "prefix": env.str("VAULT_BLOBS_PREFIX", default=""),
        "region": env.str("VAULT_BLOBS_REGION", default="") or None,
        "endpoint_url": env.str("VAULT_BLOBS_ENDPOINT", default="") or None,
        "addressing_style": env.str("VAULT_BLOBS_ADDRESSING", default="auto"),
        "conditional_writes": env.bool("VAULT_BLOBS_CONDITIONAL_WRITES", default=True),
    }


PROVIDERS = {"local": (_local_keys, "VAULT_KEYFILE"), "aws-kms": (_aws_kms, "VAULT_KMS_KEY")}
STORES = {"local": _local_blobs, "s3": _s3_blobs}


def provider() -> dict:
    """The provider that `VAULT_KEYS` names."""
    return PROVIDERS[_chosen("VAULT_KEYS", PROVIDERS)][0]()


def former_providers() -> list[dict]:
    """The one not chosen, while its keys are still named: it opens what it wrapped until `vault_rewrap` is through."""
    chosen = _chosen("VAULT_KEYS", PROVIDERS)
    return [make() for name, (make, known_by) in PROVIDERS.items() if name != chosen and env.str(known_by, default="")]


def blobs() -> dict:
    """The store that `VAULT_BLOBS` names."""
    return STORES[_chosen("VAULT_BLOBS", STORES)]()


def _chosen(name: str, choices: dict) -> str:
    """The value of this variable, one of the choices; `local` when it is not set."""
    value = env.str(name, default="local")
    if value not in choices:
        raise ImproperlyConfigured(f"{name} is {value!r}; it can be {' or '.join(choices)}.")
    return value
