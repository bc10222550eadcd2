"""The session engine: Django's table of sessions, written to through the write guard."""

from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from portal.access.answers import is_outage
from portal.access.fences import writing


class SessionStore(DatabaseStore):
    """Sessions are saved after the view has run, where nothing else may write any more."""

    @classmethod
    def get_model_class(cls):
        """Django's own table."""
        from django.contrib.sessions.models import Session

        return Session

    def save(self, must_create=False):
        """Write the session down. A database that is gone is said to be gone, and not that the session was ended."""
        try:
            with writing("the session"):
                super().save(must_create=must_create)
        except UpdateError as error:
            if error.__context__ is not None and is_outage(error.__context__):
                raise error.__context__ from None
            raise

    def delete(self, session_key=None):
        """Forget the session."""
        with writing("the session"):
            super().delete(session_key=session_key)

    @classmethod
    def clear_expired(cls):
        """Sweep those that ran out."""
        with writing("sessions that ran out"):
            super().clear_expired()
