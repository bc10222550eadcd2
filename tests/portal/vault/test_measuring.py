from io import StringIO

from django.core.management import call_command

from portal.vault import blob_store
from portal.vault.management.commands import measure_vault


def test_it_measures_sealing_and_opening_and_leaves_nothing(settings, tmp_path, monkeypatch):
    """That it measures; what it measures is for a quiet machine and stands in the decision record."""
    settings.VAULT_BLOBS = {"class": "portal.vault.blob_local.LocalBlobs", "folder": str(tmp_path)}
    monkeypatch.setattr(measure_vault.sys, "argv", ["manage.py"])
    said = StringIO()
    call_command("measure_vault", "--megabytes=1", "--rounds=1", "--large=2", stdout=said)
    lines = said.getvalue().splitlines()
    assert [line.partition(":")[0] for line in lines] == [
        "sealing",
        "opening",
        "into the store with digest",
        "memory for a file of 2 MB, above idle",
    ]
    assert float(lines[0].rpartition(" ")[2]) > 0
    assert list(blob_store.configured().names()) == []
