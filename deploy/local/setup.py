"""Makes the Python environment in .venv, with exactly the packages of the requirement files, by their hashes.

Runs before there is any package, so it uses the standard library alone. Does nothing when nothing changed.
`--browser` also sees to it that there is one for the tests.
"""

import fcntl
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

from .places import PYTHON, ROOT, VAR, VENV, fingerprint
from .progress import Failed, run, say, step, use_plain_text_where_needed

# One environment for running and testing, so that neither command takes away what the other needs, and the second
# one starts at once. It is for people's own machines; a production image installs requirements.txt alone.
REQUIREMENTS = ROOT / "requirements-dev.txt"
UV = ROOT / "deploy" / "local" / "uv.txt"
STAMP = VENV / "set-up-from"


def make_environment() -> None:
    """Bring .venv in line with the requirement files. Safe to repeat, and to run twice at the same time."""
    VAR.mkdir(exist_ok=True)
    with (VAR / "set-up.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        mark = fingerprint([REQUIREMENTS, UV], platform.python_version())
        # Compared by folder: the interpreter in .venv is a link to the one it was made from.
        is_ours = os.path.realpath(sys.prefix) == os.path.realpath(VENV)
        if is_ours and STAMP.exists() and STAMP.read_text() == mark:
            return
        if not is_ours:
            with step(f"Python {platform.python_version()} in .venv"):
                shutil.rmtree(VENV, ignore_errors=True)
                run([sys.executable, "-m", "venv", VENV])
        STAMP.unlink(missing_ok=True)
        with step("Packages, checked by hash (about half a minute the first time)"):
            pip: list[str | Path] = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
            run([*pip, "--require-hashes", "--no-deps", "-r", UV])
            # Compiled now: otherwise the first start of each process would pay for it, seconds each.
            fast = os.environ | {"UV_COMPILE_BYTECODE": "1", "UV_NO_PROGRESS": "1"}
            run([VENV / "bin" / "uv", "pip", "sync", "--quiet", "--require-hashes", "-p", PYTHON, REQUIREMENTS], fast)
        STAMP.write_text(mark)


def see_to_a_browser() -> None:
    """Debian's chromium, where it is missing and may be installed. Elsewhere the browser tests say why they skip."""
    if shutil.which("chromium") or not shutil.which("apt-get"):
        return
    right = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if right and subprocess.run([*right, "true"], capture_output=True, check=False).returncode:
        return
    apt = [*right, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-o", "DPkg::Lock::Timeout=600", "-qq"]
    try:
        with step("Debian's chromium"):
            run([*apt, "update"])
            run([*apt, "install", "-y", "--no-install-recommends", "chromium", "fonts-liberation"])
    except Failed as trouble:
        say(f"    chromium could not be installed: {str(trouble).splitlines()[-1]}")


def main() -> None:
    use_plain_text_where_needed()
    try:
        make_environment()
        if "--browser" in sys.argv[1:]:
            see_to_a_browser()
    except Failed as trouble:
        sys.exit(f"\nSetting up failed. {trouble}\nIf .venv is broken, delete it and try again.")


if __name__ == "__main__":
    main()
