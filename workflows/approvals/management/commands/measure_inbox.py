import statistics
import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.access.badges import Badge
from portal.accounts.models import Person
from portal.cases import lists
from workflows.approvals.inbox import waiting_for
from workflows.approvals.management.commands.generate_sign_offs import DECIDER
from workflows.approvals.models import SignOff


class Command(BaseCommand):
    """How long it takes to say what waits for a person's decision: the query path, as the page takes it."""

    help = "Prints p50 and p95 of the inbox, in milliseconds, and the number of its queries, at the present size."

    def add_arguments(self, parser):
        parser.add_argument("--times", type=int, default=100)

    def handle(self, *args, **options):
        if not settings.DEMO or settings.PRODUCTION:
            raise CommandError("This measures with a person who was generated; it runs under demo settings only.")
        person = Person.objects.filter(email=DECIDER).first()
        if person is None:
            raise CommandError("There is nothing to measure yet: generate_sign_offs makes requests.")
        badge = Badge(person=person, session="measured", factor="totp", verified_at=timezone.now())
        self._once(badge)  # opens the connection
        with CaptureQueriesContext(connection) as asked:
            lists.page(waiting_for(badge), None)
        self.stdout.write(
            f"{SignOff.objects.count()} requests, {waiting_for(badge).count()} wait for this person, {len(asked)} query"
        )
        taken = sorted(self._once(badge) for _ in range(options["times"]))
        p50, p95 = statistics.median(taken), taken[int(len(taken) * 0.95) - 1]
        self.stdout.write(f"p50 {p50:.1f} ms   p95 {p95:.1f} ms")

    def _once(self, badge):
        start = time.perf_counter()
        lists.page(waiting_for(badge), None)
        return (time.perf_counter() - start) * 1000
