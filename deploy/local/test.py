"""`make test`: everything that can tell whether the house stands, one after the other, and a table at the end.

All steps run even when one fails: the last lines name every one that did.
"""

import os
import subprocess
import sys
import time
from dataclasses import dataclass, field

from portal.vault import local as vault

from .places import LOGS, PYTHON, ROOMS, ROOT, VAR, VENV
from .postgres import url
from .prepare import compile_translations
from .progress import say, use_plain_text_where_needed

BIN = VENV / "bin"
TEMPLATES = sorted(str(file.relative_to(ROOT)) for room in ROOMS for file in (ROOT / room).rglob("*.html"))

KEYFILE = VAR / "only-for-checking.json"

# Nobody is at the other end of these: they are what production must be given before it starts.
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "portal.settings.production",
    "DATABASE_URL": url(LOGS, "tma_app", "nowhere"),
    "VAULT_KEYFILE": str(KEYFILE),
    "VAULT_BLOBS": "local",
    "VAULT_BLOBS_FOLDER": str(VAR / "only-for-checking"),
    "SECRET_KEY": "only-for-checking-" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2,
    "ALLOWED_HOSTS": "portal.example",
    "PORTAL_URL": "https://portal.example",
    "CLAMD": "/nowhere/clamd",
    "MAIL_HOST": "mail.example",
}
TEST = {"DJANGO_SETTINGS_MODULE": "portal.settings.test"}


@dataclass
class Step:
    """One thing that is looked at. `aloud`: its output is shown as it comes, and not only when it fails."""

    name: str
    command: list[str]
    env: dict[str, str] = field(default_factory=dict)
    aloud: bool = False
    seconds: float = 0.0
    code: int = 0

    def run(self) -> None:
        say(f"── {self.name}")
        begun = time.monotonic()
        done = subprocess.run(
            self.command,
            cwd=ROOT,
            env=os.environ | self.env,
            stdin=subprocess.DEVNULL,
            stdout=None if self.aloud else subprocess.PIPE,
            stderr=None if self.aloud else subprocess.STDOUT,
            text=True,
            check=False,
        )
        self.seconds, self.code = time.monotonic() - begun, done.returncode
        if self.code and done.stdout:
            say(done.stdout.rstrip())


def python(*arguments: str) -> list[str]:
    return [str(PYTHON), *arguments]


def steps(more_for_pytest: list[str]) -> list[Step]:
    ours = ["deploy", "tests", "manage.py", *(room for room in ROOMS if (ROOT / room).exists())]
    return [
        Step("Style", [f"{BIN}/ruff", "check", "--quiet", *ours]),
        Step("Format", [f"{BIN}/ruff", "format", "--check", "--quiet", *ours]),
        Step("Templates", [f"{BIN}/djade", "--target-version=6.1", "--check", *TEMPLATES]),
        Step("Floors", [f"{BIN}/lint-imports"]),
        Step("Types", [f"{BIN}/mypy"], TEST),
        Step("Migrations", python("-W", "ignore", "manage.py", "makemigrations", "--check", "--dry-run"), TEST),
        Step("Production", python("manage.py", "check", "--deploy", "--fail-level=WARNING"), PRODUCTION),
        Step("Tests", python("-m", "pytest", "-n", "2", "--dist=loadgroup", *more_for_pytest), aloud=True),
    ]


def main() -> int:
    use_plain_text_where_needed()
    begun = time.monotonic()
    compile_translations()
    if not KEYFILE.exists():
        vault.create(KEYFILE, "checking")
    done = steps(sys.argv[1:])
    for step in done:
        step.run()
    say()
    for step in done:
        say(f"  {'✗' if step.code else '✓'} {step.name:<12}{step.seconds:7.1f} s")
    say(f"    {'together':<12}{time.monotonic() - begun:7.1f} s\n")
    failed = [step.name for step in done if step.code]
    if failed:
        say(f"Not good yet: {', '.join(failed)}")
        return 1
    say("All is well.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
