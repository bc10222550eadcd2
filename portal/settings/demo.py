"""What `make run` uses: production's fences on one machine, over plain HTTP on localhost, with demo people."""

from portal.settings.base import *  # noqa: F403  (settings are layered on purpose)

DEBUG = False
DEMO = True
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
MAILERS = {
    "default": {
        "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "OPTIONS": {"file_path": BASE_DIR / "var" / "mail"},
    }
}
HELP_LINE = HELP_LINE | {
    "security": "+49 228 5550 110",
    "threat_management_phone": "+49 228 5550 200",
    "threat_management_mail": "bedrohungsmanagement@nordlicht.example",
}
