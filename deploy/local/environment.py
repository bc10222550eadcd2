"""What the portal's settings read from the environment, for a portal on this machine."""

import fcntl
import json
import os
import secrets
from pathlib import Path
from typing import IO

from portal.vault import local as vault

from .database import PORTAL
from .places import VAR
from .postgres import APP, OWNER, url

SECRETS = VAR / "local.env"
KEYFILE = VAR / "vault.json"
RUNNING = VAR / "running.json"


def write_closed(path: Path, text: str) -> None:
    """Write a file that was never open to others, not even for a moment."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)


def make_secrets() -> None:
    """Made once, on this machine, and never anywhere else. Lost, what they sealed and signed is lost."""
    if not SECRETS.exists():
        write_closed(SECRETS, f"SECRET_KEY={secrets.token_urlsafe(60)}\n")
    if not KEYFILE.exists():
        vault.create(KEYFILE, "local")


def for_portal(socket: Path, port: int, role: str = APP) -> dict[str, str]:
    """The environment of a process of the portal. The person's own goes in, but never overrules."""
    kept = dict(line.split("=", 1) for line in SECRETS.read_text().splitlines() if "=" in line)
    return (
        os.environ
        | kept
        | {
            "DJANGO_SETTINGS_MODULE": "portal.settings.demo",
            "DATABASE_URL": url(socket, role, PORTAL),
            "DATABASE_OWNER_URL": url(socket, OWNER, PORTAL),
            "VAULT_KEYFILE": str(KEYFILE),
            "PORTAL_URL": f"http://localhost:{port}",
            "PYTHONUNBUFFERED": "1",
        }
    )


class AlreadyRunning(Exception):
    """The portal of this working copy runs already; the message says where."""


class Note:
    """Says that the portal runs, and where. Held by a lock that ends with the process, so it can never be stale."""

    def __init__(self) -> None:
        VAR.mkdir(exist_ok=True)
        self.file = RUNNING.open("a+")
        if not _lock(self.file):
            self.file.close()
            note = running() or {}
            where = f"at http://localhost:{note['port']}" if "port" in note else "and is still starting"
            raise AlreadyRunning(f"The portal of this folder runs already {where}.")

    def write(self, **facts: str | int) -> None:
        self.file.truncate(0)
        self.file.write(json.dumps({"pid": os.getpid(), **facts}))
        self.file.flush()

    def close(self) -> None:
        self.file.truncate(0)
        self.file.close()


def running() -> dict[str, str | int] | None:
    """Where the portal of this working copy runs, if it does."""
    if not RUNNING.exists():
        return None
    with RUNNING.open() as file:
        if _lock(file):
            return None
        text = file.read()
    found: dict[str, str | int] = json.loads(text) if text else {}
    return found


def _lock(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
