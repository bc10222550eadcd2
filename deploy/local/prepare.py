"""Brings what the portal needs up to date: database, translations, static files, demo. Does only what changed."""

from pathlib import Path

import psycopg2

from . import database, environment
from .places import PYTHON, ROOMS, ROOT, STATIC, VAR, fingerprint
from .postgres import APP, OWNER, Server
from .progress import run, say, step

MANAGE: list[str | Path] = [PYTHON, "manage.py"]
PEOPLE = VAR / "people.txt"
# What is neither served nor collected.
NOT_STATIC = {".py", ".pyc", ".html", ".txt", ".po", ".mo"}


def sources(*suffixes: str) -> list[Path]:
    return [file for room in ROOMS for file in (ROOT / room).rglob("*") if file.suffix in suffixes]


def prepare(server: Server, port: int) -> None:
    """Everything between an empty folder and a portal that can be started; seconds less the second time."""
    compile_translations()
    bring_up_database(server, port)
    collect_static_files(server, port)
    load_demo(server, port)


def bring_up_database(server: Server, port: int) -> None:
    """Roles, database and migrations. What was migrated is noted in the database itself, so it is never out of step."""
    database.make_roles(server.socket)
    if not database.exists(server.socket, database.PORTAL):
        database.create(server.socket, database.PORTAL)
    read = [file for file in sources(".py") if {"migrations", "commands", "rights.py"} & set(file.parts)]
    mark = fingerprint([*read, ROOT / "requirements.txt"])
    if database.remembered(server.socket, database.PORTAL) == mark:
        return
    with step("Migrations"):
        run([*MANAGE, "migrate", "--verbosity=0"], environment.for_portal(server.socket, port, OWNER))
        run([*MANAGE, "vault_prepare"], environment.for_portal(server.socket, port))
        run([*MANAGE, "load_home"], environment.for_portal(server.socket, port))
    database.remember(server.socket, database.PORTAL, mark)


def compile_translations() -> None:
    """Each .po beside its .mo. By Babel, as `msgfmt` would have to be installed."""
    stale = [po for po in sources(".po") if not _is_newer(po.with_suffix(".mo"), po)]
    if not stale:
        return
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with step("Translations"):
        for po in stale:
            with po.open("rb") as source:
                catalogue = read_po(source, locale=po.parts[-3])
            with po.with_suffix(".mo").open("wb") as target:
                write_mo(target, catalogue)


def _is_newer(made: Path, source: Path) -> bool:
    return made.exists() and made.stat().st_mtime >= source.stat().st_mtime


def collect_static_files(server: Server, port: int) -> None:
    files = [file for room in ROOMS for file in (ROOT / room).rglob("*") if file.suffix not in NOT_STATIC]
    settings = ROOT / "portal" / "settings" / "base.py"
    mark = fingerprint([*(file for file in files if file.is_file()), settings, ROOT / "requirements.txt"])
    noted = VAR / "static-from"
    if STATIC.exists() and noted.exists() and noted.read_text() == mark:
        return
    with step("Static files"):
        env = environment.for_portal(server.socket, port)
        run([*MANAGE, "collectstatic", "--noinput", "--clear", "--verbosity=0"], env)
    noted.write_text(mark)


def load_demo(server: Server, port: int) -> None:
    """On the first start only: a portal with anybody in it is left as it is."""
    env = environment.for_portal(server.socket, port)
    if not _has_people(server):
        with step("The demo"):
            run([*MANAGE, "demo"], env)
            run([*MANAGE, "demo_documents"], env)
            run([*MANAGE, "demo_sign_offs"], env)
            run([*MANAGE, "demo_articles"], env)
        PEOPLE.unlink(missing_ok=True)
    if not PEOPLE.exists():
        PEOPLE.write_text(run([*MANAGE, "demo", "--people"], env))


def _has_people(server: Server) -> bool:
    with database.cursor(server.socket, database.PORTAL, APP) as cursor:
        try:
            cursor.execute("SELECT EXISTS (SELECT FROM accounts_person)")
        except psycopg2.errors.UndefinedTable:
            return False
        return bool(cursor.fetchone()[0])


def how_to_sign_in(port: int) -> None:
    say(f"\nThe portal is at http://localhost:{port}\n")
    say(PEOPLE.read_text().rstrip())
    say("\nThe current one-time code of a person:  make code WHO=<person>")
    say("Mails lie in var/mail, logs in var/log. Ctrl-C stops everything; `make reset` starts anew.\n")
