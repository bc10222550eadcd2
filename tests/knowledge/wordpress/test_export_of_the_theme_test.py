"""The exports WordPress tests its themes with: what another reader of XML finds in them is what we tell."""

from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import pytest

from knowledge.wordpress.export import Author, Item, Term
from tests.knowledge.wordpress.reading import read

FOLDER = Path(__file__).parents[4] / "shared" / "data" / "wordpress"
FILES = sorted(FOLDER.glob("*.xml"))
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"

pytestmark = pytest.mark.skipif(not FILES, reason="the exports lie beside the repository, not in it")


@pytest.fixture(params=FILES, ids=lambda path: path.stem)
def path(request):
    return request.param


def test_it_is_told_as_another_reader_reads_it(path):
    channel = ElementTree.parse(path).getroot()[0]  # noqa: S314 - a file we know
    wp = next(element.tag.partition("}")[0] + "}" for element in channel if element.tag.endswith("wxr_version"))
    reading, told = read(path.read_bytes())
    items = [part for part in told if isinstance(part, Item)]
    assert not reading.repaired
    assert reading.at == path.stat().st_size
    for element, item in zip(channel.findall("item"), items, strict=True):

        def said(name, element=element):
            return element.findtext(name) or ""

        assert item.content == said(CONTENT)
        assert item.title == said("title").strip()
        assert (item.number, item.kind) == (int(said(f"{wp}post_id")), said(f"{wp}post_type"))
        assert (item.parent, item.order) == (int(said(f"{wp}post_parent")), int(said(f"{wp}menu_order")))
        assert (item.slug, item.status) == (said(f"{wp}post_name"), said(f"{wp}status"))
        assert item.file == said(f"{wp}attachment_url")
        assert item.comments == len(element.findall(f"{wp}comment"))
        assert item.has_password == bool(said(f"{wp}post_password"))
        assert Counter(item.terms) == Counter(
            (one.get("domain"), one.get("nicename"), one.text) for one in element.findall("category")
        )
        meta = [
            (row.findtext(f"{wp}meta_key"), row.findtext(f"{wp}meta_value") or "")
            for row in element.iter(f"{wp}postmeta")
        ]
        assert Counter((key, value) for key, values in item.meta.items() for value in values) == Counter(meta)
    terms = sum(len(channel.findall(wp + name)) for name in ("category", "tag", "term"))
    assert sum(isinstance(part, Term) for part in told) == terms
    logins = {author.findtext(f"{wp}author_login") for author in channel.findall(f"{wp}author")}
    assert {part.login for part in told if isinstance(part, Author)} == (logins | {item.author for item in items}) - {
        ""
    }
    assert "@" not in "".join(repr(part) for part in told if isinstance(part, Author))
