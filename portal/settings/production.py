"""For production. Starts only with every key in place and debug off."""

from django.core.exceptions import ImproperlyConfigured

from portal.settings.base import *  # noqa: F403  (settings are layered on purpose)
from portal.settings.environment import env, needed

if env.bool("DEBUG", default=False):
    raise ImproperlyConfigured("DEBUG is set. The portal does not serve people with debug pages on.")

DEBUG = False
PRODUCTION = True
ALLOWED_HOSTS = needed("ALLOWED_HOSTS").split(",")
needed("PORTAL_URL")
# Where sealed files lie is said, never assumed: a folder inside a container goes with it.
needed("VAULT_BLOBS_FOLDER" if needed("VAULT_BLOBS") == "local" else "VAULT_BLOBS_BUCKET")
if not env.str("CLAMD", default=""):
    raise ImproperlyConfigured(
        "CLAMD is not set. Say where ClamAV's daemon listens, or none: then files are taken in without being looked"
        " through, and marked as not checked."
    )
CSRF_TRUSTED_ORIGINS = [PORTAL_URL]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_HSTS_SECONDS = 2 * 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrf"
MAILERS = {
    "default": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": needed("MAIL_HOST"),
            "port": env.int("MAIL_PORT", default=587),
            "username": env.str("MAIL_USER", default=""),
            "password": env.str("MAIL_PASSWORD", default=""),
            "use_tls": True,
            "timeout": 20,  # seconds; a mail server that hangs must not hold up the worker
        },
    }
}
