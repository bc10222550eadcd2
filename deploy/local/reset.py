"""`make reset`: stop the portal of this folder and empty var/, the demo, its keys and its mails included."""

import os
import shutil
import signal
import sys
import time
from pathlib import Path

from . import environment
from .places import COPY, VAR


def stop_running(patience: float = 40) -> None:
    """Ask a running portal to stop, and wait until it has."""
    note = environment.running()
    if not note or "pid" not in note:
        return
    os.kill(int(note["pid"]), signal.SIGTERM)
    deadline = time.monotonic() + patience
    while environment.running() is not None:
        if time.monotonic() > deadline:
            sys.exit(f"The portal (process {note['pid']}) does not stop; nothing was deleted.")
        time.sleep(0.1)


def empty(folder: Path) -> None:
    for thing in folder.iterdir() if folder.exists() else ():
        if thing.is_dir() and not thing.is_symlink():
            shutil.rmtree(thing)
        else:
            thing.unlink()


def main() -> None:
    stop_running()
    elsewhere = Path("/var/lib") / f"tma-{COPY}"
    if elsewhere.exists() and os.access(elsewhere, os.W_OK):
        shutil.rmtree(elsewhere)
    empty(VAR)
    print("var/ is empty.")


if __name__ == "__main__":
    main()
