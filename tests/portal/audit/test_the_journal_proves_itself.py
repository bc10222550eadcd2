"""What `verify` finds: changed, deleted, reordered, inserted and truncated rows, also after names were erased."""

import json
import uuid
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from portal.audit.journal import PORTAL, Line, Who, append, export_heads, verify
from portal.audit.models import Entry, Head, Word

CHAIN = "case:0000"


@pytest.fixture
def journal(own_database):
    """Ten lines in a case's chain, each with a person's name."""
    with transaction.atomic():
        for number in range(10):
            who = {"actor": Who(uuid.uuid4(), f"Person {number}")}
            append(CHAIN, Line("task.add", kind="cases.task", thing=str(number), facts={"n": number}, words=who))
    return Entry.objects.filter(chain=CHAIN).order_by("seq")


def wrong(kept=()):
    return [(finding.chain, finding.seq, finding.wrong) for finding in verify(kept)]


def test_a_whole_journal_is_whole(journal):
    assert wrong() == []
    assert wrong(export_heads()) == []


def test_the_portals_chain_tells_where_every_other_begins(journal):
    begun = Entry.objects.get(chain=PORTAL, verb="journal.begin_chain")
    assert begun.thing == CHAIN


def test_the_application_may_neither_change_nor_remove_a_line(journal):
    row = journal[3]
    for deed in (
        lambda: Entry.objects.filter(pk=row.pk).update(verb="x"),
        lambda: Entry.objects.filter(pk=row.pk).delete(),
        lambda: Word.objects.filter(entry=row).update(text="x"),
        lambda: Word.objects.filter(entry=row).delete(),
        lambda: Head.objects.filter(pk=CHAIN).delete(),
        lambda: connection.cursor().execute("TRUNCATE audit_entry CASCADE"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            deed()
    assert Entry.objects.get(pk=row.pk).digest() == row.hash
    assert wrong() == []


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit_entry SET verb = 'x'",
        "DELETE FROM audit_entry",
        "TRUNCATE audit_entry CASCADE",
        "UPDATE audit_word SET text = 'x'",
        "TRUNCATE audit_word",
        "DELETE FROM audit_head",
        "TRUNCATE audit_head",
    ],
)
def test_even_the_owner_of_the_tables_is_stopped(as_owner, journal, sql):
    """Rights stop the application; the owner has every right, and meets the triggers."""
    before = journal.count()
    with as_owner(), pytest.raises(DatabaseError, match="append-only"), connection.cursor() as cursor:
        cursor.execute(sql)
    assert journal.count() == before and wrong() == []


@pytest.mark.parametrize(
    "column, value", [("verb", "'task.drop'"), ("facts", "'{}'"), ("at", "now()"), ("outcome", "'read'")]
)
def test_a_changed_row_is_named(as_superuser, journal, column, value):
    row = journal[4]
    as_superuser(f"UPDATE audit_entry SET {column} = {value} WHERE id = {row.pk}")
    assert [(f.seq, f.row, f.wrong) for f in verify()] == [(5, row.pk, "changed")]


def test_a_changed_row_with_a_new_hash_breaks_the_next(as_superuser, journal):
    row = journal[4]
    row.verb = "task.drop"
    as_superuser(f"UPDATE audit_entry SET verb = 'task.drop', hash = '{row.digest()}' WHERE id = {row.pk}")
    assert [(f.seq, f.wrong) for f in verify()] == [
        (6, "does not follow from the row before it: moved, inserted or replaced")
    ]


def test_a_deleted_row_leaves_a_named_gap(as_superuser, journal):
    as_superuser(f"DELETE FROM audit_entry WHERE id = {journal[4].pk}")
    assert wrong() == [(CHAIN, 6, "#5 before this row: deleted")]


def test_two_rows_in_each_others_place_are_found(as_superuser, journal):
    a, b = journal[4], journal[5]
    as_superuser(
        f"UPDATE audit_entry SET seq = 99 WHERE id = {a.pk}",
        f"UPDATE audit_entry SET seq = 5 WHERE id = {b.pk}",
        f"UPDATE audit_entry SET seq = 6 WHERE id = {a.pk}",
    )
    assert {seq for _, seq, _ in wrong()} >= {5, 6}


