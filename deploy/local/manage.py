"""`make code` and `make manage`: a command of manage.py, in the environment of the portal that runs here."""

import os
import sys
from pathlib import Path

from . import environment
from .places import PYTHON, ROOT


def main() -> None:
    note = environment.running()
    if not note or "socket" not in note:
        sys.exit("The portal does not run here. Start it in another terminal: make run")
    env = environment.for_portal(Path(str(note["socket"])), int(note["port"]))
    os.chdir(ROOT)
    os.execve(PYTHON, [str(PYTHON), "manage.py", *sys.argv[1:]], env)


if __name__ == "__main__":
    main()
