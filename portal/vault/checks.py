"""What must be true of settings and fields before the portal starts."""

from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.core.exceptions import ImproperlyConfigured

from portal.vault import blob_store, providers
from portal.vault.errors import BlobsUnavailable, KeysUnavailable
from portal.vault.store import keys_database


def a_provider_keeps_the_keys(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """The key provider is named in the settings and ready to serve. There is no default for a secret."""
    if not getattr(settings, "VAULT_PROVIDER", None):
        return [Error("VAULT_PROVIDER is not set: say which provider keeps the keys.", id="vault.E001")]
    try:
        providers.configured().healthy()
    except (ImproperlyConfigured, ImportError, TypeError, KeysUnavailable) as trouble:
        return [Error(f"The key provider does not start: {trouble}", id="vault.E002")]
    return []


def the_keys_have_a_store(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """The database named for the keys exists, and if it is their own, the router keeps everything else out of it."""
    alias = keys_database()
    if alias not in settings.DATABASES:
        return [Error(f"VAULT_KEYS_DATABASE names {alias!r}, which is not among DATABASES.", id="vault.E003")]
    router = "portal.vault.store.KeysHaveTheirStore"
    if alias != "default" and router not in settings.DATABASE_ROUTERS:
        return [Error(f"Keys with a database of their own need {router} in DATABASE_ROUTERS.", id="vault.E004")]
    return []


def files_have_a_place(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """The blob store is named in the settings, and files can be kept there."""
    if not getattr(settings, "VAULT_BLOBS", None):
        return [Error("VAULT_BLOBS is not set: say where sealed files are kept.", id="vault.E005")]
    try:
        blob_store.configured().healthy()
    except (ImproperlyConfigured, ImportError, TypeError, BlobsUnavailable) as trouble:
        return [Error(f"The blob store does not start: {trouble}", id="vault.E006")]
    return []


def no_two_fields_share_a_label(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Two fields with one label and rows with one id could exchange their texts."""
    from portal.vault.fields import SealedText

    owner: dict[str, Any] = {}
    found: list[CheckMessage] = []
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            if isinstance(field, SealedText) and owner.setdefault(field.label, field) is not field:
                found.append(
                    Error(
                        f"{field} and {owner[field.label]} share the label {field.label!r}.", obj=field, id="vault.E013"
                    )
                )
    return found
