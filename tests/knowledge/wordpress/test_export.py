"""What stands in an export is told as it stands there, whichever WordPress wrote it."""

from datetime import UTC, datetime

import pytest

from knowledge.wordpress.export import Author, Item, Site, Term
from tests.knowledge.wordpress.exports import Raw, author, export, item, term
from tests.knowledge.wordpress.reading import everything, items, read

WAYS = [
    pytest.param({"version": version, "https": https, "cdata": cdata}, id=f"{version}-{https=}-{cdata=}")
    for version in ("1.0", "1.1", "1.2")
    for https in (False, True)
    for cdata in (False, True)
]


@pytest.mark.parametrize("way", WAYS)
def test_every_field_of_an_item_is_told(way):
    written = item(
        7,
        title="Recognise <em>threats</em> & act",
        content="<!-- wp:paragraph -->\n<p>Words &amp; more &#8; &nbsp; ]]> Größe 🙂</p>\n<!-- /wp:paragraph -->",
        excerpt="In short",
        kind="post",
        status="private",
        slug="recognise",
        link="https://old.example.org/recognise/",
        guid="https://old.example.org/?p=7",
        password="hush",
        parent=3,
        order=-2,
        published="2024-02-08 06:55:31",
        modified="2024-03-01 10:00:00",
        terms=[("category", "basics", "Basics"), ("post_tag", "first-aid", "First aid"), ("region", "", "North")],
        meta={"_thumbnail_id": "12", "again": ["1", "2 ", "1"]},
        file="https://old.example.org/a.png",
        comments=3,
        sticky=True,
    )
    [told] = items(export([written], **way))
    assert told == Item(
        number=7,
        kind="post",
        title="Recognise <em>threats</em> & act",
        content="<!-- wp:paragraph -->\n<p>Words &amp; more &#8; &nbsp; ]]> Größe 🙂</p>\n<!-- /wp:paragraph -->",
        excerpt="In short",
        slug="recognise",
        link="https://old.example.org/recognise/",
        guid="https://old.example.org/?p=7",
        author="anna",
        status="private",
        has_password=True,
        parent=3,
        order=-2,
        published=datetime(2024, 2, 8, 6, 55, 31, tzinfo=UTC),
        modified=datetime(2024, 3, 1, 10, tzinfo=UTC),
        terms=(("category", "basics", "Basics"), ("post_tag", "first-aid", "First aid"), ("region", "", "North")),
        meta={"_thumbnail_id": ["12"], "again": ["1", "2 ", "1"]},
        file="https://old.example.org/a.png",
        comments=3,
        is_sticky=True,
        line=told.line,
    )


@pytest.mark.parametrize("way", WAYS)
def test_the_site_comes_first_then_authors_and_terms(way):
    terms = [term("category", "a", "A"), term("category", "b", "B", parent="a"), term("post_tag", "t", "T")]
    terms += [term("nav_menu", "main", "Main menu"), term("region", "north", "North", parent="earth")]
    site, *others, last = everything(export([item(1)], authors=[author("anna", "Anna A.")], terms=terms, **way))
    assert site == Site(way["version"], "The old site", "https://old.example.org", "en-US")
    anna = Author("anna", "anna") if way["version"] == "1.0" else Author("anna", "Anna A.")
    assert [one for one in others if isinstance(one, Author)] == [anna]
    assert [one for one in others if isinstance(one, Term)] == [
        Term("category", "a", "A", ""),
        Term("category", "b", "B", "a"),
        Term("post_tag", "t", "T", ""),
        Term("nav_menu", "main", "Main menu", ""),
        Term("region", "north", "North", "earth"),
    ]
    assert isinstance(last, Item)


def test_who_wrote_and_is_in_no_list_is_an_author_once():
    told = everything(export([item(1, author="old"), item(2, author="old"), item(3)], authors=["anna"]))
    assert [one for one in told if isinstance(one, Author)] == [Author("anna", "Anna"), Author("old", "old")]


def test_no_address_of_an_author_and_no_word_of_a_comment_and_no_password_is_told():
    told = repr(everything(export([item(1, comments=2, password="hush")], authors=[author("a", "A", "a@example.org")])))
    assert "a@example.org" not in told
    assert "Words of a reader" not in told
    assert "A reader" not in told
    assert "hush" not in told


def test_prefixes_may_have_other_names():
    file = export([item(1, title="T", content="C", excerpt="E")], prefixes={"wp": "w", "content": "c", "excerpt": "x"})
    [told] = items(file)
    assert (told.number, told.title, told.content, told.excerpt) == (1, "T", "C", "E")


def test_an_element_of_another_house_is_not_taken_for_ours():
    other = '<a:link xmlns:a="http://www.w3.org/2005/Atom">wrong</a:link><wp:unheard_of>wrong</wp:unheard_of>'
    media = '<m:title xmlns:m="http://search.yahoo.com/mrss/">wrong</m:title>'
    wrapped = item(
        1, title="Right", extra=f"{other}{media}<wp:commentmeta><wp:meta_key>wrong</wp:meta_key></wp:commentmeta>"
    )
    assert "wrong" not in repr(everything(export([wrapped], extra=other)))


def test_what_stands_beside_the_channel_is_not_of_the_site():
    beside = b"<beside><mark/><title>wrong</title><item><title>wrong</title></item></beside><channel>"
    told = everything(export([item(1)]).replace(b"<channel>", beside))
    assert "wrong" not in repr(told)
    assert told[0].title == "The old site"