def test_truncation_is_found_by_the_head_and_by_kept_heads(as_superuser, journal):
    kept = export_heads()
    as_superuser(f"DELETE FROM audit_entry WHERE chain = '{CHAIN}' AND seq > 7")
    assert (CHAIN, 8, "cut off: 10 lines were written, 7 are left") in wrong()
    last = journal.last()
    as_superuser(f"UPDATE audit_head SET seq = 7, hash = '{last.hash}' WHERE chain = '{CHAIN}'")
    assert wrong() == [], "without heads kept elsewhere this is not to be seen"
    assert (CHAIN, 10, "cut off: #10 was exported, the chain ends at 7") in wrong(kept)


def test_a_chain_removed_whole_is_missed_by_the_portals(as_superuser, journal):
    as_superuser(f"DELETE FROM audit_entry WHERE chain = '{CHAIN}'", f"DELETE FROM audit_head WHERE chain = '{CHAIN}'")
    assert wrong() == [(CHAIN, 1, "cut off: the chain was begun and has no line")]


def test_a_chain_rewritten_whole_is_found_by_kept_heads(as_superuser, journal):
    kept = export_heads()
    previous = ""
    changes = []
    for row in journal:
        row.verb, row.previous = "task.drop", previous
        previous = row.digest()
        new = f"verb = 'task.drop', previous = '{row.previous}', hash = '{previous}'"
        changes.append(f"UPDATE audit_entry SET {new} WHERE id = {row.pk}")
    as_superuser(*changes, f"UPDATE audit_head SET hash = '{previous}' WHERE chain = '{CHAIN}'")
    assert wrong() == []
    assert (CHAIN, 10, "is not the row whose hash was exported: rewritten") in wrong(kept)


def test_a_name_that_was_changed_or_secretly_removed_is_found(as_superuser, journal):
    first, second = journal[0], journal[1]
    as_superuser(f"DELETE FROM audit_word WHERE entry_id = {first.pk}")
    assert wrong() == [(CHAIN, 1, "the word 'actor' was removed, and no erasure tells of it")]
    with transaction.atomic():
        append(PORTAL, Line("journal.erase_names", facts={"before": second.at.isoformat()}))
    assert wrong() == []
    as_superuser(f"UPDATE audit_word SET text = 'Somebody else' WHERE entry_id = {second.pk}")
    assert wrong() == [(CHAIN, 2, "the word 'actor' was changed")]


def test_a_chain_nobody_began_is_named(as_superuser, journal):
    row = journal[0]
    row.chain = "case:made-up"
    words = "seq, at, verb, outcome, kind, thing, service, request_id, facts, commitments, previous"
    as_superuser(
        f"INSERT INTO audit_entry (chain, {words}, hash)"
        f" SELECT 'case:made-up', {words}, '{row.digest()}' FROM audit_entry WHERE id = {row.pk}",
        f"INSERT INTO audit_word (entry_id, part, person, text, salt) SELECT (SELECT max(id) FROM audit_entry), part,"
        f" person, text, salt FROM audit_word WHERE entry_id = {row.pk}",
        f"INSERT INTO audit_head VALUES ('case:made-up', 1, '{row.digest()}')",
    )
    assert wrong() == [("case:made-up", 1, "inserted: the portal's chain does not tell that it began")]


def test_names_older_than_the_setting_are_erased_by_the_owner(as_superuser, as_owner, journal, settings, capsys):
    settings.JOURNAL_KEEPS_NAMES_FOR_DAYS = 30
    with as_owner(), pytest.MonkeyPatch.context() as patch:
        later = journal[0].at + timedelta(days=31)
        patch.setattr("django.utils.timezone.now", lambda: later)
        call_command("erase_journal_names")
    assert not Word.objects.exists()
    assert wrong() == []


def test_the_command_says_whole_and_names_the_row(as_superuser, journal, capsys, tmp_path):
    call_command("verify_journal")
    assert "whole: 11 lines in 2 chains" in capsys.readouterr().out
    call_command("export_journal_heads")
    heads = tmp_path / "heads.jsonl"
    heads.write_text(capsys.readouterr().out)
    row = journal[4]
    as_superuser(f"UPDATE audit_entry SET verb = 'task.drop' WHERE id = {row.pk}")
    with pytest.raises(SystemExit):
        call_command("verify_journal", heads=heads)
    assert f"{CHAIN} #5 (row {row.pk}): changed" in capsys.readouterr().out


@pytest.mark.parametrize("content", ["not json", json.dumps({"chain": "x"}), "[1]"])
def test_a_file_that_holds_no_heads_is_refused_in_words(db, tmp_path, content):
    heads = tmp_path / "heads.jsonl"
    heads.write_text(content)
    with pytest.raises(CommandError, match="does not hold exported heads"):
        call_command("verify_journal", heads=heads)
