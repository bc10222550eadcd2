"""Make or rotate the key file of the local provider."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from portal.vault import local


class Command(BaseCommand):
    """Runs before there is a key, so it asks for no checks."""

    help = "Creates the key file of the local key provider, readable by its owner only; --rotate adds a new key to it."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Where the file is, and whether it is there already."""
        parser.add_argument("path", type=Path)
        parser.add_argument("--rotate", action="store_true", help="add a key and make it the current one")
        parser.add_argument("--key-id", help="the id of the new key; without it, the time")

    def handle(self, *, path: Path, rotate: bool, key_id: str | None, **options: Any) -> None:
        """Write the file."""
        key_id = key_id or timezone.now().strftime("local-%Y%m%dT%H%M%S")
        try:
            (local.rotate if rotate else local.create)(path, key_id)
        except FileExistsError:
            raise CommandError(f"{path} is there already; it is not overwritten. --rotate adds a key.") from None
        except (local.KeyFileRefused, OSError) as trouble:
            raise CommandError(str(trouble)) from trouble
        self.stdout.write(f"{path} holds the key {key_id}. Keep a copy apart from the backups of the database.")
        if rotate:
            self.stdout.write("Now run vault_rewrap; the old key must stay in the file until it is done.")
