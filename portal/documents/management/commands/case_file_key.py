from django.core.management.base import BaseCommand

from portal.documents.case_file import seal, signing
from portal.documents.case_file.manifest import grouped
from portal.vault.signing import as_pem


class Command(BaseCommand):
    help = (
        "Print the public key that exported case files are signed with, for whoever checks them with verify_case_file. "
        "It is no secret; how it gets to them decides what a check is worth."
    )

    def handle(self, **options):
        raw = signing.public_key()
        self.stdout.write(as_pem(raw))
        self.stderr.write(f"Fingerprint: {grouped(seal.fingerprint(raw))}")
