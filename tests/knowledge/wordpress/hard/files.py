"""Files that are no exports, or broken ones."""

from tests.knowledge.wordpress.exports import CLOSING, Raw, author, export
from tests.knowledge.wordpress.hard.blocks import paragraph
from tests.knowledge.wordpress.hard.case import Case, page


def cut_off():
    whole = export([page(number, content=paragraph("whole")) for number in (1, 2, 3)])
    return whole[: whole.rindex(b"whole") + 2]


def with_entities(doctype):
    return lambda: export([page(1, content=Raw("&bomb;"))], doctype=f"<!DOCTYPE rss [{doctype}]>\n")


BOMB = '<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">' + "".join(
    f'<!ENTITY {this} "{f"&{last};" * 10}">' for last, this in zip("bcdefgh", "cdefghi", strict=True)
)


FILES = [
    Case("not XML", lambda: b"Dear colleagues,\nhere is the export.\n", "refused: it is no XML", "text"),
    Case("nothing at all", lambda: b"", "refused: it is empty", "empty"),
    Case(
        "cut off", cut_off, "pages 1 and 2 are offered; nothing is brought over without a yes", "cut_off", 2, ("whole",)
    ),
    Case(
        "external entity",
        with_entities('<!ENTITY bomb SYSTEM "file:///etc/passwd">'),
        "refused; no file is read",
        "entities",
    ),
    Case(
        "external DTD",
        lambda: export(doctype='<!DOCTYPE rss SYSTEM "http://evil.example.org/x.dtd">'),
        "refused; nothing is fetched",
        "entities",
    ),
    Case("entity bomb", with_entities(f'{BOMB}<!ENTITY bomb "&i;">'), "refused at once, in little memory", "entities"),
    Case(
        "version missing",
        lambda: export([page(1)], version=None),
        "refused: says which versions are read",
        "version_missing",
    ),
    Case(
        "version unknown",
        lambda: export([page(1)], version="7.3"),
        "refused: says which versions are read",
        "version_unknown",
    ),
    Case(
        "wrong encoding",
        lambda: export([page(1, "Größe", paragraph("Größe"))]).replace("ö".encode(), b"\xf6"),
        "refused: says in which line, and which encoding it perhaps is",
        "encoding_perhaps",
    ),
    Case(
        "MySQL dump",
        lambda: b"-- MySQL dump 10.13\n\nDROP TABLE IF EXISTS `wp_posts`;\nINSERT INTO `wp_posts` VALUES (1);\n",
        "refused: it is a dump of a database",
        "sql",
    ),
    Case("JSON export", lambda: b'[{"id": 1, "title": {"rendered": "Hello"}}]', "refused: it is JSON", "json"),
    Case(
        "CDATA in CDATA",
        lambda: export(
            [
                page(1, content="before <![CDATA[within]]> after ]]> end"),
                page(2, content=Raw("<![CDATA[a <![CDATA[b]]> c]]>")),
            ]
        ),
        "page 1 comes over with all words; page 2 is mended or refused, and it is said which",
        "",
        None,
        ("before", "within", "after", "end"),
    ),
    Case(
        "control characters",
        lambda: export([page(1, "Ti\x07tle", paragraph("be\x00fore\x0b \x1fafter"))]),
        "comes over without them, and it is counted",
        "",
        1,
        ("after",),
    ),
    Case(
        "lone surrogates",
        lambda: export([page(1, "A\ud800B", paragraph("be\udc00fore &#xD800; after"))]),
        "comes over without them, and it is counted",
        "",
        1,
        ("after",),
    ),
    Case(
        "fifty thousand authors",
        lambda: export(
            [page(1, content=paragraph("Anna Nr7 wrote"))],
            authors=[author(f"a{n}", f"Anna Nr{n}") for n in range(50_000)],
        ),
        "read in seconds; none becomes a person who can sign in",
        "",
        1,
        ("wrote",),
    ),
    Case(
        "two exports in a file",
        lambda: export([page(1)]) + export([page(2)]),
        "refused: each in a file of its own",
        "two_exports",
    ),
    Case(
        "no end of the channel",
        lambda: export([page(1), page(2)], closing=""),
        "both are offered; nothing is brought over without a yes",
        "cut_off",
        2,
    ),
    Case(
        "a feed",
        lambda: b'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title></channel></rss>',
        "refused: it is a feed",
        "feed",
    ),
    Case(
        "another end of lines and a mark at the beginning",
        lambda: export([page(1, content=paragraph("one") + "\n\n" + paragraph("two"))], bom=b"\xef\xbb\xbf").replace(
            b"\n", b"\r\n"
        ),
        "comes over",
        "",
        1,
        ("one", "two"),
    ),
    Case("empty export", lambda: export([]), "nothing comes over, and it is said", "", 0),
    Case(
        "rubbish after the end",
        lambda: export([page(1)], closing=CLOSING + "<!-- W3TC 0.3s -->\n"),
        "comes over",
        "",
        1,
    ),
]
