"""What reads a file has little time, little memory, no secrets and no way out; and when it dies, the next one lives."""

import io
import os
import platform
import subprocess
import sys
import textwrap
import threading
import time
import zipfile
from pathlib import Path

import pytest

from portal.documents.reading import alone, desk, limits
from portal.documents.reading.parts import Unreadable
from tests.portal.documents.reading.word_files import paragraph, run, word

ROOT = Path(__file__).parents[4]

# Readers that do what no reader should; they are put on the bench in place of the one for texts.
MISDEEDS = textwrap.dedent(
    """
    import importlib.machinery, os, signal, socket, subprocess, sys, threading, time, types
    from portal.documents.reading import bench, limits
    from portal.documents.reading.parts import Picture, Reading

    def tried(deed):
        try:
            return deed() or "done"
        except BaseException as error:
            return type(error).__name__

    def hang(data):
        time.sleep(60)  # no limit of computing time would notice

    def crash(data):
        os.kill(os.getpid(), signal.SIGSEGV)

    def hog(data):
        held = []
        while True:
            held.append(bytes(600 * 2**20))

    def stumble(data):
        raise KeyError("a word of the file")

    def script(data):
        return Reading(html="<p id='b1' onclick='x()'>kept<script>alert(1)</script><img src='https://x/y'></p>")

    def look(data):
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        near = socket.socket()
        near.settimeout(2)
        return Reading(facts={
            "environ": " ".join(os.environ),
            "cwd": os.getcwd(),
            "fork": tried(lambda: os.fork() or os._exit(0)),
            "start": tried(lambda: subprocess.run(["/bin/true"])),
            "become": tried(lambda: os.execv("/bin/true", ["true"])),
            "thread": tried(threading.Thread(target=int).start),
            "write": tried(lambda: os.write(os.open(data.decode(), os.O_WRONLY | os.O_CREAT), b"x")),
            "near": tried(lambda: near.connect(("127.0.0.1", 9))),
            "interfaces": " ".join(name for _, name in socket.if_nameindex()),
            "open": len(os.listdir("/proc/self/fd")) if os.access("/proc/self/fd", os.R_OK) else 0,
            "django": int("django" in sys.modules),
        })

    module = types.ModuleType("portal.documents.reading.misdeeds")
    module.__spec__ = importlib.machinery.ModuleSpec(module.__name__, None)
    module.__dict__.update(hang=hang, crash=crash, hog=hog, stumble=stumble, script=script, look=look)
    sys.modules[module.__name__] = module
    for name in ("hang", "crash", "hog", "stumble", "script", "look"):
        bench.READERS[name] = ("misdeeds", name)
    """
)


class Rogue(desk.Bench):
    """A bench on which files can be read in ways nobody would want, within two seconds."""

    def program(self, line: int) -> str:
        begin = f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
        return f"{begin}{MISDEEDS}\nlimits.SECONDS = 2\nbench.main({line})"


@pytest.fixture
def rogue(monkeypatch):
    bench = Rogue()
    monkeypatch.setattr(desk, "_bench", bench)
    monkeypatch.setattr(limits, "SECONDS", 2)
    yield bench
    bench.stop()


def asked(kind: str, data: bytes = b"x"):
    return desk.read(io.BytesIO(data), kind)


def refused(kind: str, data: bytes = b"x") -> str:
    with pytest.raises(Unreadable) as said:
        asked(kind, data)
    return said.value.reason


def test_a_reader_that_hangs_crashes_or_wants_too_much_is_ended_and_the_next_file_is_read(rogue):
    begun = time.monotonic()
    assert refused("hang") == "took_too_long"
    assert time.monotonic() - begun < 10
    assert refused("crash") == "damaged"
    assert refused("hog") == "too_big_inside"
    pid = rogue.pid
    assert [block.text for block in asked("txt", b"Still here").blocks] == ["Still here"]
    assert rogue.pid == pid


def test_what_a_reader_stumbles_over_is_told_without_a_word_of_the_file(rogue, caplog):
    assert refused("stumble") == "damaged"
    assert "KeyError" in caplog.text
    assert "a word of the file" not in caplog.text


def test_a_reader_knows_no_secret_writes_nothing_and_reaches_nobody(rogue, monkeypatch, tmp_path):
    monkeypatch.setenv("VAULT_KEYFILE", "/somewhere/key.json")
    wish = tmp_path / "written"

    seen = asked("look", str(wish).encode()).facts

    assert seen["environ"] in ("", "LC_CTYPE")  # Python's own doing
    assert seen["cwd"] == "/"
    assert seen["write"] in ("OSError", "PermissionError")
    assert not wish.exists() or wish.read_bytes() == b""
    if platform.machine() in alone._MACHINES:
        assert [seen[each] for each in ("fork", "start", "become", "thread")] == ["PermissionError"] * 3 + ["done"]
    assert seen["near"] not in ("done",)
    assert seen["open"] < 15
    assert not seen["django"]


def test_where_the_kernel_has_no_filter_a_reader_starts_not_even_a_thread():
    begin = (
        f"import resource, sys; sys.path.insert(0, {str(ROOT)!r}); from portal.documents.reading import alone, limits"
    )
    ask = "limits.confine(); sys.stderr.write(str(resource.getrlimit(resource.RLIMIT_NPROC)))"
    done = subprocess.run(
        [sys.executable, "-c", f"{begin}; alone._MACHINES.clear(); {ask}"], capture_output=True, text=True, timeout=60
    )
    assert done.stderr == "(0, 0)"


