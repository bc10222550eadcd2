"""Commands of the portal in a process of their own, on the database of the test."""

import os
import subprocess
import sys
from pathlib import Path

from django.conf import settings
from django.db import connections

ROOT = Path(__file__).resolve().parents[3]


def start(*command, settings_module="portal.settings.test"):
    """`manage.py` with this command; what it prints can be read line by line."""
    config = connections.settings["default"]
    env = os.environ | {
        "DATABASE_URL": f"postgres://{config['USER']}@/{config['NAME']}?host={config['HOST']}",
        "DJANGO_SETTINGS_MODULE": settings_module,
        "SECRET_KEY": settings.SECRET_KEY,
        "VAULT_KEYFILE": str(settings.VAULT_PROVIDER["keyfile"]),
    }
    line = [sys.executable, "-u", "manage.py", *command]
    return subprocess.Popen(line, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True)
