import threading

from django.db import connection, transaction

from portal.audit.journal import Line, append, verify
from portal.audit.models import Entry

WRITERS, LINES = 20, 5


def test_twenty_writers_make_one_chain(own_database):
    troubles = []
    start = threading.Barrier(WRITERS)

    def write(number):
        try:
            start.wait()
            for turn in range(LINES):
                with transaction.atomic(durable=True):
                    append("case:contended", Line("task.add", facts={"writer": number, "turn": turn}))
        except Exception as trouble:  # noqa: BLE001  (a thread's trouble must reach the test)
            troubles.append(trouble)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=[number]) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not troubles
    assert list(verify()) == []
    rows = Entry.objects.filter(chain="case:contended").order_by("seq")
    assert [row.seq for row in rows] == list(range(1, WRITERS * LINES + 1))
    assert Entry.objects.filter(verb="journal.begin_chain", thing="case:contended").count() == 1
