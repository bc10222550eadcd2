"""A clamd of the tests' own: the real program, with one signature."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from deploy.local.processes import dies_with_us
from tests.portal.documents.uploads.malware import eicar

PROGRAM = shutil.which("clamd", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
ITS_LIMIT = 2 << 20


@contextmanager
def running(home: Path) -> Iterator[str]:
    """The address of a clamd that knows one thing. Missing, the test skips with the reason; in CI it is an error."""
    if PROGRAM is None:
        reason = "clamd is not installed and could not be (it takes root or sudo: apt-get install clamav-daemon)"
        if os.environ.get("CI"):
            pytest.fail(f"CI never skips the scanner: {reason}")
        pytest.skip(reason)
    (home / "signatures").mkdir()
    (home / "signatures" / "test.ndb").write_text(f"Test.Known:0:*:{eicar().hex()}\n")
    address = home / "clamd"
    (home / "clamd.conf").write_text(
        f"LocalSocket {address}\nDatabaseDirectory {home / 'signatures'}\nTemporaryDirectory {home}\n"
        f"Foreground yes\nStreamMaxLength {ITS_LIMIT}\nAlertExceedsMax yes\nMaxRecursion 4\nMaxThreads 2\n"
    )
    with (home / "clamd.log").open("wb") as log:
        program = subprocess.Popen(
            [PROGRAM, "--config-file", home / "clamd.conf"], stdout=log, stderr=log, preexec_fn=dies_with_us(9)
        )
    try:
        for _ in range(200):
            if _listens(address):
                break
            if program.poll() is not None:
                pytest.fail(f"clamd did not start: {(home / 'clamd.log').read_text()[-500:]}")
            time.sleep(0.02)
        yield str(address)
    finally:
        program.kill()
        program.wait()


def _listens(address: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as line:
        return line.connect_ex(str(address)) == 0
