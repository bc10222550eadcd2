"""Every block WordPress brings itself, and what becomes of it."""

from enum import Enum


class Becomes(Enum):
    """The ways a block of WordPress goes."""

    ITS_HTML = "what its HTML is: text, heading, list, table, picture, …"
    ITS_PARTS = "nothing itself: what stands in it stands in its place"
    ITS_WORDS = "text: the words its comment holds, with the link it names"
    MADE = "what it holds; where WordPress makes all of it when it is shown, nothing, and an editor is told"
    NOTHING = "nothing: it has no words"
    OWN = "what a function of its own makes of it"


_NAMES = {
    Becomes.ITS_HTML: (
        "accordion-heading code freeform heading html list list-item math paragraph preformatted pullquote quote "
        "subhead table text-columns verse audio video tab details accordion-item button"
    ),
    Becomes.ITS_PARTS: (
        "accordion accordion-panel buttons column columns comments group legacy-group "
        "post-template query query-no-results query-pagination comments-pagination comment-template row section "
        "social-links stack tabs tabs-menu tab-list tab-panel tab-panels widget-area widget-group terms-query "
        "term-template playlist form comments-query-loop"
    ),
    Becomes.ITS_WORDS: (
        "search navigation-link navigation-submenu home-link page-list-item social-link read-more "
        "query-pagination-next query-pagination-previous comments-pagination-next comments-pagination-previous "
        "post-navigation-link post-terms post-excerpt post-author post-comments-link "
        "legacy-widget rss form-input form-submit-button form-submission-notification tabs-menu-item playlist-track "
        "categories breadcrumbs navigation-overlay-close"
    ),
    Becomes.MADE: (
        "navigation page-list archives avatar "
        "calendar comment-author-avatar comment-author-name comment-content comment-date "
        "comment-edit-link comment-reply-link comments-pagination-numbers comments-title latest-comments latest-posts "
        "loginout pattern post-author-biography post-author-name post-comment post-comments post-comments-count "
        "post-comments-form post-content post-date post-featured-image post-time-to-read post-title "
        "query-pagination-numbers query-title query-total site-logo site-tagline site-title table-of-contents "
        "tag-cloud template-part term-count term-description term-name time-to-read "
    ),
    Becomes.NOTHING: "more nextpage separator spacer",
    Becomes.OWN: "block cover embed file footnotes gallery icon image media-text missing shortcode cover-image",
}

CORE: dict[str, Becomes] = {f"core/{name}": way for way, names in _NAMES.items() for name in names.split()}
"""The whole name of a block, and its way."""

WORDS: dict[str, tuple[str, ...]] = {
    "core/search": ("label", "placeholder", "buttonText"),
    "core/post-terms": ("prefix", "suffix"),
    "core/post-excerpt": ("moreText",),
    "core/post-author": ("byline",),
    "core/read-more": ("content",),
    "core/form-input": ("label", "placeholder"),
    "core/playlist-track": ("title", "artist", "album"),
}
"""What of a block's comment is shown, where it is not its label alone."""

LABEL = ("label", "content", "title", "text", "description")

ADDRESS = ("url", "link", "href", "feedURL", "src")
"""Where a block that holds its words in its comment leads."""


def way_of(name: str) -> Becomes | None:
    """What becomes of this block; None if it is none of WordPress's own."""
    if name.startswith("core-embed/"):
        return Becomes.OWN
    return CORE.get(name)
