from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from portal.accounts.models import Duty, Person
from portal.cases.demo import people, vignettes
from portal.cases.tasks import sweep_grants

GUIDANCE = "load_guidance"


class Command(BaseCommand):
    """Builds the demo once, through the real actions. Refuses anywhere but under demo settings."""

    help = "Builds the demo: people, cases, guidance. With --people: prints who they are."

    def add_arguments(self, parser):
        parser.add_argument("--people", action="store_true", help="print the demo people and what to try as them")

    def handle(self, *args, **options):
        if not settings.DEMO or settings.PRODUCTION:
            raise CommandError("The demo exists under demo settings only.")
        if options["people"]:
            self._print_people()
            return
        if Person.objects.exists():
            raise CommandError("There are people already; the demo is built into an empty portal only.")
        call_command(GUIDANCE, "--publish", stdout=self.stdout)
        hired = people.hire_everybody()
        vignettes.tell_all(hired, people.name_sites(hired["holt"]))
        sweep_grants.func()

    def _print_people(self):
        duties = {code: str(label) for code, label in Duty.DUTIES}
        self.stdout.write(f"Password of all demo people: {people.PASSWORD}\n")
        for part in people.PARTS:
            held = ", ".join(duties[duty] for duty in part.duties) or "employee"
            self.stdout.write(f"  {part.email:36} {held:20} {part.try_this}")
