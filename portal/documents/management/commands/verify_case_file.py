from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from django.core.management.base import BaseCommand, CommandError

from portal.documents.case_file.checking import check


class Command(BaseCommand):
    help = (
        "Check an exported case file, ZIP or PDF: its seal, its manifest, every digest, nothing missing or added. "
        "Needs the file and nothing else: no database, no key of the portal, no network. Ends with 1 when something is "
        "not right."
    )
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="the ZIP or PDF")
        parser.add_argument("--manifest", type=Path, help="a manifest.json kept elsewhere, to be compared with its own")
        parser.add_argument("--with", dest="originals", type=Path, help="for a PDF: the ZIP, or a folder of originals")
        parser.add_argument("--key", type=Path, help="the portal's public key, as case_file_key prints it")

    def handle(self, *, file, manifest, originals, key, **options):
        for path in (file, manifest, originals, key):
            if path is not None and not path.exists():
                raise CommandError("One of the files named is not there.")
        report = check(file, apart=manifest, originals=originals, key=_public(key) if key else None)
        for sentence in report.right:
            self.stdout.write(f"✓ {sentence}")
        for sentence in report.wrong:
            self.stdout.write(f"✗ {sentence}")
        if report.wrong:
            raise CommandError("The file is not what the portal made.")
        if key is None:
            self.stdout.write("The file holds together. Whether the portal made it, only a check with its key says.")
        else:
            self.stdout.write("The file is what the portal made.")


def _public(path: Path) -> bytes:
    try:
        key = load_pem_public_key(path.read_bytes())
    except ValueError:
        raise CommandError("This is no public key.") from None
    if not isinstance(key, Ed25519PublicKey):
        raise CommandError("This is no public key of a portal.")
    return key.public_bytes_raw()
