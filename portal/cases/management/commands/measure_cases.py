import statistics
import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal.access.badges import Badge
from portal.accounts.models import Person
from portal.cases.grants import CaseGrant
from portal.cases.lists import cases_for, page
from portal.cases.models import Case

WAYS = {
    "newest first": {},
    "open, next look first": {"state": "open", "sort": "next_look"},
    "due": {"due": True, "sort": "next_look"},
    "those I lead": {"mine": True},
    "one level": {"level": "moderate"},
}


class Command(BaseCommand):
    """How long the list of cases takes now: the query path, as the page takes it, for many people in turn."""

    help = "Prints p50 and p95 of the list of cases, in milliseconds, at the present size."

    def add_arguments(self, parser):
        parser.add_argument("--times", type=int, default=200)

    def handle(self, *args, **options):
        if not settings.DEMO or settings.PRODUCTION:
            raise CommandError("This measures with people who were generated; it runs under demo settings only.")
        people = list(Person.objects.filter(email__startswith="generated-").order_by("pk")[: options["times"]])
        if not people:
            raise CommandError("There is nothing to measure yet: generate_cases makes cases and people.")
        self.stdout.write(f"{Case.objects.count()} cases, {CaseGrant.objects.count()} grants")
        for name, words in WAYS.items():
            taken = sorted(self._once(people[turn % len(people)], words) for turn in range(options["times"]))
            p50, p95 = statistics.median(taken), taken[int(len(taken) * 0.95) - 1]
            self.stdout.write(f"{name:24} p50 {p50:6.1f} ms   p95 {p95:6.1f} ms")

    def _once(self, person, words):
        badge = Badge(person=person, session="measured", factor="totp", verified_at=timezone.now())
        start = time.perf_counter()
        page(cases_for(badge, **words))
        return (time.perf_counter() - start) * 1000
