from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portal.cases.demo import people


class Command(BaseCommand):
    """The code a demo person's app would show now. Refuses anywhere but under demo settings, and for anyone else."""

    help = "Prints the current one-time code of a demo person: code sommerfeld"

    def add_arguments(self, parser):
        parser.add_argument("who", help="e-mail, first or last name of a demo person")

    def handle(self, *args, who, **options):
        # SECURITY: whoever could run this elsewhere could sign in as anybody whose password they know.
        if not settings.DEMO or settings.PRODUCTION:
            raise CommandError("One-time codes are printed under demo settings only.")
        person = people.find(who)
        if person is None:
            names = ", ".join(part.who for part in people.PARTS)
            raise CommandError(f"{who} is nobody of the demo. There are: {names}")
        code = people.code_of(person)
        if code is None:
            raise CommandError(f"{person} has no app: a password is all they need, or they took it away.")
        self.stdout.write(code)
