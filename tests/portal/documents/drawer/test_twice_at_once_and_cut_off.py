"""A folder brought in twice at the same time, or by a run that is cut off: nothing doubled, nothing half, and a second
run goes on where the first stopped.
"""

import pytest

from portal.documents import settling
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


class Killed(BaseException):
    """What nobody catches, as nobody catches a kill."""


def test_cut_off_in_the_middle_of_a_file_it_leaves_whole_files_and_the_next_run_goes_on(
    own_database, folder, monkeypatch
):
    cast = make_cast()
    lead = cast.person("lead")
    settle, settled = settling.settle, []

    def cut_off(version, **words):
        # The sixth file: its bytes and its preview lie in the store already, its row is not committed.
        if len(settled) == 5:
            raise Killed
        settled.append(version)
        return settle(version, **words)

    monkeypatch.setattr(settling, "settle", cut_off)
    with pytest.raises(Killed):
        bringing.bring(folder, cast.case, by=lead)
    monkeypatch.undo()
    assert whole(cast.case) == 5
    report = bringing.bring(folder, cast.case, by=lead)
    assert report.already_here == 5
    assert whole(cast.case) == COUNT
