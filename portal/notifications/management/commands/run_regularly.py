import logging
import signal
import threading

from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections

from portal.notifications.regular import hand_over_what_is_due

log = logging.getLogger(__name__)
LOOK_EVERY = 20  # seconds


class Command(BaseCommand):
    help = (
        "Hand regular tasks (deliveries, sweeps) to the worker whenever their time has come. Started beside the worker "
        "and stopped with SIGTERM; a second one does no harm."
    )

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="look once and end, for a scheduler that calls again")

    def handle(self, *, once, **options):
        self.stopped = threading.Event()
        if not once:
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_: self.stopped.set())
        self._look()
        while not once and not self.stopped.wait(LOOK_EVERY):
            self._look()

    def _look(self):
        """A database that is away for a moment is no reason to end: whoever looks again finds it back."""
        close_old_connections()
        try:
            handed_over = hand_over_what_is_due()
        except DatabaseError:
            log.exception("the database did not answer; looking again later")
        else:
            for name in handed_over:
                self.stdout.write(f"handed over: {name}")
