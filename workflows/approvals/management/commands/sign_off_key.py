import hashlib

from django.core.management.base import BaseCommand

from portal.vault.signing import as_pem
from workflows.approvals.sheet.signing import SIGNER
from workflows.approvals.sheet.verify_sign_off import grouped


class Command(BaseCommand):
    help = (
        "Print the public key that sheets of sign-offs are signed with, for whoever checks them with verify_sign_off. "
        "It is no secret; how it gets to them decides what a check is worth."
    )

    def handle(self, **options):
        raw = SIGNER.public_key()
        self.stdout.write(as_pem(raw))
        self.stderr.write(f"Fingerprint: {grouped(hashlib.sha256(raw).hexdigest())}")
