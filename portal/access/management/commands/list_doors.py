from django.conf import settings
from django.core.management.base import BaseCommand

from portal.access.doors import all_views, door_of, dotted


class Command(BaseCommand):
    help = "Lists every address with its gate; with --missing, what nobody has listed and what is listed in vain."
    # Exactly when a check says that a door is missing, one wants to see which.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser):
        """One switch."""
        parser.add_argument("--missing", action="store_true", help="only what an upgrade has added or taken away")

    def handle(self, *, missing, **options):
        """One line a door: its guard, its address, its view."""
        views = list(all_views())
        for route, view in views:
            guard = _guard(view)
            if not missing or guard == "MISSING":
                self.stdout.write(f"{guard:<16} /{route:<60} {dotted(view)}")
        if missing:
            for name in sorted(set(settings.DOORS_OF_OTHERS) - {dotted(view) for _, view in views}):
                self.stdout.write(f"{'IN VAIN':<16} {name}")


def _guard(view):
    if hasattr(view, "gate"):
        return view.gate.verb
    if hasattr(view, "public"):
        return "public"
    door = door_of(view)
    return door.opens_to if door else "MISSING"
