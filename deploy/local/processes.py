"""Starts and stops programs so that none outlives the one who started it."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

PR_SET_PDEATHSIG = 1


def dies_with_us(last_word: signal.Signals) -> Callable[[], None] | None:
    """For `preexec_fn`: the kernel sends the child `last_word` when we die, even when we are killed."""
    if not sys.platform.startswith("linux"):
        return None
    libc, us = ctypes.CDLL(None, use_errno=True), os.getpid()

    def promise() -> None:
        libc.prctl(PR_SET_PDEATHSIG, int(last_word))
        if os.getppid() != us:  # we died between fork and promise
            os.kill(os.getpid(), last_word)

    return promise


def start(
    command: Sequence[str | Path],
    *,
    env: Mapping[str, str],
    log: Path,
    last_word: signal.Signals = signal.SIGTERM,
    cwd: Path | None = None,
    user: int | None = None,
    group: int | None = None,
) -> "subprocess.Popen[bytes]":
    """Start a program in a process group of its own: a Ctrl-C at the terminal reaches us, and we stop it in order."""
    with log.open("ab") as out:
        return subprocess.Popen(
            [str(part) for part in command],
            env=dict(env),
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            process_group=0,
            user=user,
            group=group,
            extra_groups=None if user is None else [],
            preexec_fn=dies_with_us(last_word),
        )


def stop(process: "subprocess.Popen[bytes]", word: signal.Signals = signal.SIGTERM, *, patience: float = 15) -> None:
    """Ask a program to end, wait, and end what is left of its process group."""
    if process.poll() is None:
        process.send_signal(word)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(patience)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
