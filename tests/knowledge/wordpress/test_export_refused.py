"""What is no export is named, with what to do; what is one and broken, with its line."""

import gzip
import io
import json
import zipfile

import pytest
from django.utils import translation

from knowledge.wordpress.export import CutOff, NoExport
from knowledge.wordpress.export.refusals import SENTENCES
from tests.knowledge.wordpress.exports import Raw, export, item
from tests.knowledge.wordpress.reading import Pieces, everything, items, until_it_stops


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


GOOD = export([item(1, title="First"), item(2, title="Second")])


def zipped(name: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, GOOD)
    return file.getvalue()


LOGIN = b'<!DOCTYPE html>\n<html lang="en-US"><head><title>Log In</title></head><body><form id="loginform"></html>'
DUMP = b"-- MySQL dump 10.13  Distrib 8.0.36\n--\n-- Host: localhost\n\nDROP TABLE IF EXISTS `wp_posts`;\n"
XHTML = b'<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "x.dtd"><html></html>'

NO_EXPORTS = {
    "nothing": (b"", "empty"),
    "empty lines": (b"\xef\xbb\xbf \r\n\n", "empty"),
    "a MySQL dump": (DUMP, "sql"),
    "a MariaDB dump": (b"/*M!999999\\- enable the sandbox mode */ \n-- MariaDB dump 10.19\n", "sql"),
    "a dump of phpMyAdmin": (b'-- phpMyAdmin SQL Dump\n\nSET SQL_MODE = "NO_AUTO_VALUE_ON_ZERO";\n', "sql"),
    "a dump without a head": (b"CREATE TABLE `wp_posts` (\n  `ID` bigint(20)\n);\n", "sql"),
    "a dump with the export's words in it": (DUMP + b"INSERT INTO x VALUES ('<rss><channel>');", "sql"),
    "JSON": (json.dumps([{"title": "First"}]).encode(), "json"),
    "JSON of one thing": (b'{"version": "1.2", "html": "<rss"}', "json"),
    "a ZIP": (zipped("export.xml"), "zip"),
    "a Word file": (zipped("word/document.xml"), "office"),
    "an old Word file": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "office"),
    "RTF": (b"{\\rtf1\\ansi Hello}", "office"),
    "gzip": (gzip.compress(GOOD), "archive"),
    "a PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "pdf"),
    "the page to sign in": (LOGIN, "login"),
    "a web page": (b"\n<html><body><p>Not found</p></body></html>", "html"),
    "a web page that is XML": (XHTML, "html"),
    "a web page that is nothing but XML": (
        b"<?xml version='1.0'?><!-- x --><html xmlns='http://www.w3.org/1999/xhtml'/>",
        "html",
    ),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "binary"),
    "a table": (b"title,content\nFirst,Words\n", "text"),
    "an essay": ("Größe ist nicht alles, und < ist ein Zeichen.".encode(), "text"),
    "a warning before the export": (b"<br />\n<b>Warning</b>: foreach() in /var/www\n" + GOOD, "before_the_start"),
    "words before the export": (b"Warning: foreach()\n" + GOOD, "before_the_start"),
    "an Atom feed": (b'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>x</title></feed>', "feed"),
    "an RSS feed": (
        b'<?xml version="1.0"?><rss version="2.0"><channel><item><title>x</title></item></channel></rss>',
        "feed",
    ),
    "an RSS feed with nothing in it": (b"<rss><channel/></rss>", "feed"),
    "RSS with nothing in it": (b"<rss/>", "feed"),
    "other XML": (b'<?xml version="1.0"?>\n<urlset xmlns="http://sitemaps.org/"><url/></urlset>', "other_xml"),
    "no version": (export([item(1)], version=None), "version_missing"),
    "no version and no item": (export(version=None), "version_missing"),
    "an empty version": (
        export([item(1)], version=" ", namespace="http://wordpress.org/export/1.2/"),
        "version_missing",
    ),
    "a version to come": (export([item(1)], version="2.0"), "version_unknown"),
    "a version of before": (export([item(1)], version="0.9"), "version_unknown"),
}


@pytest.mark.parametrize(("data", "code"), NO_EXPORTS.values(), ids=NO_EXPORTS)
def test_what_is_no_export_is_named_and_nothing_of_it_is_told(data, code):
    told, refused, _ = until_it_stops(io.BytesIO(data))
    assert (type(refused), refused.code) == (NoExport, code)
    assert told == []
    assert str(refused.sentence) == str(refused)


def test_a_version_nobody_reads_is_named_with_those_that_are_read():
    with pytest.raises(NoExport, match="“2.0”.*1.0, 1.1 and 1.2"):
        everything(export([item(1)], version="2.0"))


BROKEN = {
    "a lone &": ("<title>a & b</title>", "stray_mark"),
    "a lone <": ("<title>a < b</title>", "stray_mark"),
    "an end of CDATA too many": ("<title><![CDATA[a]]> ]]></title>", "stray_mark"),
    "an end that is not the one": ("<title>a</link>", "mismatch"),
    "a name nobody knows": ("<title>&unheard;</title>", "entity_unknown"),
    "a prefix nobody explains": ("<jetpack:x/>", "prefix"),
    "an attribute twice": ('<title a="1" a="2"/>', "not_well_formed"),
    "too deep": ("<title>" + "<i>" * 100_000, "nested"),
    "too deep where nobody looks": ("<other>" + "<i>" * 100_000, "nested"),
}


