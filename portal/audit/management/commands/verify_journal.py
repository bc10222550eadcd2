import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from portal.audit.journal import as_of_now, verify
from portal.audit.models import Entry


class Command(BaseCommand):
    help = "Prove the journal whole, or name the rows that were changed, deleted, moved or cut off."

    def add_arguments(self, parser):
        parser.add_argument("--heads", type=Path, help="heads exported earlier with export_journal_heads")

    def handle(self, *, heads, **options):
        kept = []
        if heads:
            try:
                kept = [json.loads(line) for line in heads.read_text().splitlines() if line.strip()]
                kept = [{"chain": str(h["chain"]), "seq": int(h["seq"]), "hash": str(h["hash"])} for h in kept]
            except (OSError, ValueError, KeyError, TypeError) as error:
                raise CommandError(f"{heads} does not hold exported heads: {error}") from error
        wrong = 0
        with as_of_now():
            for finding in verify(kept):
                wrong += 1
                self.stdout.write(self.style.ERROR(str(finding)))
            lines, chains = Entry.objects.count(), Entry.objects.order_by().values("chain").distinct().count()
        if wrong:
            self.stdout.write(self.style.ERROR(f"The journal is not whole: {wrong} findings."))
            sys.exit(1)
        self.stdout.write(self.style.SUCCESS(f"The journal is whole: {lines} lines in {chains} chains."))
