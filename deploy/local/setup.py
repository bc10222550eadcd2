"""Makes the Python environment in .venv, with exactly the packages of the requirement files, by their hashes.

Runs before there is any package, so it uses the standard library alone. Does nothing when nothing changed.
It also sees to the libraries of the system it needs; with `--browser` to what the tests need on top.
"""

import fcntl
import os
import platform
import shutil
import subprocess
import sys
from ctypes.util import find_library
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


def see_to_what_debian_has(*, for_tests: bool) -> None:
    """Debian's packages that are missing, where they may be installed: libraries that look into files and print them;
    for the tests also a browser and a malware scanner. Elsewhere the tests that need one say why they skip.
    """
    packages = missing(for_tests=for_tests)
    if not packages or not shutil.which("apt-get"):
        return
    right = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if right and subprocess.run([*right, "true"], capture_output=True, check=False).returncode:
        return
    apt = [*right, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-o", "DPkg::Lock::Timeout=600", "-qq"]
    try:
        with step(f"From Debian: {', '.join(packages)}"):
            run([*apt, "update"])
            run([*apt, "install", "-y", "--no-install-recommends", *packages])
    except Failed as trouble:
        say(f"    they could not be installed: {str(trouble).splitlines()[-1]}")


def missing(*, for_tests: bool) -> list[str]:
    """The packages this machine lacks."""
    there = {
        "libmagic1": find_library("magic"),
        "libpango-1.0-0": find_library("pango-1.0"),
        "libpangoft2-1.0-0": find_library("pangoft2-1.0"),
    }
    if for_tests:
        browser = shutil.which("chromium")
        there |= {"chromium": browser, "fonts-liberation": browser}
        # A daemon's folder, which is not on everybody's PATH.
        there["clamav-daemon"] = shutil.which("clamd", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    return [package for package, found in there.items() if not found]


def main() -> None:
    use_plain_text_where_needed()
    try:
        make_environment()
        see_to_what_debian_has(for_tests="--browser" in sys.argv[1:])
    except Failed as trouble:
        sys.exit(f"\nSetting up failed. {trouble}\nIf .venv is broken, delete it and try again.")


if __name__ == "__main__":
    main()
