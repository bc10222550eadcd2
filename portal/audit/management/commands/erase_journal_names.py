from datetime import timedelta

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import ProgrammingError, transaction
from django.utils import timezone

from portal.audit.journal import PORTAL, Line, append
from portal.audit.models import Word


class Command(BaseCommand):
    help = (
        "Erase the personal words of journal lines older than JOURNAL_KEEPS_NAMES_FOR_DAYS. The lines stay and "
        "stay provable. Run as the owner of the tables: the application itself may not erase."
    )

    def handle(self, **options):
        before = timezone.now() - timedelta(days=settings.JOURNAL_KEEPS_NAMES_FOR_DAYS)
        try:
            with transaction.atomic():
                erased, _ = Word.objects.filter(entry__at__lt=before).delete()
                facts = {"erased": erased, "before": before.isoformat()}
                append(PORTAL, Line("journal.erase_names", service="operator", facts=facts))
        except ProgrammingError as error:
            self.stderr.write(f"Nothing was erased: {error}")
            raise SystemExit(1) from error
        self.stdout.write(f"{erased} names erased from lines before {before:%Y-%m-%d}.")
