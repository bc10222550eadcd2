"""What can come of a deed that was not done, and how the portal answers."""

import sys

from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError

from theme import errors


class Refused(PermissionDenied):
    """The rules do not allow this deed to this person, now. The refusal stands in the journal."""


class NeedsStepUp(Exception):
    """The deed is allowed, but the second factor was proved too long ago."""

    def __init__(self, within):
        super().__init__(f"needs a second factor proved within {within}")
        self.within = within


class ChangedMeanwhile(Exception):
    """Somebody else, or another tab, changed this thing since it was read; nothing was overwritten."""


class Unavailable(Exception):
    """A part the portal cannot do without (a key provider, say) does not answer; nothing was done."""


def expect(row, version) -> None:
    """Two tabs: the one who read version 3 does not overwrite version 4.

    Raises `ChangedMeanwhile` when the row has moved on, or when what came is no version at all.
    """
    if str(row.version) != str(version):
        raise ChangedMeanwhile


OUTAGES = (OperationalError, InterfaceError, Unavailable)
"""The database or the key provider does not answer. None of it is the fault of who asked, nor of the deed."""


def is_outage(trouble: BaseException | None) -> bool:
    """Is this an outage, or what came of one: an error met while a lost connection was being cleaned up after?"""
    while trouble is not None:
        if isinstance(trouble, OUTAGES):
            return True
        trouble = trouble.__cause__ or trouble.__context__
    return False


def server_error(request):
    """Handler 500: a database or key provider that is gone is an outage (503), anything else is our fault (500)."""
    if is_outage(sys.exc_info()[1]):
        return errors.unavailable(request)
    return errors.server_error(request)