def test_what_a_child_sends_is_cleaned_again_on_this_side(rogue):
    assert asked("script").html == '<p id="b1">kept<img></p>'


def test_a_bench_that_was_killed_is_replaced():
    assert asked("txt", b"eins").blocks
    process = desk._bench._process
    process.kill()
    process.wait()
    assert asked("txt", b"zwei").blocks
    assert desk._bench._process is not process


def test_many_threads_read_at_once_and_each_gets_its_own():
    got: dict[int, str] = {}

    def one(number: int) -> None:
        got[number] = asked("docx", word(paragraph(run(f"Akte {number}")))).blocks[0].text

    threads = [threading.Thread(target=one, args=[number]) for number in range(12)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert got == {number: f"Akte {number}" for number in range(12)}


APART = textwrap.dedent(
    """
    import io, os, sys
    sys.path.insert(0, {root!r})
    from portal.documents.reading import desk
    read = lambda text: desk.read(io.BytesIO(text), "txt").blocks[0].text
    assert read(b"before") == "before"
    first = desk._bench.pid
    child = os.fork()
    if not child:
        assert desk._bench.pid is None
        assert read(b"in the child") == "in the child"
        second = desk._bench.pid
        assert second != first
        print(second, flush=True)
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    assert read(b"after") == "after"
    assert desk._bench.pid == first
    print(first, flush=True)
    os._exit(0)  # without saying goodbye
    """
)


def test_a_process_that_forks_gets_a_bench_of_its_own_and_a_bench_ends_with_its_process():
    done = subprocess.run(
        [sys.executable, "-c", APART.format(root=str(ROOT))], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    pids = [int(pid) for pid in done.stdout.split()]
    assert len(pids) == 2
    until = time.monotonic() + 10
    while any(_runs(pid) for pid in pids) and time.monotonic() < until:
        time.sleep(0.05)
    assert not any(_runs(pid) for pid in pids)


def _runs(pid: int) -> bool:
    try:
        return "portal.documents.reading" in Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return False


def test_a_file_over_the_limit_is_not_even_handed_over(monkeypatch):
    monkeypatch.setattr(desk, "MOST_BYTES", 100)
    assert refused("txt", b"x" * 101) == "too_big_to_preview"
    assert refused("txt", b"") == "empty"
    assert refused("unheard of") == "no_preview"
    assert refused("docx_locked") == "encrypted"


# --- Files that are made to hurt -----------------------------------------------------------------------------------
def _with(document: bytes, level: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO(word(paragraph(run("x"))))
    with zipfile.ZipFile(out, "a", level) as package:
        package.writestr("word/much.xml", document)
    return out.getvalue()


LAUGHS = (
    '<!DOCTYPE w [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]>"
)


def test_bombs_are_told_before_they_go_off(tmp_path):
    wanted = tmp_path / "secret"
    wanted.write_text("not for the file")
    document = word(paragraph(run("&j;")))
    outside = f'<!DOCTYPE w [<!ENTITY j SYSTEM "{wanted.as_uri()}">]>'
    assert refused("docx", _with(bytes(30 * 2**20))) == "too_big_inside"
    assert refused("docx", _changed(document, lambda xml: LAUGHS.encode() + xml)) == "suspicious"
    assert refused("docx", _changed(document, lambda xml: outside.encode() + xml)) == "suspicious"
    assert refused("docx", _changed(document, lambda xml: (outside + xml.decode()).encode("utf-16"))) == "suspicious"
    many = word("", files={f"word/{number}": b"" for number in range(6_000)})
    assert refused("docx", many) == "too_big_inside"


def _changed(data: bytes, change) -> bytes:
    from tests.portal.documents.reading.word_files import entries_of, packed

    return packed({n: change(d) if n == "word/document.xml" else d for n, d in entries_of(data).items()})


@pytest.mark.long
def test_a_file_just_under_every_limit_stays_within_memory_and_time():
    """Prints what it took: the heaviest document the limits let through, in a process of its own."""
    inner = "<w:p><w:r><w:t>ab</w:t></w:r></w:p>" * 1_000_000
    file = word(f"<w:t>{os.urandom(2**17).hex()}</w:t>" + inner)
    script = f"""
import io, resource, sys, time
sys.path.insert(0, {str(ROOT)!r})
from portal.documents.reading import desk
begun = time.monotonic()
try:
    print(len(desk.read(io.BytesIO(sys.stdin.buffer.read()), "docx").blocks))
except desk.Unreadable as error:
    print(error.reason)
print(round(time.monotonic() - begun, 1))
desk._bench.stop()
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
"""
    done = subprocess.run([sys.executable, "-c", script], input=file, capture_output=True, timeout=120)
    said, seconds, megabytes = done.stdout.decode().split()
    sys.stdout.write(f"\n{len(inner) >> 20} MB of XML: {said}, {seconds} s, {megabytes} MB\n")
    assert said in ("too_big_inside", "took_too_long") or int(said) > 0
    assert float(seconds) < 25
    assert int(megabytes) <= 500
