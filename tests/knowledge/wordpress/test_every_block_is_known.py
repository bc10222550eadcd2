"""Every block WordPress brings itself has its way; of others the words stay, and their names are told."""

import json
import re
from pathlib import Path

import pytest

from knowledge.wordpress.markup.core import CORE, way_of
from tests.knowledge.wordpress.where import OldSite, body, converted, found, text

FILES = Path(__file__).parents[4] / "shared/data/wordpress"

# As the block reference of WordPress names them, with those it once had.
REFERENCE = """
accordion accordion-heading accordion-item accordion-panel archives audio avatar block button buttons calendar
categories code column columns comment-author-avatar comment-author-name comment-content comment-date comment-edit-link
comment-reply-link comment-template comments comments-pagination comments-pagination-next comments-pagination-numbers
comments-pagination-previous comments-title cover details embed file footnotes form form-input
form-submission-notification form-submit-button freeform gallery group heading home-link html image latest-comments
latest-posts legacy-widget list list-item loginout math media-text missing more navigation navigation-link
navigation-submenu nextpage page-list page-list-item paragraph pattern post-author post-author-biography
post-author-name post-comment post-comments-count post-comments-form post-comments-link post-content post-date
post-excerpt post-featured-image post-navigation-link post-template post-terms post-time-to-read post-title preformatted
pullquote query query-no-results query-pagination query-pagination-next query-pagination-numbers
query-pagination-previous query-title query-total quote read-more rss search separator shortcode site-logo site-tagline
site-title social-link social-links spacer subhead table table-of-contents tag-cloud template-part term-count
term-description term-name term-template terms-query text-columns verse video widget-group
"""
IN_THE_TWO_FILES = """
archives audio avatar button buttons calendar categories code column columns comment-author-name comment-content
comment-date comment-edit-link comment-reply-link comment-template comments comments-pagination comments-pagination-next
comments-pagination-numbers comments-pagination-previous comments-title cover details file footnotes gallery group
heading html image latest-comments latest-posts list list-item loginout media-text more navigation navigation-link
nextpage page-list paragraph post-author post-author-biography post-author-name post-comments-form post-date
post-excerpt post-featured-image post-navigation-link post-template post-terms post-title preformatted pullquote query
query-no-results query-pagination query-pagination-next query-pagination-numbers query-pagination-previous query-title
quote read-more rss search separator shortcode site-logo site-tagline site-title social-link social-links spacer table
tag-cloud term-description verse video core-embed/facebook core-embed/instagram core-embed/twitter
core-embed/wordpress-tv core-embed/youtube
"""


def whole(name):
    return name if "/" in name else f"core/{name}"


@pytest.mark.parametrize("names", [REFERENCE, IN_THE_TWO_FILES], ids=["reference", "files"])
def test_every_block_of_wordpress_has_a_way(names):
    assert [name for name in names.split() if way_of(whole(name)) is None] == []
    assert len(REFERENCE.split()) > 110


@pytest.mark.parametrize("name", sorted(CORE))
def test_every_block_of_wordpress_is_named_and_never_unknown(name):
    made = converted(f"<!-- wp:{name.removeprefix('core/')} --><p>Words</p><!-- /wp:{name.removeprefix('core/')} -->")
    assert [each for each in made.findings if each.code == "unknown_block" and name != "core/missing"] == []
    assert name in {was for was, _became in made.pieces}
    if name not in ("core/more", "core/nextpage", "core/separator", "core/spacer"):
        assert "Words" in json.dumps(made.body)


@pytest.mark.skipif(not FILES.exists(), reason="the files lie beside the repository, not in it")
def test_the_two_files_hold_what_is_named_here():
    said = "".join((FILES / f"{name}.xml").read_text() for name in ("theme-unit-test", "block-test"))
    names = set(re.findall(r"<!-- wp:([a-z/-]+)", said))
    assert names == set(IN_THE_TWO_FILES.split())


@pytest.mark.parametrize("name", ["latest-posts", "categories", "search", "navigation", "post-author"])
def test_what_wordpress_makes_when_it_shows_it_is_told(name):
    assert body(f"<!-- wp:{name} /-->") == []
    assert found(f"<!-- wp:{name} /-->") == {("made_by_wordpress", f"core/{name}")}


def test_what_stands_in_such_a_block_is_named_by_itself():
    assert found("<!-- wp:query --><div><!-- wp:post-title /--></div><!-- /wp:query -->") == {
        ("made_by_wordpress", "core/post-title")
    }


@pytest.mark.parametrize(
    ("name", "said", "words"),
    [
        ("search", {"label": "Find", "placeholder": "Words", "buttonText": "Go"}, "<p>Find</p><p>Words</p><p>Go</p>"),
        ("navigation-link", {"label": "Rules", "url": "/rules/"}, '<p><a linktype="page" id="3">Rules</a></p>'),
        ("read-more", {"content": "More of it"}, "<p>More of it</p>"),
        ("post-terms", {"term": "post_tag", "prefix": "Tags: "}, "<p>Tags:</p>"),
        (
            "social-link",
            {"url": "https://a.example/", "service": "mastodon"},
            '<p><a href="https://a.example/">Mastodon</a></p>',
        ),
        ("rss", {"feedURL": "https://a.example/f"}, '<p><a href="https://a.example/f">https://a.example/f</a></p>'),
    ],
)
def test_words_that_stand_in_the_comment_of_a_block_stay(name, said, words):
    assert text(f"<!-- wp:{name} {json.dumps(said)} /-->") == words


