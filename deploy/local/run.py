"""`make run`: the whole portal on this machine, until Ctrl-C.

PostgreSQL, the web server, the worker and its clock run as our children, each in a process group of its own. They
stop in the opposite order, also on SIGTERM; if we are killed, the kernel tells them.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, closing, suppress
from http.client import HTTPConnection

from . import environment, processes
from .places import LOGS, PYTHON, ROOT, VAR, VENV
from .postgres import NoPostgres, Server
from .prepare import how_to_sign_in, prepare
from .progress import Failed, say, step, use_plain_text_where_needed

WEB = [VENV / "bin" / "gunicorn", "portal.wsgi:application", "--workers=2", "--threads=4", "--graceful-timeout=10"]
QUIETLY = ["--log-level=warning", "--no-control-socket"]
WORKER = [PYTHON, "manage.py", "db_worker", "--queue-name=*"]
CLOCK = [PYTHON, "manage.py", "run_regularly"]


def port_from_environment() -> int:
    """PORT, if it is a number and free; asked before anything is started."""
    asked = os.environ.get("PORT") or "8000"
    if not asked.isdigit() or not 0 < int(asked) < 65536:
        raise Failed(f"PORT={asked} is no port: give a number from 1 to 65535.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(asked)))
        except PermissionError:
            raise Failed(f"Port {asked} needs more rights than you have. Another: PORT=8123 make run") from None
        except OSError:
            raise Failed(f"Port {asked} is taken by another program. Another: PORT=8123 make run") from None
    return int(asked)


class House:
    """The processes of the portal, in the order they were started."""

    def __init__(self, stack: ExitStack) -> None:
        self.stack = stack
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str, command: list, env: dict[str, str]) -> None:
        process = processes.start(command, env=env, log=LOGS / f"{name}.log", cwd=ROOT)
        self.running[name] = process
        self.stack.callback(processes.stop, process)

    def check(self) -> None:
        """Raises `Failed` when one of them has ended by itself."""
        for name, process in self.running.items():
            if process.poll() is not None:
                tail = (LOGS / f"{name}.log").read_text(errors="replace").splitlines()[-15:]
                raise Failed("\n".join([f"The {name} ended by itself. The end of var/log/{name}.log:", *tail]))

    def await_ready(self, port: int, patience: float = 60) -> None:
        """Until the portal says of itself that it is ready: database, keys and migrations included."""
        deadline, answer = time.monotonic() + patience, "no answer"
        while time.monotonic() < deadline:
            self.check()
            # Not by urllib, which would ask a proxy of the person's environment.
            with closing(HTTPConnection("127.0.0.1", port, timeout=5)) as connection, suppress(OSError):
                connection.request("GET", "/health/ready")
                response = connection.getresponse()
                answer = f"{response.status}: {response.read(300).decode(errors='replace')}"
                if response.status == 200:
                    return
            time.sleep(0.1)
        raise Failed(f"The portal did not become ready ({answer}). See var/log/web.log.")


def serve(stack: ExitStack) -> None:
    """Start everything and stay until told to stop. Whatever was started is on the stack."""
    note = environment.Note()
    stack.callback(note.close)
    port = port_from_environment()
    LOGS.mkdir(exist_ok=True)
    for log in LOGS.glob("*.log"):
        log.unlink()
    environment.make_secrets()
    with step("PostgreSQL"):
        server = stack.enter_context(Server(VAR / "postgres", durable=True))
    note.write(port=port, socket=str(server.socket))
    prepare(server, port)

    house, env = House(stack), environment.for_portal(server.socket, port)
    with step("Web server"):
        house.start("web", [*WEB, *QUIETLY, f"--bind=127.0.0.1:{port}"], env)
        house.await_ready(port)
    house.start("worker", WORKER, env)
    house.start("clock", CLOCK, env)
    how_to_sign_in(port)
    while True:
        house.check()
        time.sleep(0.5)


def main() -> int:
    use_plain_text_where_needed()
    for wish in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        # Stated for SIGINT too: a shell that starts us in the background would have us ignore it.
        signal.signal(wish, signal.default_int_handler)
    code = 0
    stack = ExitStack()
    try:
        serve(stack)
    except KeyboardInterrupt:
        say("\nStopping ...")
    except (Failed, NoPostgres, environment.AlreadyRunning) as trouble:
        say(f"\n{trouble}")
        code = 1
    finally:
        for wish in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(wish, signal.SIG_IGN)  # a second Ctrl-C must not leave anything behind
        with suppress(BrokenPipeError):
            stack.close()
    if not code:
        say("Stopped. Nothing of it runs any more.")
    return code


if __name__ == "__main__":
    sys.exit(main())
