"""What a reader may use. Set in the child before it is given a single byte of the file."""

import contextlib
import ctypes
import os
import resource
import signal

from .alone import keep_alone

MEMORY = 500 * 2**20
SECONDS = 20
FILES = 32


def shut_off() -> None:
    """Once, in the process the readers are forked from: no new rights, no network where the kernel lets us leave it.

    Leaving the network needs user namespaces, which some machines switch off; then the readers still open no
    connection, but nothing but their own code keeps them from it.
    """
    with contextlib.suppress(OSError, AttributeError):
        libc = ctypes.CDLL(None)
        libc.prctl(38, 1, 0, 0, 0)  # PR_SET_NO_NEW_PRIVS
        libc.prctl(4, 0, 0, 0, 0)  # PR_SET_DUMPABLE: no core, and no looking into each other
        libc.mallopt(-8, 1)  # M_ARENA_MAX: else each thread of a library takes 128 MB of the addresses there may be
    with contextlib.suppress(OSError, AttributeError):
        os.unshare(os.CLONE_NEWUSER | os.CLONE_NEWNET)


def confine() -> None:
    """In the child: memory, time, files; it may write none and start nothing."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, FILES),
    ):
        resource.setrlimit(what, (most, most))
    # SECURITY: another process would outlive the clock below.
    if not keep_alone():
        resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    # The kernel ends it: a handler of ours would wait until some C code comes back.
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