def test_blocks_of_others_are_what_stands_in_them():
    inner = '<div class="box"><h2>A</h2><!-- wp:paragraph --><p>b</p><!-- /wp:paragraph --></div>'
    said = f'<!-- wp:acme/box {{"title":"x"}} -->{inner}<!-- /wp:acme/box -->'
    assert body(said) == [("heading", {"words": "A", "anchor": ""}), ("text", "<p>b</p>")]
    assert found(said) == {("unknown_block", "acme/box")}
    assert set(converted(said).pieces) == {("acme/box", "heading"), ("core/paragraph", "text")}


def test_blocks_of_others_without_any_are_kept_with_their_words():
    said = {
        "className": "is-style-x", "anchor": "there", "color": "light blue", "url": "https://a.example/",
        "blockId": "Ab3",
        "heading": "Our promise", "items": [{"question": "Why?", "answer": "<b>Because</b> of it"}], "columns": 3,
        "css": "p { margin: 0 }", "align": "wide", "iconName": "check", "boxShadow": "0 0 5px red",
        "note": "Ein Satz hier",
    }  # fmt: skip
    html = "<p>Our promise</p><p>Why?</p><p>Because of it</p><p>Ein Satz hier</p>"
    assert body(f"<!-- wp:acme/faq {json.dumps(said)} /-->") == [("kept", {"was": "acme/faq", "html": html})]
    assert found(f"<!-- wp:acme/faq {json.dumps(said)} /-->") == {("unknown_block", "acme/faq"), ("kept", "acme/faq")}


# --- Reusable blocks, notes ------------------------------------------------------------------------------------------
def test_what_is_used_in_many_places_is_written_out_in_each():
    assert text('<!-- wp:block {"ref":8} /-->') == "<p>Said in many places</p>"
    assert found('<!-- wp:block {"ref":9} /-->') == {("reusable_missing", "9")}


def test_what_uses_itself_ends():
    site = OldSite(reusable={1: '<p>one</p><!-- wp:block {"ref":2} /-->', 2: '<p>two</p><!-- wp:block {"ref":1} /-->'})
    assert text('<!-- wp:block {"ref":1} /-->', site) == "<p>one</p><p>two</p>"


NOTE = "0a1b2c3d-0000-4000-8000-000000000001"
NOTES = json.dumps(
    [{"id": NOTE, "content": 'See <a href="/rules/">there</a>'}, {"id": "x", "content": "And <em>here</em>"}]
)
LIST = '<ol><li>See <a linktype="page" id="3">there</a></li><li>And <i>here</i></li></ol>'


def test_notes_are_a_list_where_they_stood_or_at_the_end():
    said = f'<p>Words<sup data-fn="{NOTE}" class="fn"><a id="{NOTE}-link" href="#{NOTE}">1</a></sup></p>'
    assert body(said, footnotes=NOTES) == [("text", f"<p>Words<sup>1</sup></p>{LIST}")]
    assert body(f"<!-- wp:footnotes /-->{said}", footnotes=NOTES)[0][1].startswith(LIST)
    assert found(said, footnotes=NOTES) == set()
    assert body(said, footnotes="[{") == [("text", "<p>Words<sup>1</sup></p>")]


# --- Broken comments -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "said",
    [
        "<!-- wp:paragraph {broken --><p>Words</p><!-- /wp:paragraph -->",
        "<!-- wp:paragraph --><p>Words</p>",
        "<p>Words</p><!-- /wp:paragraph -->",
        "<!-- wp:group --><!-- wp:column --><p>Words</p><!-- /wp:group --><!-- /wp:column -->",
        "<!-- wp:paragraph <p>Words</p>",
        "<!--wp:paragraph--><p>Words</p><!--/wp:paragraph-->",
        "<!-- wp:group --><div><!-- wp:paragraph --><p>Words<!-- /wp:paragraph --><!-- /wp:group -->",
        "<![CDATA[<p>Words</p><![CDATA[]]>]]>",
        "<p>Words</p><!-- never ends",
    ],
)
def test_what_is_broken_costs_no_word(said):
    assert "Words" in text(said)


def test_a_block_that_is_left_open_carries_no_other_with_it():
    said = (
        "<!-- wp:group --><div><!-- wp:quote --><blockquote><p>One<!-- /wp:quote -->"
        "<!-- wp:heading --><h2>Two</h2><!-- /wp:heading --></div><!-- /wp:group -->"
        "<!-- wp:paragraph --><p>Three</p><!-- /wp:paragraph -->"
    )
    assert [kind for kind, _value in body(said)] == ["quote", "heading", "text"]
