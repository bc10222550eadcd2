"""`sweep_documents [--remove]`: which blobs no row names, and which rows have no blob."""

from django.core.management.base import BaseCommand

from portal.documents import sweeping
from portal.vault import blobs


class Command(BaseCommand):
    help = "Names blobs that no row names, and rows whose blob is gone. Prints counts and ids, nothing else."

    def add_arguments(self, parser):
        parser.add_argument("--remove", action="store_true", help="remove blobs no row names that are older than a day")

    def handle(self, *, remove, **options):
        found, orphans, missing = sweeping.Sweep(), 0, 0
        for name in found.orphans():
            orphans += 1
            self.stdout.write(f"no row names {name}")
            if remove:
                blobs.delete(name)
        for table, key in found.missing():
            missing += 1
            self.stdout.write(f"no blob for {table} {key}")
        self.stdout.write(f"blobs a row names: {found.needed}")
        self.stdout.write(f"blobs no row names: {orphans}{', removed' if remove and orphans else ''}")
        self.stdout.write(f"rows without their blob: {missing}")
        if remove:
            self.stdout.write(f"writings begun and never finished, removed: {blobs.tidy()}")
