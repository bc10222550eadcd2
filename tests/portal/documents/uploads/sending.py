"""How a test sends files: in tus by hand, one request at a time, and what comes of them afterwards."""

import base64

from django.test import Client

from portal.documents import tasks
from portal.documents.models import Upload

SAID = {"handling": "internal", "circle": "case", "kind": "", "comment": ""}


def metadata(**words: str) -> str:
    """What is said of a file, as tus says it."""
    return ",".join(f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in words.items())


class Tus:
    """One person's client, which asks exactly what it is told to."""

    def __init__(self, browser: Client, case):
        self.browser, self.home = browser, f"/cases/{case.code}/documents/"

    def ask(self, method, address, body=b"", *, kind="application/offset+octet-stream", **headers):
        """One request in tus; headers by their names with underscores."""
        said = {"Tus-Resumable": "1.0.0"} | {name.replace("_", "-"): value for name, value in headers.items()}
        return self.browser.generic(method, address, body, content_type=kind, headers=said)

    def announce(self, name="Notes.txt", size=10, *, to="", **words):
        """Announce a file; the whole answer."""
        told = metadata(filename=name, **(SAID if not to else {}) | words)
        return self.ask("POST", f"{self.home}{to}uploads/new/", Upload_Length=str(size), Upload_Metadata=told)

    def begin(self, name="Notes.txt", size=10, **words) -> str:
        """Announce a file; where its bytes go."""
        answer = self.announce(name, size, **words)
        assert answer.status_code == 201, answer.content
        return answer["Location"]

    def send(self, address, body, offset=0):
        """One piece."""
        return self.ask("PATCH", address, body, Upload_Offset=str(offset))

    def whole(self, name, body, **words) -> Upload:
        """A file in one piece, arrived and not yet looked at."""
        address = self.begin(name, len(body), **words)
        answer = self.send(address, body)
        assert answer.status_code == 204, answer.content
        return at(address)

    def taken(self, name, body, **words) -> Upload:
        """A file in one piece, looked at by the worker."""
        return looked_at(self.whole(name, body, **words))


def at(address) -> Upload:
    """The row behind an address, as it is now."""
    return Upload.objects.get(pk=address.rstrip("/").rsplit("/", 1)[1])


def looked_at(upload: Upload) -> Upload:
    """What the worker makes of it: the task itself, as it would be called after the commit."""
    upload.refresh_from_db()
    tasks.check_upload.func(str(upload.pk), upload.version)
    upload.refresh_from_db()
    return upload
