"""For tests: faster hashes and immediate tasks. No fence is lowered; a test compares them."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

# Secrets that guard nothing: tests run on data of their own making.
os.environ.setdefault("SECRET_KEY", "insecure-test-key-" + "x" * 40)
os.environ.setdefault("DATABASE_URL", "postgres://tma_app@localhost/tma")
os.environ.setdefault("VAULT_KEYFILE", str(Path(tempfile.gettempdir()) / f"tma-test-vault-{os.getuid()}.json"))
if "VAULT_BLOBS_FOLDER" not in os.environ:
    # Sealed files of a run go with it; the processes it starts find them through the environment.
    os.environ["VAULT_BLOBS_FOLDER"] = str(Path(tempfile.gettempdir()) / f"tma-test-blobs-{os.getpid()}")
    atexit.register(shutil.rmtree, os.environ["VAULT_BLOBS_FOLDER"], ignore_errors=True)

from portal.settings.base import *  # noqa: F403  (settings are layered on purpose)

if "folder" in VAULT_BLOBS:
    _WORKER = os.environ.get("PYTEST_XDIST_WORKER", "alone")
    VAULT_BLOBS = VAULT_BLOBS | {"folder": str(Path(VAULT_BLOBS["folder"]) / _WORKER)}
DEBUG = False
ALLOWED_HOSTS = ["localhost", "testserver"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS = {"default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"}}
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_AUTOREFRESH = True  # nothing was collected for it to look through at start
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
DEMO = True
# Triggers tell at the end of a transaction that pages changed; most tests never end theirs. Tests of the shelf do.
GUIDANCE_KEPT_BYTES = 0
