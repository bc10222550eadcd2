"""Real clamd, real sockets: malware is found wherever it hides, and without an answer nothing passes."""

import contextlib
import io
import socket
import threading
import tracemalloc
import zipfile

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from portal.access import health
from portal.documents import scanning
from portal.documents.models.versions import Scan
from portal.documents.scanning import Infected, ScannerDown, ScannerLimit, scan
from portal.settings.environment import listener
from tests.portal.documents.uploads import malware
from tests.portal.documents.uploads.scanner import ITS_LIMIT


def test_without_a_scanner_a_file_is_said_to_be_not_scanned(settings):
    settings.CLAMD = ""
    assert scan(io.BytesIO(malware.eicar())) is Scan.NOT_SCANNED


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("", ""),
        ("none", ""),
        ("/run/clamd", "/run/clamd"),
        ("scan.example:3310", "scan.example:3310"),
        ("[::1]:1",) * 2,
    ],
)
def test_where_it_listens_is_said_by_a_path_or_an_address(monkeypatch, said, meant):
    monkeypatch.setenv("CLAMD", said)
    assert listener("CLAMD") == meant


@pytest.mark.parametrize("said", ["scan.example", "scan.example:", ":3310", "scan.example:x", "a:0", "a:65536", "None"])
def test_what_nobody_can_listen_at_is_told_at_the_start_and_not_at_the_first_file(monkeypatch, said):
    monkeypatch.setenv("CLAMD", said)
    with pytest.raises(ImproperlyConfigured, match="CLAMD is .* or none"):
        listener("CLAMD")


def test_a_harmless_file_is_clean_read_from_its_beginning(clamd):
    file = io.BytesIO(malware.word("Good morning."))
    file.seek(0, io.SEEK_END)
    assert scan(file) is Scan.CLEAN
    assert scan(io.BytesIO(b"x")) is Scan.CLEAN


@pytest.mark.parametrize("hidden", [malware.eicar, malware.zipped, malware.in_word])
def test_malware_is_found_in_the_open_in_an_archive_and_in_a_word_document(clamd, hidden):
    with pytest.raises(Infected):
        scan(io.BytesIO(hidden()))


def test_malware_is_found_across_the_pieces_it_is_sent_in(clamd, monkeypatch):
    monkeypatch.setattr(scanning, "PIECE", 7)
    with pytest.raises(Infected):
        scan(io.BytesIO(b"harmless " * 3 + malware.eicar()))


@pytest.mark.parametrize("more", [1, ITS_LIMIT])
def test_what_is_over_its_limit_is_not_clean(clamd, more):
    with pytest.raises(ScannerLimit):
        scan(io.BytesIO(b"a" * (ITS_LIMIT + more)))


def test_what_it_did_not_look_into_is_not_clean(clamd):
    """Too deep for it: without this, clamd would call what it skipped well."""
    packed = b"deep inside"
    for depth in range(8):
        whole = io.BytesIO()
        with zipfile.ZipFile(whole, "w") as archive:
            archive.writestr(f"{depth}.zip", packed)
        packed = whole.getvalue()
    with pytest.raises(ScannerLimit):
        scan(io.BytesIO(packed))


def test_a_scanner_that_is_not_there_lets_nothing_pass(settings, tmp_path):
    for address in (str(tmp_path / "nobody"), "localhost:9"):
        settings.CLAMD = address
        with pytest.raises(ScannerDown):
            scan(io.BytesIO(b"harmless"))


@contextlib.contextmanager
def listening(behave):
    """Somebody who takes the connection of a scanner and then behaves in this way."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve():
            with contextlib.suppress(OSError):
                line, _ = server.accept()
                with line:
                    behave(line)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"127.0.0.1:{server.getsockname()[1]}"
        thread.join(5)


def all_of_it(line):
    while line.recv(1 << 16)[-4:] != b"\0\0\0\0":
        pass


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"\0",
        b"OK\0",
        b"stream: OK but\0",
        b"stream: OK",  # no end: cut off on its way? it says what it should, and nothing else may come
        b"INSTREAM: Can't allocate memory. ERROR\0",
        b"stream:  FOUND\0",
        b"\xff\xfe\0",
        b"stream: OK\n" * 2000,
    ],
)
def test_an_answer_that_is_not_exactly_the_right_one_lets_nothing_pass(settings, said):
    def behave(line):
        all_of_it(line)
        line.sendall(said)

    with listening(behave) as settings.CLAMD, pytest.raises(ScannerDown):
        scan(io.BytesIO(b"harmless"))


def test_one_that_hangs_is_given_up(settings, monkeypatch):
    monkeypatch.setattr(scanning, "PATIENCE", 0.1)
    done = threading.Event()
    with listening(lambda line: done.wait(5)) as settings.CLAMD:
        with pytest.raises(ScannerDown):
            scan(io.BytesIO(b"harmless"))
        done.set()


def test_one_that_takes_and_never_comes_to_an_end_is_given_up(settings, monkeypatch):
    monkeypatch.setattr(scanning, "ALTOGETHER", 0.2)

    def trickle(line):
        while True:
            line.recv(1 << 20)
            line.sendall(b".")
            done.wait(0.05)

    done = threading.Event()
    with listening(trickle) as settings.CLAMD, pytest.raises(ScannerDown):
        scan(io.BytesIO(b"harmless"))


def test_one_that_hangs_up_in_the_middle_lets_nothing_pass(settings):
    with listening(lambda line: line.recv(4)) as settings.CLAMD, pytest.raises(ScannerDown):
        scan(io.BytesIO(b"harmless" * (1 << 20)))


class Endless(io.RawIOBase):
    """So many bytes that nobody holds."""

    def __init__(self, size):
        self.size = self.left = size

    def seek(self, offset, whence=0):
        self.left = self.size
        return 0

    def read(self, size=-1):
        size = min(size, self.left)
        self.left -= size
        return bytes(size)


def test_a_large_file_takes_no_more_memory_than_a_small_one(settings):
    def take(line):
        line.recv(len(b"zINSTREAM\0"), socket.MSG_WAITALL)
        while size := int.from_bytes(line.recv(4, socket.MSG_WAITALL), "big"):
            line.recv(size, socket.MSG_WAITALL)
        line.sendall(b"stream: OK\0")

    with listening(take) as settings.CLAMD:
        tracemalloc.start()
        try:
            assert scan(Endless(40 << 20)) is Scan.CLEAN
            assert tracemalloc.get_traced_memory()[1] < 4 << 20
        finally:
            tracemalloc.stop()


def test_those_who_watch_see_it_is_gone_and_the_portal_stays_ready(db, settings, tmp_path, monkeypatch):
    monkeypatch.setattr(health, "PROBES", dict(health.PROBES))
    monkeypatch.setattr(health, "NOT_NEEDED", set())
    settings.CLAMD = str(tmp_path / "nobody")
    scanning.watch()
    answer = Client().get("/health/ready")
    assert answer.json()["parts"]["scanner"] is False
    assert answer.status_code == 200


def test_those_who_watch_see_it_is_there(clamd):
    scanning.answers()
