"""Make the keys that belong to the portal as a whole."""

from typing import Any

from django.core.management.base import BaseCommand

from portal.vault import hashes


class Command(BaseCommand):
    """Part of setting up; safe to repeat."""

    help = "Makes the portal-wide index key, if there is none yet."

    def handle(self, **options: Any) -> None:
        """Make it."""
        hashes.prepare()
        self.stdout.write("The vault is ready.")
