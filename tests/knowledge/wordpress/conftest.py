"""Exports brought over by the command, as an editor would."""

import pytest
from django.core.management import call_command

from knowledge.models import WordPressImport
from tests.knowledge.wordpress.exports import export


@pytest.fixture
def bring(home, tmp_path):
    """`bring([items…])` runs the command over an export of these, and gives the import it made."""

    def brought(items=(), *, whole=None, site=None, **words):
        path = tmp_path / "site.xml"
        path.write_bytes(whole if whole is not None else export(items, **(site or {})))
        call_command("import_wordpress", path, **words)
        return WordPressImport.objects.order_by("-began_at").first()

    return brought
