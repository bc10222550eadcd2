from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.core.management.base import BaseCommand

from portal.documents.case_file import seal, signing
from portal.documents.case_file.manifest import grouped


class Command(BaseCommand):
    help = (
        "Print the public key that exported case files are signed with, for whoever checks them with verify_case_file. "
        "It is no secret; how it gets to them decides what a check is worth."
    )

    def handle(self, **options):
        raw = signing.public_key()
        pem = Ed25519PublicKey.from_public_bytes(raw).public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        self.stdout.write(pem.decode().strip())
        self.stderr.write(f"Fingerprint: {grouped(seal.fingerprint(raw))}")
