"""Step 7: `verify_journal` proves the journal whole; after one row is changed behind its back it names the row."""

import pytest
from django.core.management import call_command

from portal.audit.models import Entry
from portal.cases.models import Case
from tests.walk import sign_in


def test_a_days_work_is_in_the_journal_and_one_changed_row_is_named(page, owner_connection, capsys):
    sign_in(page, "sommerfeld")
    page.goto("/cases/")
    page.locator("main table a[href^='/cases/']").first.click()
    code = page.url.rstrip("/").rsplit("/", 1)[-1]
    chain = f"case:{Case.objects.get(code=code).pk}"
    assert Entry.objects.filter(verb="account.sign_in", outcome="done").exists()
    assert Entry.objects.filter(chain=chain, verb="case.view", outcome="read").exists()

    call_command("verify_journal")
    assert "The journal is whole" in capsys.readouterr().out

    row = Entry.objects.filter(chain=chain).order_by("seq").first()
    with owner_connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute('UPDATE audit_entry SET facts = \'{"level": "low"}\' WHERE id = %s', [row.pk])
    with pytest.raises(SystemExit):
        call_command("verify_journal")
    assert f"{chain} #{row.seq} (row {row.pk}): changed" in capsys.readouterr().out
