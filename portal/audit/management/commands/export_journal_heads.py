import json

from django.core.management.base import BaseCommand

from portal.audit.journal import export_heads


class Command(BaseCommand):
    help = "Print the newest line of every chain as JSON lines, to be kept where nobody who runs the portal can write."

    def handle(self, **options):
        for head in export_heads():
            self.stdout.write(json.dumps(head, sort_keys=True))
