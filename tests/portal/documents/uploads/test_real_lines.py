"""A real server and real sockets: a line that is cut in the middle, and a file much larger than what may be held."""

import contextlib
import os
import re
import socket
import struct
import subprocess
import sys
import time
from http.client import HTTPConnection
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections

from deploy.local.processes import dies_with_us
from portal.documents import preparing
from tests.cast import make_cast
from tests.portal.cases.pages.conftest import come_in
from tests.portal.documents.uploads.sending import Tus, at

ROOT = Path(__file__).resolve().parents[4]
LARGE = 200 << 20
MAY_HOLD = 64 << 20
MARK = b"only-the-test-says-this-0815 "


@pytest.fixture
def house(own_database, tmp_path):
    """The portal in a process of its own, as it is served; gives its port, its process, and where it may write."""
    config = connections.settings["default"]
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    env = os.environ | {
        "DATABASE_URL": f"postgres://{config['USER']}@/{config['NAME']}?host={config['HOST']}",
        "DJANGO_SETTINGS_MODULE": "portal.settings.test",
        "SECRET_KEY": settings.SECRET_KEY,
        "VAULT_KEYFILE": str(settings.VAULT_PROVIDER["keyfile"]),
        "TMPDIR": str(tmp_path),
    }
    command = [sys.executable, "-m", "gunicorn", "portal.wsgi:application", "--workers=1", "--threads=2"]
    command += [f"--bind=127.0.0.1:{port}", "--log-level=error", "--no-control-socket"]
    with (tmp_path / "log").open("wb") as log:
        served = subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log, preexec_fn=dies_with_us(9))
    try:
        until = time.monotonic() + 60
        while not alive(port):
            assert served.poll() is None, (tmp_path / "log").read_text()[-2000:]
            assert time.monotonic() < until, "it does not come up"
            time.sleep(0.1)
        yield port, served, tmp_path
    finally:
        served.terminate()
        served.wait(20)


def alive(port) -> bool:
    """Does it answer?"""
    with contextlib.closing(HTTPConnection("127.0.0.1", port, timeout=30)) as line, contextlib.suppress(OSError):
        line.request("GET", "/health/live", headers={"Host": "localhost"})
        return line.getresponse().status == 200
    return False


def patch(port, browser, address, token, offset, length):
    """The head of a PATCH on a line of its own; who asked writes the body."""
    session = browser.cookies[settings.SESSION_COOKIE_NAME].value
    line = socket.create_connection(("127.0.0.1", port), timeout=60)
    line.sendall(
        f"PATCH {address} HTTP/1.1\r\nHost: localhost\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: {offset}\r\n"
        f"Content-Type: application/offset+octet-stream\r\nContent-Length: {length}\r\nX-CSRFToken: {token}\r\n"
        f"Cookie: {settings.SESSION_COOKIE_NAME}={session}; csrftoken={token}\r\n\r\n".encode()
    )
    return line


def most_held(process) -> int:
    """The most memory any process of this server ever held, in bytes."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    peaks = [re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text()) for pid in children]
    return max(int(found[1]) for found in peaks if found) * 1024


def test_a_line_that_is_cut_keeps_what_came_and_what_is_large_is_never_held_nor_kept(house):
    port, process, temp = house
    cast = make_cast()
    tus = Tus(come_in(cast.person("contributor")), cast.case)
    token = "a" * 32

    # A line that is cut, hard, in the middle of a piece.
    address = tus.begin("Cut.txt", 4_000_000)
    line = patch(port, tus.browser, address, token, 0, 4_000_000)
    line.sendall(MARK * 70_000)
    time.sleep(0.5)
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    line.close()
    for _ in range(200):
        if at(address).received:
            break
        time.sleep(0.05)
    upload = at(address)
    assert 0 < upload.received <= 70_000 * len(MARK)
    assert upload.state == "receiving"
    with preparing.arrived(upload) as file:
        assert file.read() == (MARK * 70_000)[: upload.received]

    # One piece of 200 MB, measured from where the server stands after the small one.
    before = most_held(process)
    address = tus.begin("Large.txt", LARGE + 1)
    line = patch(port, tus.browser, address, token, 0, LARGE)
    piece = (MARK * (1 + (1 << 20) // len(MARK)))[: 1 << 20]
    for _ in range(LARGE >> 20):
        line.sendall(piece)
    answer = line.recv(4096).decode()
    line.close()
    assert answer.startswith("HTTP/1.1 204"), answer[:200]
    assert at(address).received == LARGE
    grown = most_held(process) - before
    assert grown < MAY_HOLD, f"{grown >> 20} MB more than before"
    assert not [each for each in temp.rglob("*") if each.is_file() and MARK in each.read_bytes()]

    # A form over the limit: the answer comes before its body, which nobody reads and no disk keeps.
    before = set(temp.rglob("*"))
    session = tus.browser.cookies[settings.SESSION_COOKIE_NAME].value
    with socket.create_connection(("127.0.0.1", port), timeout=60) as line:
        line.sendall(
            f"POST {tus.home}add/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: {settings.FORM_AT_MOST + 1}\r\n"
            "Content-Type: multipart/form-data; boundary=b\r\nAccept-Language: en\r\n"
            f"Cookie: {settings.SESSION_COOKIE_NAME}={session}; csrftoken={token}\r\n\r\n"
            '--b\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\nxxxx'.encode()
        )
        said = b""
        while b"</html>" not in said and (more := line.recv(65536)):
            said += more
    assert said.startswith(b"HTTP/1.1 413") and b"too much at once" in said, said[:300]
    assert set(temp.rglob("*")) <= before
