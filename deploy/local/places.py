"""Where things lie on a machine that runs the portal for itself."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"

VAR = ROOT / "var"
LOGS = VAR / "log"
STATIC = VAR / "static"

# Two working copies on one machine must not meet in a shared folder.
COPY = hashlib.sha256(str(ROOT).encode()).hexdigest()[:10]

ROOMS = ("portal", "workflows", "knowledge", "theme")


def fingerprint(files: Iterable[Path], *more: str) -> str:
    """One digest over the names and the bytes of files: it changes when, and only when, one of them does."""
    digest = hashlib.sha256("\0".join(more).encode())
    for file in sorted(files):
        name = file.relative_to(ROOT) if file.is_relative_to(ROOT) else file
        digest.update(f"\0{name}\0".encode())
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:32]