@pytest.mark.parametrize(("extra", "code"), BROKEN.values(), ids=BROKEN)
def test_what_is_broken_is_told_with_its_line_after_what_was_whole(extra, code):
    file = export([item(1), item(2, extra=f"\n{extra}"), item(3)])
    told, refused, _ = until_it_stops(io.BytesIO(file))
    assert (type(refused), refused.code) == (NoExport, code)
    assert refused.line == file[: file.index(extra.encode())].count(b"\n") + 1
    assert f"Line {refused.line}: " in str(refused.sentence)
    assert told[-1].number == 1


BOMB = (
    "<!DOCTYPE rss ["
    + '<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefghi", "bcdefghij", strict=True))
)
WITH_ENTITIES = {
    "a bomb": BOMB + "]>",
    "a file of the server": '<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    "one short name": '<!DOCTYPE rss [<!ENTITY a "b">]>',
    "a definition elsewhere": '<!DOCTYPE rss SYSTEM "https://elsewhere.example.org/rss.dtd">',
    "a public one": '<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://elsewhere.example.org/rss.dtd">',
    "one of parameters": '<!DOCTYPE rss [<!ENTITY % a SYSTEM "https://elsewhere.example.org/a"> %a;]>',
    "one of parameters nobody defined": "<!DOCTYPE rss [%a;]>",
}


@pytest.mark.parametrize("doctype", WITH_ENTITIES.values(), ids=WITH_ENTITIES)
def test_no_entity_is_ever_defined(doctype):
    told, refused, _ = until_it_stops(io.BytesIO(export([item(1, title=Raw("&j;&a;"))], doctype=doctype)))
    assert (type(refused), refused.code) == (NoExport, "entities")
    assert told == []


def test_a_document_type_that_defines_nothing_is_none_of_our_business():
    assert items(export([item(1, title="T")], doctype="<!DOCTYPE rss>\n"))[0].title == "T"


def test_names_that_html_has_for_characters_are_those_characters():
    file = export(
        [item(1, title=Raw("a&nbsp;b&LT;&uuml;&amp;nbsp;"), content="c&nbsp;d", terms=[("x", "y", Raw("&hellip;"))])]
    )
    [told] = items(file)
    assert told.title == "a\xa0b<ü&nbsp;"
    assert told.content == "c&nbsp;d"
    assert told.terms == (("x", "y", "…"),)


# --- files that end in the middle


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_wherever_a_file_is_cut_off_every_whole_item_is_told_first(encoding):
    file = export(
        [item(1, title="Größe 🙂", content="a ]]> b"), item(2, terms=[("a", "b", "c")], meta={"a": "1"}, comments=1)],
        cdata=True,
        encoding=encoding,
    )
    end = "</item>".encode("utf-16-le" if encoding == "utf-16" else encoding)
    ends = [at + len(end) for at in range(len(file)) if file.startswith(end, at)]
    last = file.index("</rss>".encode("utf-16-le" if encoding == "utf-16" else encoding))
    for at in [*range(4, ends[0], 7), *range(ends[0] - 40, last)]:
        told, refused, _ = until_it_stops(io.BytesIO(file[:at]))
        assert (type(refused), refused.code) == (CutOff, "cut_off"), (at, file[:at][-40:], refused)
        numbers = [part.number for part in told if hasattr(part, "number")]
        assert numbers == [1, 2][: sum(at >= one for one in ends)], at


def test_a_file_cut_off_in_its_head_is_no_file_of_another_kind():
    told, refused, _ = until_it_stops(io.BytesIO(GOOD[: GOOD.index(b"<channel>")]))
    assert (told, type(refused)) == ([], CutOff)


def test_a_file_cut_off_before_its_first_item_tells_its_site():
    told, refused, _ = until_it_stops(io.BytesIO(export(authors=[], closing="")))
    assert told[0].title == "The old site"
    assert isinstance(refused, CutOff)


@pytest.mark.parametrize("after", [b"\n<br />\n<b>Fatal error</b>: & in /var/www", b"\xff\xff", b"& words"])
@pytest.mark.parametrize("size", [1, 1 << 20])
def test_what_stands_after_the_end_is_left_out_and_counted(after, size):
    filling = item(1, content="x" * 70_000)
    told, refused, repaired = until_it_stops(Pieces(export([filling]) + b"\n \n" + after, [size]))
    assert refused is None
    assert told[-1].number == 1
    assert repaired == {"after_the_end": 1}


@pytest.mark.parametrize("between", [b"", b"\n\n"])
def test_a_second_export_in_a_file_is_not_overlooked(between):
    told, refused, _ = until_it_stops(io.BytesIO(GOOD + between + GOOD))
    assert refused.code == "two_exports"
    assert refused.line == (GOOD + between).count(b"\n") + 1
    assert told[-1].number == 2


def test_an_item_beyond_all_measure_is_refused():
    file = export([item(1), item(2, content="a" * 20_000_000, meta={"b": "b" * 20_000_000}), item(3)])
    told, refused, _ = until_it_stops(io.BytesIO(file))
    assert (refused.code, told[-1].number) == ("too_long", 1)


# --- sentences


def test_each_sentence_can_be_read_in_both_languages():
    for code in SENTENCES:
        refused = NoExport(code, 12, about="ABOUT", perhaps="PERHAPS")
        english = str(refused.sentence)
        with translation.override("de"):
            german = str(refused.sentence)
        assert english.startswith("Line 12: ")
        assert german.startswith("Zeile 12: ")
        assert english.split(": ", 1)[1] != german.split(": ", 1)[1]
        assert "{" not in english + german
        assert ("ABOUT" in english) == ("ABOUT" in german)


def test_what_the_file_says_of_itself_is_text_in_the_sentence():
    with pytest.raises(NoExport, match="{about}[{]0[}]"):
        everything(export([item(1)], version="{about}{0}", namespace="http://wordpress.org/export/1.2/"))
