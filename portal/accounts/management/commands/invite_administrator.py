from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from portal.access.badges import service_badge
from portal.accounts.actions import people
from portal.accounts.models import Person


class Command(BaseCommand):
    """Lets the first two administrators in. Once there are two, administrators invite each other in the portal."""

    help = "Invites an administrator of a new portal by mail: invite_administrator ADDRESS NAME"

    def add_arguments(self, parser):
        parser.add_argument("address")
        parser.add_argument("name")
        parser.add_argument("--language", choices=["de", "en"], default="de")

    def handle(self, *args, address, name, language, **options):
        # SECURITY: no way around the portal for whoever has a shell on a machine that is in use.
        if Person.objects.here().with_duty("administrator").count() >= 2:
            raise CommandError("There are two administrators. They invite others in the portal.")
        try:
            person = people.invite(
                actor=service_badge("setup"), email=address, name=name, language=language, duties=["administrator"]
            )
        except ValidationError as wrong:
            raise CommandError(" ".join(wrong.messages)) from None
        self.stdout.write(f"{person.email} gets a mail with a link that works for seven days.")
