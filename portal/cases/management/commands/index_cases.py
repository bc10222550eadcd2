from django.core.management.base import BaseCommand

from portal.access.badges import service_badge
from portal.cases.actions.search import index_case
from portal.cases.models import Case
from portal.vault import keys
from portal.vault.errors import NoKey, Shredded


class Command(BaseCommand):
    """Case by case, each in a transaction of its own: killed in the middle, it lost nothing and is run again."""

    help = "Indexes what is in the cases anew, so that the search finds it. All cases, or those whose codes are given."

    def add_arguments(self, parser):
        parser.add_argument("codes", nargs="*", metavar="CODE")

    def handle(self, *args, **options):
        cases = Case.objects.filter(code__in=options["codes"]) if options["codes"] else Case.objects.all()
        done = without = 0
        for case in cases.order_by("opened_at", "pk").iterator():
            try:
                keys.opened(case.sealed_under())
            except (NoKey, Shredded):
                without += 1
                continue
            index_case(case, actor=service_badge("indexer"))
            done += 1
        self.stdout.write(f"{done} cases indexed, {without} without a key left out")
