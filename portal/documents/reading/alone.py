"""Keeps a process alone: it may start threads, which end with it, but no other process and no other program.

A filter of the kernel (seccomp) in front of every call. A limit on the number of processes would not do: it counts
threads as well, without which pictures of phones cannot be read, and it does not hold for root.
"""

import ctypes
import errno
import platform
import struct

# The kernel's number for a machine, and for the calls that begin a process or another program on it.
_MACHINES = {
    "x86_64": (0xC000003E, {"clone": 56, "fork": 57, "vfork": 58, "execve": 59, "execveat": 322, "clone3": 435}),
    "aarch64": (0xC00000B7, {"clone": 220, "execve": 221, "execveat": 281, "clone3": 435}),
}
_LOAD, _EQUAL, _AT_LEAST, _HAS, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER, _MACHINE, _FIRST_ARGUMENT = 0, 4, 16  # where a call says so
_THREAD = 0x10000
_OTHER_NUMBERS = 0x40000000  # the same calls in a dress of their own, which no program of ours wears
_ALLOW, _KILL, _REFUSE = 0x7FFF0000, 0x80000000, 0x00050000
_NO_NEW_PRIVILEGES, _SECCOMP, _FILTER = 38, 22, 2


def keep_alone() -> bool:
    """From here on, and for good. False where the kernel or the machine knows no such filter."""
    known = _MACHINES.get(platform.machine())
    if known is None:
        return False
    program = _program(*known)
    steps = ctypes.create_string_buffer(program, len(program))

    class Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_void_p))

    whole = Program(len(program) // 8, ctypes.addressof(steps))
    try:
        libc = ctypes.CDLL(None)
        return libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) == 0 and (
            libc.prctl(_SECCOMP, _FILTER, ctypes.byref(whole), 0, 0) == 0
        )
    except (OSError, AttributeError):
        return False


def _program(machine: int, calls: dict[str, int]) -> bytes:
    """The filter. Its steps jump forward by how many steps they skip."""
    refused = [number for name, number in calls.items() if name not in ("clone", "clone3")]
    to_refuse = len(refused) + 5  # from the step after `_AT_LEAST`
    steps = [
        (_LOAD, 0, 0, _MACHINE),
        (_EQUAL, 1, 0, machine),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER),
        (_AT_LEAST, to_refuse, 0, _OTHER_NUMBERS),
        (_EQUAL, to_refuse, 0, calls["clone3"]),  # its flags lie where a filter cannot look; libc then takes `clone`
        *((_EQUAL, to_refuse - 2 - at, 0, number) for at, number in enumerate(refused)),
        (_EQUAL, 0, 2, calls["clone"]),
        (_LOAD, 0, 0, _FIRST_ARGUMENT),
        (_HAS, 0, 1, _THREAD),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _REFUSE | errno.EPERM),
        (_RETURN, 0, 0, _REFUSE | errno.ENOSYS),
    ]
    return b"".join(struct.pack("=HBBI", *step) for step in steps)
