"""Exports of whole sites as WordPress writes them, of a kind that sites for testing themes lack."""

import json

from tests.knowledge.wordpress.exports import ADDRESS, export, item, term
from tests.knowledge.wordpress.hard.blocks import alone, around, paragraph
from tests.knowledge.wordpress.hard.case import Case, page, picture


def entry(number, label, to, above=0, order=1):
    """An entry of the menu "main": of a page by its number, or of an address."""
    kind = {"_menu_item_type": "post_type", "_menu_item_object": "page", "_menu_item_object_id": str(to)}
    if isinstance(to, str):
        kind = {"_menu_item_type": "custom", "_menu_item_object": "custom", "_menu_item_url": to}
    meta = kind | {"_menu_item_menu_item_parent": str(above)}
    terms = [("nav_menu", "main", "Main")]
    return item(number, title=label, kind="nav_menu_item", slug=str(number), order=order, meta=meta, terms=terms)


MEDIA_TEXT = around(
    "media-text",
    '<div class="wp-block-media-text is-stacked-on-mobile"><figure class="wp-block-media-text__media"><img src="'
    + ADDRESS
    + '/wp-content/uploads/2024/02/plan.png" alt="A plan of doors" class="wp-image-9 size-full"/></figure>'
    f'<div class="wp-block-media-text__content">{paragraph("Beside the plan")}</div></div>',
    mediaId=9,
    mediaType="image",
)
NOTED = paragraph('Said<sup data-fn="a1" class="fn"><a href="#a1" id="a1-link">1</a></sup> here.') + alone("footnotes")
NOTES = json.dumps([{"id": "a1", "content": "By <em>somebody</em> else"}])
COLUMN = '<div class="wp-block-column">{}</div>'
COLUMNS = '<div class="wp-block-columns">{}</div>'


def columns(*contents):
    """Columns side by side."""
    inside = "".join(around("column", COLUMN.format(content)) for content in contents)
    return around("columns", COLUMNS.format(inside))


def nested():
    inner = columns(paragraph("third"), around("group", f'<div class="wp-block-group">{paragraph("fourth")}</div>'))
    table = "<table><thead><tr><th>Who</th></tr></thead><tbody><tr><td>You<br>all</td></tr></tbody></table>"
    return columns(paragraph("first"), paragraph("second") + inner, around("table", f"<figure>{table}</figure>"))


BUILT = (
    '[et_pb_section][et_pb_text admin_label="unseen"]<p>Built by a builder</p>[/et_pb_text][/et_pb_section]\n'
    '[contact-form-7 id="12" title="Write to us"]\n[[gallery]] is a shortcode.\n'
    '[caption id="attachment_9" align="alignleft" width="300"]<img src="/wp-content/uploads/2024/02/plan.png" '
    'alt="A plan" class="wp-image-9"/> Below it[/caption]\n[elementor-template id="5"]'
)
ACF = alone("acf/contact", name="acf/contact", data={"text": "Call us at night", "_text": "field_5f"}, mode="preview")
THIRD = around("kadence/pane", '<div class="kt-pane"><p>In a pane</p></div>', id=1)
TONGUES = {
    "Zażółć gęślą jaźń": "Proszę zachować spokój — i zadzwonić.",
    "الهدوء أولاً": "<p dir='rtl'>ابقَ هادئًا واتصل بنا</p>",
    "避難のしかた": "落ち着いて、電話してください。",
    "शांत रहें": "दरवाज़ा बंद करें",
    "Straße & Größe": "Cafe\u0301 liegt dort, Ελλάδα auch",
}
STATUSES = ("publish", "draft", "pending", "private", "future", "trash", "auto-draft")


def of_every_status():
    """One of each, one of the future, and one behind a password."""
    pages = [page(n, f"Is {status}", paragraph(f"words{n}"), status=status) for n, status in enumerate(STATUSES, 1)]
    pages[4] |= {"published": "2099-01-01 08:00:00", "published_gmt": "2099-01-01 07:00:00"}
    return export([*pages, page(8, "Protected", paragraph("words8"), password="geheim")])


def links(*addresses):
    """A link to each."""
    return paragraph(" ".join(f'<a href="{each}">to{number}</a>' for number, each in enumerate(addresses)))


INTERNAL = links(
    "/?p=2",
    f"{ADDRESS}/?page_id=2",
    f"{ADDRESS}/page-2/",
    "/page-2/#part",
    "//old.example.org/page-2",
    "/?p=99",
    "/wp-content/uploads/2024/02/plan.png",
    "https://elsewhere.example.org/",
    "mailto:a@example.org",
    "#top",
)
SUB = "https://example.org/intranet/wiki"
SHARED = {7: around("group", paragraph("Shared words") + alone("block", ref=8)), 8: paragraph("Inner words")}


def reusable():
    blocks = [item(number, title=f"B{number}", kind="wp_block", content=said) for number, said in SHARED.items()]
    itself = item(9, title="Loop", kind="wp_block", content=paragraph("Loop words") + alone("block", ref=9))
    use = alone("block", ref=7) * 2 + alone("block", ref=9) + alone("block", ref=404)
    return export([page(1, "Uses", use), *blocks, itself])


def menus():
    pages = [page(n, title) for n, title in enumerate(["Home", "Act", "Call", "Hide"], 1)]
    entries = [entry(11, "Start", 1), entry(12, "", 2, order=2), entry(13, "Phone", 3, 12, 3), entry(14, "", 4, 13, 4)]
    away = [entry(15, "Elsewhere", "https://elsewhere.example.org", order=5), entry(16, "Gone", 99, order=6)]
    return export([*pages, *entries, *away, entry(17, "Round", 1, above=17, order=7)])


