"""Settings of a worker whose mail server takes the connection and then never answers."""

import time

from django.core.mail.backends.base import BaseEmailBackend

from portal.settings.test import *  # noqa: F403  (settings are layered on purpose)

MAILERS = {"default": {"BACKEND": "tests.portal.notifications.hanging.EmailBackend"}}


class EmailBackend(BaseEmailBackend):
    """Says that it was asked, and hangs."""

    def send_messages(self, messages):
        print("sending", flush=True)  # noqa: T201  (the test waits for this word)
        time.sleep(60)
        return len(messages)
