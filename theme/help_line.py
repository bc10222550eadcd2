"""Who can be called, on every page. Numbers come from the setting HELP_LINE, and have sensible values without it."""

from django.conf import settings

DEFAULTS = {
    "police": "110",
    "rescue": "112",
    # A way without speaking: Germany's official emergency app, also for those who cannot talk right now.
    "app_name": "nora",
    "app_url": "https://www.nora-notruf.de/",
    # Company security's number, grouped as it is read. Empty: the line leaves it out.
    "security": "",
}
EXIT_URL = "https://www.wetter.de/"


def numbers():
    """The help line's numbers: the defaults, with what HELP_LINE says laid over them."""
    return DEFAULTS | getattr(settings, "HELP_LINE", {})


def exit_url():
    """The neutral site to which "leave this page" goes."""
    return getattr(settings, "EXIT_URL", EXIT_URL)


def spoken(number):
    """The digits apart, so that a voice says "one one zero" and not "one hundred and ten"."""
    return " ".join(character for character in number if character.isalnum())
