import threading
import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from portal.audit.journal import Line, append


class Command(BaseCommand):
    help = "Measure durable journal lines per second with many writers on one chain and on a chain each. Demo only."

    def add_arguments(self, parser):
        parser.add_argument("--writers", type=int, default=20)
        parser.add_argument("--lines", type=int, default=50, help="lines each writer appends")

    def handle(self, *, writers, lines, **options):
        if not settings.DEMO or settings.PRODUCTION:
            raise CommandError("This writes lines that can never be removed; it runs under the demo settings only.")
        run = f"{time.time():.0f}"
        for name, chain in (
            ("one chain", lambda _: f"measure:{run}"),
            ("a chain each", lambda n: f"measure:{run}:{n}"),
        ):
            threads = [threading.Thread(target=self.write, args=[chain(n), lines]) for n in range(writers)]
            begin = time.monotonic()
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            rate = writers * lines / (time.monotonic() - begin)
            self.stdout.write(f"{writers} writers, {name}: {rate:.0f} lines/s")

    def write(self, chain, lines):
        """One writer: each line in a durable transaction of its own."""
        try:
            for _ in range(lines):
                with transaction.atomic(durable=True):
                    append(chain, Line("journal.measure", service="measure"))
        finally:
            connection.close()
