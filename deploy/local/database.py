"""The two roles and their databases.

The owner creates and migrates; the portal runs as the other role, which owns nothing and may, unless a migration
says more, only read. A clone carries rights of tables along, but not those of the database: `clone` states them again.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg2
from psycopg2 import sql

from .postgres import APP, OWNER, SUPERUSER

PORTAL = "tma"


@contextmanager
def cursor(socket: Path, database: str, role: str = SUPERUSER) -> Iterator[Any]:
    """A cursor outside of any transaction (databases cannot be created inside of one), at the server of this socket."""
    with closing(psycopg2.connect(host=str(socket), dbname=database, user=role)) as connection:
        connection.autocommit = True
        with connection.cursor() as open_cursor:
            yield open_cursor


def say(cursor: Any, statement: str, **names: str) -> None:
    cursor.execute(sql.SQL(statement).format(**{key: sql.Identifier(name) for key, name in names.items()}))


def make_roles(socket: Path) -> None:
    """Safe to repeat. Neither role is a superuser; the owner may create databases, the app role nothing at all."""
    wanted = {
        OWNER: "LOGIN NOSUPERUSER CREATEDB NOCREATEROLE NOBYPASSRLS",
        APP: "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS NOINHERIT",
    }
    with cursor(socket, "postgres") as c:
        for role, rights in wanted.items():
            c.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
            verb = "ALTER" if c.fetchone() else "CREATE"
            say(c, f"{verb} ROLE {{role}} {rights}", role=role)


def exists(socket: Path, name: str) -> bool:
    with cursor(socket, "postgres") as c:
        c.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        return c.fetchone() is not None


def create(socket: Path, name: str) -> None:
    """An empty database. Whatever the owner makes in it, the app role may read; migrations say the rest."""
    with cursor(socket, "postgres", OWNER) as c:
        say(c, "CREATE DATABASE {name}", name=name)
    _close_to_others(socket, name)
    with cursor(socket, name, OWNER) as c:
        say(c, "REVOKE ALL ON SCHEMA public FROM PUBLIC")
        say(c, "GRANT USAGE ON SCHEMA public TO {app}", app=APP)
        say(c, "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO {app}", app=APP)
        say(c, "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO {app}", app=APP)


def clone(socket: Path, template: str, name: str) -> None:
    """A copy of a database nobody is connected to."""
    with cursor(socket, "postgres", OWNER) as c:
        say(c, "CREATE DATABASE {name} TEMPLATE {template}", name=name, template=template)
    _close_to_others(socket, name)


def drop(socket: Path, name: str) -> None:
    # As superuser: the owner may not end a connection of the app role that is still closing.
    with cursor(socket, "postgres") as c:
        say(c, "DROP DATABASE IF EXISTS {name} WITH (FORCE)", name=name)


def remember(socket: Path, name: str, word: str) -> None:
    """Keep a word with the database, where it cannot outlive it (used for: what has been migrated and loaded)."""
    with cursor(socket, name, OWNER) as c:
        c.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(name), sql.Literal(word)))


def remembered(socket: Path, name: str) -> str:
    with cursor(socket, name, OWNER) as c:
        c.execute("SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [name])
        return c.fetchone()[0] or ""


def _close_to_others(socket: Path, name: str) -> None:
    with cursor(socket, "postgres", OWNER) as c:
        say(c, "REVOKE ALL ON DATABASE {name} FROM PUBLIC", name=name)
        say(c, "GRANT CONNECT ON DATABASE {name} TO {app}", name=name, app=APP)
