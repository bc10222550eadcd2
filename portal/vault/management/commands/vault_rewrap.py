"""Move all keys to the provider's current key."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.vault import keys
from portal.vault.errors import VaultError


class Command(BaseCommand):
    """Can be cut off and started again; sealed texts are not touched."""

    help = "Wraps every key anew with the current key of the provider. Run after vault_keyfile --rotate."

    def handle(self, **options: Any) -> None:
        """Rewrap, saying how far it has come."""
        try:
            done = keys.rewrap(lambda done, total: self.stdout.write(f"{done} of {total}"))
        except VaultError as trouble:
            raise CommandError(f"Stopped: {trouble} What was done is kept; run it again.") from trouble
        self.stdout.write(f"{done} keys rewrapped." if done else "Every key is wrapped with the current key already.")
