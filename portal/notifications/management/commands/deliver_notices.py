from django.core.management.base import BaseCommand

from portal.notifications import delivery


class Command(BaseCommand):
    help = "Mail the notices that are due, once. The worker does the same every minute; both at a time do no harm."

    def handle(self, **options):
        self.stdout.write(f"{delivery.deliver()} mails left.")
