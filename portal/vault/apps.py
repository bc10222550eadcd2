from django.apps import AppConfig
from django.core.checks import Tags, register
from django.utils.translation import gettext_lazy as _


class VaultConfig(AppConfig):
    name = "portal.vault"
    label = "vault"
    verbose_name = _("Vault")

    def ready(self) -> None:
        """Register the checks and say what readiness means here: keys and files can be had."""
        from portal.access import health
        from portal.vault import blob_store, checks, providers

        register(checks.a_provider_keeps_the_keys, Tags.security)
        register(checks.the_keys_have_a_store, Tags.security)
        register(checks.files_have_a_place, Tags.security)
        register(checks.no_two_fields_share_a_label, Tags.models)
        health.probe("keys")(lambda: providers.configured().healthy())
        health.probe("files")(lambda: blob_store.configured().healthy())
