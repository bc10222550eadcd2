"""Prints the page a load balancer shows while the portal is away, with this portal's own numbers."""

from django.core.management.base import BaseCommand

from theme.errors import static_copy


class Command(BaseCommand):
    help = "Print the static help page; serve it beside theme.css."
    requires_system_checks = ()

    def handle(self, *args, **options):
        self.stdout.write(static_copy(), ending="")