def taxonomies():
    terms = [("category", "act", "Act"), ("post_tag", "calm", "Calm"), ("room", "hall", "Hall")]
    all_terms = [term("category", "act", "Act"), term("category", "at-once", "At once", "act"), term("room", "hall")]
    custom = item(
        3, title="Door", kind="door", slug="door", content="<p>A door</p>", meta={"colour": "red"}, terms=terms
    )
    post = item(2, title="News", kind="post", slug="news", content=paragraph("Newly"), terms=terms, comments=3)
    return export([page(1), post, custom], terms=all_terms)


def same_slug():
    above = [page(1, "A", slug="a"), page(2, "B", slug="b")]
    below = [page(n, f"Plan {n}", slug="plan", parent=n - 2, link=f"{ADDRESS}/{'ab'[n - 3]}/plan/") for n in (3, 4)]
    return export([*above, *below, page(5, "To both", links("/a/plan/", "/b/plan/"))])


def old_and_plain():
    old = item(
        1,
        title="A &amp; B",
        kind="post",
        content="One\n\nTwo <b>three</b>\nfour",
        slug="a-b",
        terms=[("post_tag", "x", "X")],
    )
    return export([old], version="1.0", cdata=False)


SITES = [
    Case(
        "media and text",
        lambda: export([picture(9, "2024/02/plan.png"), page(1, content=MEDIA_TEXT)]),
        "the picture and the text beside it",
        "",
        1,
        ("Beside the plan", "A plan of doors"),
    ),
    Case(
        "footnotes",
        lambda: export([page(1, content=NOTED, meta={"footnotes": NOTES})]),
        "the note stands on the page",
        "",
        1,
        ("somebody", "else"),
    ),
    Case(
        "reusable blocks",
        reusable,
        "their words stand where they are used, as often; the loop ends, the missing one is named",
        "",
        1,
        ("Shared words", "Inner words", "Loop words"),
    ),
    Case(
        "nested columns",
        lambda: export([page(1, content=nested())]),
        "in the order of reading",
        "",
        1,
        ("first", "second", "third", "fourth", "Who", "You"),
    ),
    Case(
        "many tongues",
        lambda: export([page(n, title, paragraph(said)) for n, (title, said) in enumerate(TONGUES.items(), 1)]),
        "every letter stays; slugs are made of them or of numbers",
        "",
        5,
        ("Zażółć", "ابقَ", "落ち着いて", "दरवाज़ा", "Ελλάδα"),
    ),
    Case(
        "shortcodes of builders",
        lambda: export([page(1, content=BUILT)]),
        "words stay, shortcodes nobody knows are named",
        "",
        1,
        ("Built by a builder", "Below it", "A plan", "contact-form-7", "[gallery]"),
    ),
    Case(
        "blocks of others",
        lambda: export([page(1, content=ACF + THIRD)]),
        "words stay, both blocks are named",
        "",
        1,
        ("Call us at night", "In a pane"),
    ),
    Case(
        "kinds and taxonomies of the site's own",
        taxonomies,
        "the kind is offered, the taxonomy and the field are reported, three comments are counted",
        "",
        None,
        ("Newly",),
    ),
    Case(
        "a menu nests flat pages",
        menus,
        "Call lies below Act, Hide below Call; a link away and a page that is gone are no pages",
        "",
        4,
    ),
    Case(
        "every status",
        of_every_status,
        "all but what lies in the bin or was never saved come over as drafts with a note",
        "",
        6,
        ("words1", "words2", "words3", "words4", "words5", "words8"),
        ("words6", "words7", "geheim"),
    ),
    Case(
        "percent-encoded slugs",
        lambda: export(
            [
                page(1, "Über", slug="%c3%bcber", link=f"{ADDRESS}/%c3%bcber/"),
                page(2, "避難", slug="%e9%81%bf%e9%9b%a3"),
                page(3, content=links("/über/", "/%C3%BCber")),
            ]
        ),
        "slugs can be read; both ways of writing the old address lead to the page",
        "",
        3,
    ),
    Case(
        "a site in a folder",
        lambda: export(
            [
                page(1, link=f"{SUB}/page-1/"),
                page(2, content=links(f"{SUB}/page-1/", "/intranet/wiki/page-1/", "/page-1/"), link=f"{SUB}/page-2/"),
            ],
            address=SUB,
        ),
        "links with the folder lead to the page, the one without is none of the site's",
        "",
        2,
        ("to0", "to2"),
    ),
    Case(
        "links of every kind",
        lambda: export([page(1, content=INTERNAL), page(2), picture(9, "2024/02/plan.png")]),
        "five links lead to page 2, the one to 99 is named as broken, others stay",
        "",
        2,
        ("to0", "to5", "to9"),
    ),
    Case("one slug under two parents", same_slug, "both come over, each below its own; links tell them apart", "", 5),
    Case(
        "posts only",
        lambda: export(
            [
                item(n, title=f"News {n}", kind="post", slug=f"news-{n}", content=f"News\n\nof day {n}")
                for n in range(1, 6)
            ]
        ),
        "all come over",
        "",
        5,
        ("of day 5",),
    ),
    Case(
        "attachments only",
        lambda: export(
            [picture(1, "2024/02/plan.png", title="Plan", excerpt="Below", meta={"_wp_attachment_image_alt": "A plan"})]
        ),
        "no page, the file is told of",
        "",
        0,
    ),
    Case(
        "an old export", old_and_plain, "the paragraphs WordPress made of blank lines are made", "", 1, ("One", "three")
    ),
    Case(
        "children before their parents",
        lambda: export([page(3, "C", parent=2), page(2, "B", parent=1), page(1, "A"), page(4, "D", parent=77)]),
        "C below B below A; D, whose parent is missing, at the top",
        "",
        4,
    ),
]