def test_fields_come_in_any_order_and_any_may_be_missing():
    file = export(extra="<item><wp:post_type>page</wp:post_type><wp:post_id>9</wp:post_id><title>Late</title></item>")
    [told] = items(file)
    assert (told.number, told.kind, told.title) == (9, "page", "Late")
    assert (told.content, told.excerpt, told.slug, told.author, told.status, told.file) == ("", "", "", "", "", "")
    assert (told.published, told.modified, told.terms, told.meta, told.comments) == (None, None, (), {}, 0)
    assert not told.is_sticky
    assert not told.has_password


def test_of_a_field_that_stands_there_twice_the_first_counts():
    twice = item(1, title="First", extra="<title>Second</title><wp:post_id>2</wp:post_id>")
    [told] = items(export([twice], extra="<title>Another site</title>"))
    assert (told.number, told.title) == (1, "First")
    assert everything(export([twice], extra="<title>Another site</title>"))[0].title == "The old site"


def test_an_item_with_nothing_in_it_is_told():
    [told] = items(export(extra="<item/>"))
    assert told.number == 0


def test_the_head_of_the_site_may_come_after_its_authors():
    file = (
        export([item(1)])
        .replace(b"<wp:wxr_version>1.2</wp:wxr_version>", b"")
        .replace(b"<language>en-US</language>", b"")
    )
    late = b"<wp:wxr_version>1.2</wp:wxr_version><language>en-US</language><item>"
    told = everything(file.replace(b"<item>", late))
    assert told[0] == Site("1.2", "The old site", "https://old.example.org", "en-US")
    assert [type(one) for one in told[1:]] == [Author, Item]


def test_a_site_without_a_base_address_has_the_one_it_links_to():
    file = export([item(1)], address="https://old.example.org/blog/").replace(b"base_blog_url", b"base_other_url")
    assert everything(file)[0].address == "https://old.example.org/blog"


def test_cdata_in_several_pieces_is_one_text():
    text = Raw("<![CDATA[a ]]]]><![CDATA[> b]]> &lt; <![CDATA[c]]>")
    [told] = items(export([item(1, content=text)]))
    assert told.content == "a ]]> b < c"


def test_markup_that_stands_there_without_cdata_is_text_of_the_field():
    raw = Raw('<!-- wp:paragraph --><p class="a">One <b>two</b><br/> &amp; three</p>')
    export_of, told = read(export([item(1, title=Raw("<!-- no -->After"), content=raw)]))
    assert told[-1].content == '<!-- wp:paragraph --><p class="a">One <b>two</b><br></br> & three</p>'
    assert (told[-1].number, told[-1].title) == (1, "After")
    assert export_of.repaired["markup_in_fields"] == 3


def test_categories_that_wxr_1_0_says_twice_are_told_once():
    file = export([item(1, terms=[("category", "a", "A & B"), ("post_tag", "t", "T")])], version="1.0")
    assert file.count(b"</category>") == 4
    assert items(file)[0].terms == (("category", "a", "A & B"), ("post_tag", "t", "T"))


def test_a_line_is_where_the_item_begins():
    file = export([item(1, content="a\nb\nc"), item(2, content="x\r\ny"), item(3)])
    lines = file.decode().replace("\r\n", "\n").split("\n")
    assert [lines[one.line - 1] for one in items(file)] == ["<item>"] * 3
    assert len({one.line for one in items(file)}) == 3


def test_how_far_it_has_read_is_told_on_the_way(tmp_path):
    path = tmp_path / "export.xml"
    path.write_bytes(export([item(number, content="word " * 20_000) for number in range(1, 11)]))
    with path.open("rb") as file:
        from knowledge.wordpress.export import Export

        reading = Export(file)
        at = [reading.at for part in reading if isinstance(part, Item)]
    assert at == sorted(at)
    assert 0 < at[0] < at[-1] == path.stat().st_size


@pytest.mark.parametrize(
    ("published_gmt", "published", "pub_date", "told"),
    [
        ("2024-02-08 06:55:31", "2024-02-08 07:55:31", "", datetime(2024, 2, 8, 6, 55, 31, tzinfo=UTC)),
        ("0000-00-00 00:00:00", "2024-02-08 07:55:31", "", datetime(2024, 2, 8, 7, 55, 31, tzinfo=UTC)),
        ("", "", "Thu, 08 Feb 2024 08:55:31 +0200", datetime(2024, 2, 8, 6, 55, 31, tzinfo=UTC)),
        ("2024-02-31 06:55:31", "0000-00-00 00:00:00", "Mon, 30 Nov -0001 00:00:00 +0000", None),
        ("soon", "0001-01-01T00:00:00+23:59", "99999999999999999999", None),
    ],
)
def test_a_date_is_the_best_of_three_or_none(published_gmt, published, pub_date, told):
    file = export([item(1, published_gmt=published_gmt, published=published, pub_date=pub_date)])
    reading, parts = read(file)
    assert parts[-1].published == told
    assert reading.repaired["dates"] == (told is None)


def test_a_number_that_is_none_is_nought_and_counted():
    reading, parts = read(export([item("seven", parent="9" * 30, order="1.5")]))
    assert (parts[-1].number, parts[-1].parent, parts[-1].order) == (0, 0, 0)
    assert reading.repaired["numbers"] == 3


def test_items_with_the_same_number_are_both_told():
    assert [one.title for one in items(export([item(1, title="A"), item(1, title="B")]))] == ["A", "B"]
