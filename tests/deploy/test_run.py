"""`make run` stops what it started, whichever way it ends. The portal itself is a stub here; PostgreSQL is real."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from deploy.local import environment
from deploy.local.places import ROOT
from tests.deploy.test_postgres import gone

# Stands in for the web server: ready at once, as a master with a child of its own, like gunicorn.
WEB = """
import http.server, os, subprocess, sys
child = subprocess.Popen(["sleep", "300"])
print(os.getpid(), child.pid, flush=True)
class Ready(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers()
    def log_message(self, *args): pass
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1].rsplit(":")[-1])), Ready).serve_forever()
"""
RUN = """
import sys
from pathlib import Path
from deploy.local import environment, run
var = Path(sys.argv[1])
for module, names in ((environment, ("VAR", "SECRETS", "KEYFILE", "RUNNING")), (run, ("VAR", "LOGS"))):
    for name in names:
        setattr(module, name, var / getattr(module, name).relative_to(run.ROOT / "var"))
run.QUIETLY = []
run.prepare = lambda server, port: None
run.how_to_sign_in = lambda port: print("up", flush=True)
run.WEB = [sys.executable, "-c", sys.argv[2]]
# Only the worker may end early: of two that end in the same moment either may be seen first.
run.WORKER, run.CLOCK = ["sleep", sys.argv[3]], ["sleep", "300"]
sys.exit(run.main())
"""


@pytest.fixture
def var(open_folder):
    return open_folder / "var"


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def launch(var, port):
    started = []

    def start(worker_lives="300", **env):
        process = subprocess.Popen(
            [sys.executable, "-c", RUN, str(var), WEB, worker_lives],
            cwd=ROOT,
            env=os.environ | {"PORT": str(port)} | env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()
        process.stdout.close()


def await_up(process) -> None:
    said = []
    for line in process.stdout:
        said.append(line)
        if line == "up\n":
            return
    raise AssertionError("".join(said))


def processes_below(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [found for child in children for found in (int(child), *processes_below(int(child)))]


@pytest.mark.parametrize("wish", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_it_stops_all_of_it_when_asked(launch, wish):
    process = launch()
    await_up(process)
    below = processes_below(process.pid)
    assert len(below) >= 5  # PostgreSQL and its own, web and its child, worker, clock
    process.send_signal(wish)
    rest = process.stdout.read()
    assert process.wait(30) == 0, rest
    assert "Nothing of it runs any more" in rest
    assert all(gone(pid) for pid in below)


def test_killed_it_takes_everything_along(launch):
    process = launch()
    await_up(process)
    direct = [int(pid) for pid in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()]
    process.kill()
    assert all(gone(pid) for pid in direct)


def test_when_one_part_ends_the_rest_stops_and_it_says_which(launch):
    process = launch(worker_lives="1")
    await_up(process)
    below = processes_below(process.pid)
    rest = process.stdout.read()
    assert process.wait(30) == 1
    assert "The worker ended by itself" in rest
    assert all(gone(pid) for pid in below)


def test_a_taken_port_is_named_before_anything_is_started(launch, port, var):
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        process = launch()
        said = process.stdout.read()
        assert process.wait(30) == 1
    assert f"Port {port} is taken" in said
    assert not (var / "postgres").exists()


@pytest.mark.parametrize("port", ["soon", "0", "70000"])
def test_a_port_that_is_none_is_refused(launch, port):
    process = launch(PORT=port)
    assert "is no port" in process.stdout.read()
    assert process.wait(30) == 1


def test_it_runs_once_per_folder_and_tells_where(launch, var, port, monkeypatch):
    first = launch()
    await_up(first)
    second = launch()
    assert "runs already" in second.stdout.read()
    assert second.wait(30) == 1
    monkeypatch.setattr(environment, "RUNNING", var / "running.json")
    note = environment.running()
    assert (note["pid"], note["port"]) == (first.pid, port)
    first.send_signal(signal.SIGINT)
    first.wait(30)
    assert environment.running() is None


def test_its_secrets_are_made_once_and_closed_to_others(launch, var):
    kept = []
    for _ in range(2):
        process = launch()
        await_up(process)
        process.send_signal(signal.SIGINT)
        process.wait(30)
        files = [var / "local.env", var / "vault.json"]
        kept.append([file.read_text() for file in files])
        assert [file.stat().st_mode & 0o777 for file in files] == [0o600, 0o600]
    assert kept[0] == kept[1]
    assert json.loads(kept[0][1])["keys"]


def test_starting_is_quick_once_everything_is_there(launch):
    for _ in range(2):
        begun = time.monotonic()
        process = launch()
        await_up(process)
        took = time.monotonic() - begun
        process.send_signal(signal.SIGINT)
        process.wait(30)
    assert took < 8
