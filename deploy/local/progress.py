"""Says what is going on, to the person who waits."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from .places import ROOT


class Failed(Exception):
    """A step did not work out; the message is for the person at the terminal."""


def say(line: str = "") -> None:
    print(line, flush=True)


@contextmanager
def step(name: str) -> Iterator[None]:
    """Name what is being done, and how long it took once it is."""
    print(f"  · {name} ", end="", flush=True)
    begun = time.monotonic()
    try:
        yield
    except BaseException:
        print("✗", flush=True)
        raise
    print(f"✓ {time.monotonic() - begun:.1f} s", flush=True)


def run(command: Sequence[str | Path], env: Mapping[str, str] | None = None) -> str:
    """Run a program to its end and give what it printed. Raises `Failed` with the end of its output."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=ROOT,
        env=dict(env) if env is not None else os.environ | {},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = "\n".join((done.stdout + done.stderr).splitlines()[-25:])
        raise Failed(f"{' '.join(str(part) for part in command[:6])} ended with {done.returncode}:\n{said}")
    return done.stdout


def use_plain_text_where_needed() -> None:
    """A terminal without UTF-8 gets question marks instead of an error."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
