"""The same folder brought in twice at the same time, or by a run that is killed in the middle: nothing doubled, nothing
half, and a second run goes on where the first stopped.
"""

import os
import signal

import pytest
from django.db import connection

from portal.documents.drawer import bringing
from portal.documents.models import Document, Preview, Version
from tests.cast import make_cast
from tests.portal.cases.test_who_waits_asks_again import in_another_connection
from tests.portal.documents.drawer.test_a_folder_comes_in import word

COUNT = 12


@pytest.fixture
def folder(tmp_path):
    for number in range(COUNT):
        (tmp_path / f"Schreiben {number:02}.docx").write_bytes(word(f"Worte Nummer {number}"))
    return tmp_path


def whole(case):
    """Every version of the case can be opened and read; how many there are."""
    versions = Version.objects.filter(case=case).select_related("document", "restored_from", "preview")
    for version in versions:
        with version.opened() as file:
            assert len(file.read()) == version.size
        assert version.preview.state == Preview.State.READY
    return len(versions)


def test_twice_at_once_it_comes_in_once(own_database, folder):
    cast = make_cast()
    lead = cast.person("lead")
    thread, trouble = in_another_connection(lambda: bringing.bring(folder, cast.case, by=lead))
    report = bringing.bring(folder, cast.case, by=lead)
    thread.join(60)
    assert trouble == []
    assert whole(cast.case) == COUNT
    assert report.taken + report.already_here == COUNT
    assert Document.objects.filter(case=cast.case).count() == COUNT


def test_killed_in_the_middle_it_leaves_whole_files_and_the_next_run_goes_on(own_database, folder):
    cast = make_cast()
    lead = cast.person("lead")
    connection.close()
    child = os.fork()
    if not child:  # a process of its own, to be killed as a machine kills one
        try:
            bringing.bring(folder, cast.case, by=lead, progress=lambda done, total: done == 5 and _die())
        finally:
            os._exit(1)
    _pid, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL
    before = whole(cast.case)
    assert 0 < before < COUNT
    report = bringing.bring(folder, cast.case, by=lead)
    assert report.already_here == before
    assert whole(cast.case) == COUNT


def _die():
    os.kill(os.getpid(), signal.SIGKILL)
