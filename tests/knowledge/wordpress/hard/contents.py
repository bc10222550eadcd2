"""Whole exports with items in them that nobody should have written."""

from tests.knowledge.wordpress.exports import ADDRESS, export
from tests.knowledge.wordpress.hard.blocks import paragraph
from tests.knowledge.wordpress.hard.case import Case, page, picture

PNG = b"\x89PNG\r\n\x1a\n"
LONG = "x" * 300


def thousand_levels():
    return export([page(number, parent=number - 1) for number in range(1, 1001)])


SCRIPTS = (
    "<p onclick='steal()'>Before <script>stolen()</script><a href='javascript:stolen()'>a link</a>"
    "<a href=' java&#x0A;script:stolen()'>another</a> <img src=x onerror='stolen()' alt='A plan'>"
    "<iframe src='https://evil.example.org'></iframe><svg onload='stolen()'><circle/></svg>"
    "<form action='https://evil.example.org'><input type=hidden value=unseen><label>Your name</label></form>"
    "<style>p { background: url(stolen) }</style><object data=stolen></object> after</p>"
)
UNCLOSED = (
    "<p>One <b>two <i>three</b> four</i><div><p>five<ul><li>six<li>seven<table><td>eight</ul> nine</table> <3 < ten"
)

CONTENTS = [
    Case(
        "same number twice",
        lambda: export([page(1, "First", paragraph("first words")), page(1, "Second", paragraph("second words"))]),
        "both come over, and it is said",
        "",
        2,
        ("first words", "second words"),
    ),
    Case(
        "its own child",
        lambda: export([page(1, parent=1), page(2, parent=3), page(3, parent=2)]),
        "all three come over, none below itself",
        "",
        3,
    ),
    Case("a thousand levels", thousand_levels, "all come over, as deep as our tree allows", "", 1000),
    Case(
        "dates of 0000",
        lambda: export(
            [
                page(
                    1,
                    published="0000-00-00 00:00:00",
                    modified="0000-00-00 00:00:00",
                    pub_date="Wed, 30 Nov -0001 00:00:00 +0000",
                )
            ]
        ),
        "comes over without a date",
        "",
        1,
    ),
    Case(
        "dates of nonsense",
        lambda: export(
            [page(1, published="31.02.2024", published_gmt="2024-13-45 99:99:99", modified="soon", pub_date="?")]
        ),
        "comes over without a date",
        "",
        1,
    ),
    Case(
        "empty titles and slugs",
        lambda: export(
            [
                page(1, " ", paragraph("one"), slug=""),
                page(2, "&nbsp;", paragraph("two"), slug="%"),
                page(3, "", "", slug=""),
            ]
        ),
        "all come over under titles made for them",
        "",
        3,
        ("one", "two"),
    ),
    Case(
        "titles and slugs of 300 letters",
        lambda: export([page(1, "long title " * 30, slug=LONG), page(2, LONG, slug=LONG + "y")]),
        "both come over; what a title cannot hold opens the body",
        "",
        2,
        ("long title", LONG),
    ),
    Case(
        "two items on one address",
        lambda: export(
            [page(1, "A", slug="same", link=f"{ADDRESS}/same/"), page(2, "B", slug="same", link=f"{ADDRESS}/same/")]
        ),
        "both come over; the old address leads to one",
        "",
        2,
    ),
    Case(
        "scripts",
        lambda: export([page(1, content=SCRIPTS)]),
        "words and pictures stay, nothing acts",
        "",
        1,
        ("Before", "a link", "another", "A plan", "Your name", "after"),
        ("stolen()", "steal()", "onerror", "onclick", "onload", "iframe", "javascript:"),
    ),
    Case(
        "unclosed and wrongly nested",
        lambda: export([page(1, content=UNCLOSED)]),
        "every word stays",
        "",
        1,
        ("One", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    ),
    Case(
        "ten thousand tags in each other",
        lambda: export([page(1, content="<div><ul><li><b>" * 2500 + "deep")]),
        "the word stays, no stack is too small",
        "",
        1,
        ("deep",),
    ),
    Case(
        "images that are none",
        lambda: export(
            [
                picture(2, "2024/02/plan.png"),
                picture(3, "2024/02/huge.png"),
                page(1, content='<p>Look:</p><img src="/wp-content/uploads/2024/02/plan.png" alt="A plan">'),
            ]
        ),
        "the page comes over with the alternative text; both files are named as missing media",
        "",
        1,
        ("Look", "A plan"),
        media={"2024/02/plan.png": b"<?php stolen(); ?>", "2024/02/huge.png": PNG + b"\0" * 64},
    ),
    Case(
        "media names with paths",
        lambda: export(
            [
                picture(2, "../../../../etc/passwd"),
                picture(3, "/etc/passwd"),
                picture(4, "..\\..\\boot.ini"),
                picture(5, "2024/%2e%2e/%2e%2e/secret.pdf"),
                picture(6, "a\x00.png"),
                picture(7, "nul/" + LONG + ".png"),
                page(1, content="<p>Look</p>"),
            ]
        ),
        "nothing outside the media folder is opened; all six are named as missing media",
        "",
        1,
        ("Look",),
    ),
]
