from django.core.management.base import BaseCommand, CommandError

from workflows.approvals.sheet import verify_sign_off


class Command(BaseCommand):
    help = (
        "Check the sheet of a sign-off, PDF or JSON: its signature, its digests, that its outcome follows from the "
        "decisions by its procedure, and what every passkey signed. Needs the file and nothing else: no database, no "
        "key of the portal, no network. Ends with 1 when something is not right. The file sheet/verify_sign_off.py of "
        "this room does the same where no portal is."
    )
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser):
        parser.add_argument("file", help="the PDF or JSON")
        parser.add_argument("--document", help="what was signed")
        parser.add_argument("--key", help="the portal's public key, as sign_off_key prints it")

    def handle(self, *, file, document, key, **options):
        if not verify_sign_off.run(file, document, key, write=self.stdout.write):
            raise CommandError("The sheet did not pass.")
