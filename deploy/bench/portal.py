"""The portal as it is served without anything in front: gunicorn with four workers, on a PostgreSQL that lasts."""

import re
import time
from contextlib import ExitStack
from http.client import HTTPConnection, HTTPResponse
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

from deploy.bench.wordpress import free_port
from deploy.local import database, environment, prepare, processes
from deploy.local.places import PYTHON, ROOT, VAR, VENV
from deploy.local.postgres import APP, Server, url
from deploy.local.progress import Failed, run, step

WORKERS = 4
LANGUAGE = {"Accept-Language": "de"}


class Portal:
    """A portal with the first guidance and the demo's people, on a server of its own. It ends with `stack`."""

    def __init__(self, stack: ExitStack, folder: Path):
        self.stack, self.folder = stack, folder
        VAR.mkdir(exist_ok=True)
        environment.make_secrets()
        self.server: Server = stack.enter_context(Server(folder / "postgres", durable=True))
        prepare.compile_translations()
        prepare.bring_up_database(self.server, 0)
        prepare.collect_static_files(self.server, 0)
        with step("The first guidance and the demo's people"):
            run([PYTHON, "manage.py", "demo"], self._env(database.PORTAL, 0))

    def serve(self, name: str = database.PORTAL, **settings: str) -> int:
        """Start it on this database, and give its port."""
        port = free_port()
        web: list[str | Path] = [
            VENV / "bin/gunicorn",
            "portal.wsgi:application",
            f"--workers={WORKERS}",
            f"--bind=127.0.0.1:{port}",
        ]
        quietly = ["--log-level=warning", "--no-control-socket"]
        env, log = self._env(name, port) | settings, self.folder / f"web-{port}.log"
        process = processes.start([*web, *quietly], env=env, log=log, cwd=ROOT)
        self.stack.callback(processes.stop, process)
        for _ in range(300):
            try:
                if ask(port, "/health/ready")[0] == 200:
                    return port
            except OSError:
                pass
            time.sleep(0.1)
        raise Failed(f"The portal did not become ready: {log.read_text()[-1000:]}")

    def second(self, name: str, fill: list[str | Path]) -> str:
        """A copy of the database, filled by this command."""
        database.clone(self.server.socket, database.PORTAL, name)
        run(fill, self._env(name, 0))
        with database.cursor(self.server.socket, name) as cursor:
            cursor.execute("VACUUM ANALYZE")
        return name

    def _env(self, name: str, port: int) -> dict[str, str]:
        return environment.for_portal(self.server.socket, port) | {"DATABASE_URL": url(self.server.socket, APP, name)}


def ask(
    port: int, path: str, headers: dict[str, str] | None = None, body: str | None = None
) -> tuple[int, HTTPResponse, str]:
    """One request: status, headers and text."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("POST" if body else "GET", path, body, {"Host": f"localhost:{port}"} | (headers or {}))
    answer = connection.getresponse()
    return answer.status, answer, answer.read().decode()


def sign_in(port: int, email: str, password: str) -> str:
    """The cookie of this person, who has given their password."""
    _status, answer, page = ask(port, "/sign-in/")
    jar: SimpleCookie = SimpleCookie(answer.getheader("Set-Cookie") or "")
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    if token is None:
        raise Failed("There is no way in at /sign-in/.")
    said = {"username": email, "password": password, "csrfmiddlewaretoken": token[1]}
    sent = {
        "Cookie": "; ".join(f"{each.key}={each.value}" for each in jar.values()),
        "Content-Type": "application/x-www-form-urlencoded",
        "Origin": f"http://localhost:{port}",
    }
    status, answer, _page = ask(port, "/sign-in/", sent, urlencode(said))
    for header in answer.headers.get_all("Set-Cookie") or []:
        jar.load(header)
    if status != 302 or "session" not in jar:
        raise Failed(f"{email} was not let in ({status}).")
    return f"session={jar['session'].value}"
