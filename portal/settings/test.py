"""For tests: faster hashes and immediate tasks. No fence is lowered; a test compares them."""

import os
import tempfile
from pathlib import Path

# Secrets that guard nothing: tests run on data of their own making.
os.environ.setdefault("SECRET_KEY", "insecure-test-key-" + "x" * 40)
os.environ.setdefault("DATABASE_URL", "postgres://tma_app@localhost/tma")
os.environ.setdefault("VAULT_KEYFILE", str(Path(tempfile.gettempdir()) / f"tma-test-vault-{os.getuid()}.json"))

from portal.settings.base import *  # noqa: F403  (settings are layered on purpose)

DEBUG = False
ALLOWED_HOSTS = ["localhost", "testserver"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS = {"default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"}}
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_AUTOREFRESH = True  # nothing was collected for it to look through at start
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
DEMO = True
