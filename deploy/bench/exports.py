"""An export of a WordPress site nobody wrote, of any size: `python -m deploy.bench.exports FILE COUNT [WORDS]`.

Pages in a hierarchy and posts, in the block editor's markup, with categories, tags, fields and links to one another.
The same at every run.
"""

import random
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path

from deploy.bench.many import vocabulary

SITE = "https://old.example.org"
WORDS_OF_AN_ITEM = 300
WORDS_OF_A_PARAGRAPH = 50
SEED = 2
CATEGORIES = 20
BELOW_A_PAGE = 5
"""So many pages stand below each that has any; every second item is a post."""
BEGUN = datetime(2014, 1, 1, 8, tzinfo=UTC)

HEAD = f"""<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
\txmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wfw="http://wellformedweb.org/CommentAPI/"
\txmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel>
\t<title>Guidance</title>
\t<link>{SITE}</link>
\t<language>de-DE</language>
\t<wp:wxr_version>1.2</wp:wxr_version>
\t<wp:base_site_url>{SITE}</wp:base_site_url>
\t<wp:base_blog_url>{SITE}</wp:base_blog_url>
\t<wp:author><wp:author_id>1</wp:author_id><wp:author_login><![CDATA[editor]]></wp:author_login>
\t\t<wp:author_display_name><![CDATA[Editor]]></wp:author_display_name></wp:author>
"""
CATEGORY = """\t<wp:category><wp:term_id>{number}</wp:term_id>
\t\t<wp:category_nicename><![CDATA[topic-{number}]]></wp:category_nicename>
\t\t<wp:category_parent></wp:category_parent><wp:cat_name><![CDATA[Topic {number}]]></wp:cat_name></wp:category>
"""
ITEM = """\t<item>
\t\t<title><![CDATA[{title}]]></title>
\t\t<link>{site}/{slug}/</link>
\t\t<pubDate>{day:%a, %d %b %Y %H:%M:%S} +0000</pubDate>
\t\t<dc:creator><![CDATA[editor]]></dc:creator>
\t\t<guid isPermaLink="false">{site}/?p={number}</guid>
\t\t<description></description>
\t\t<content:encoded><![CDATA[{content}]]></content:encoded>
\t\t<excerpt:encoded><![CDATA[{excerpt}]]></excerpt:encoded>
\t\t<wp:post_id>{number}</wp:post_id>
\t\t<wp:post_date><![CDATA[{day:%Y-%m-%d %H:%M:%S}]]></wp:post_date>
\t\t<wp:post_date_gmt><![CDATA[{day:%Y-%m-%d %H:%M:%S}]]></wp:post_date_gmt>
\t\t<wp:post_modified><![CDATA[{day:%Y-%m-%d %H:%M:%S}]]></wp:post_modified>
\t\t<wp:post_modified_gmt><![CDATA[{day:%Y-%m-%d %H:%M:%S}]]></wp:post_modified_gmt>
\t\t<wp:comment_status><![CDATA[closed]]></wp:comment_status>
\t\t<wp:ping_status><![CDATA[closed]]></wp:ping_status>
\t\t<wp:post_name><![CDATA[{slug}]]></wp:post_name>
\t\t<wp:status><![CDATA[publish]]></wp:status>
\t\t<wp:post_parent>{parent}</wp:post_parent>
\t\t<wp:menu_order>{order}</wp:menu_order>
\t\t<wp:post_type><![CDATA[{kind}]]></wp:post_type>
\t\t<wp:post_password></wp:post_password>
\t\t<wp:is_sticky>0</wp:is_sticky>
{terms}\t\t<wp:postmeta><wp:meta_key><![CDATA[_edit_last]]></wp:meta_key>
\t\t\t<wp:meta_value><![CDATA[1]]></wp:meta_value></wp:postmeta>
\t\t<wp:postmeta><wp:meta_key><![CDATA[reading_time]]></wp:meta_key>
\t\t\t<wp:meta_value><![CDATA[{order}]]></wp:meta_value></wp:postmeta>
\t</item>
"""


def write(path: Path, count: int, words: int = WORDS_OF_AN_ITEM) -> None:
    """An export with so many items of so many words each."""
    with path.open("w", encoding="utf-8") as file:
        file.write(HEAD)
        file.writelines(CATEGORY.format(number=number) for number in range(2, 2 + CATEGORIES))
        file.writelines(_Author(count, words).items())
        file.write("</channel>\n</rss>\n")


class _Author:
    def __init__(self, count: int, words: int):
        self.count, self.words = count, words
        self.dice = random.Random(SEED)
        self.known = vocabulary(self.dice)
        self.upto = list(accumulate(1 / rank for rank in range(1, len(self.known) + 1)))

    def items(self) -> Iterator[str]:
        for number in range(1, self.count + 1):
            is_post = number % 2 == 0
            place = number // 2
            parent = 2 * ((place - 1) // BELOW_A_PAGE) + 1 if place and not is_post else 0
            yield ITEM.format(
                site=SITE,
                number=number,
                slug=f"item-{number}",
                title=self.said(4).capitalize(),
                excerpt=self.said(12).capitalize() if number % 3 == 0 else "",
                day=BEGUN + timedelta(hours=number),
                parent=parent,
                order=place % BELOW_A_PAGE,
                kind="post" if is_post else "page",
                content=self.content(),
                terms=self.terms() if is_post else "",
            )

    def said(self, number: int) -> str:
        return " ".join(self.dice.choices(self.known, cum_weights=self.upto, k=number))

    def terms(self) -> str:
        topic, tag = self.dice.randrange(2, 2 + CATEGORIES), self.dice.choice(self.known[:200])
        return (
            f'\t\t<category domain="category" nicename="topic-{topic}"><![CDATA[Topic {topic}]]></category>\n'
            f'\t\t<category domain="post_tag" nicename="{tag}"><![CDATA[{tag}]]></category>\n'
        )

    def content(self) -> str:
        """Headings, paragraphs with a link and words in bold, a list, a quotation, a table."""
        parts = []
        for turn in range(max(1, self.words // WORDS_OF_A_PARAGRAPH)):
            parts.append(self.part(turn % 6))
        return "\n\n".join(parts)

    def part(self, turn: int) -> str:
        half, third = self.said(WORDS_OF_A_PARAGRAPH // 2), WORDS_OF_A_PARAGRAPH // 3
        link = f'<a href="{SITE}/item-{self.dice.randint(1, self.count)}/">{self.said(2)}</a>'
        paragraph = f"<p>{half} <strong>{self.said(2)}</strong> {link} {half}.</p>"
        match turn:
            case 1:
                head = f"<h2>{self.said(4).capitalize()}</h2>"
                return _block("heading", head) + "\n\n" + _block("paragraph", paragraph)
            case 3:
                lines = (_block("list-item", f"<li>{self.said(third)}</li>") for _ in range(3))
                return _block("list", f"<ul>{''.join(lines)}</ul>")
            case 4:
                said = _block("paragraph", f"<p>{half}</p>")
                return _block("quote", f'<blockquote class="wp-block-quote">{said}</blockquote>')
            case 5:
                rows = "".join(f"<tr><td>{self.said(4)}</td><td>{self.said(4)}</td></tr>" for _ in range(5))
                head = f"<thead><tr><th>{self.said(1)}</th><th>{self.said(1)}</th></tr></thead>"
                table = f"<table>{head}<tbody>{rows}</tbody></table>"
                return _block("table", f'<figure class="wp-block-table">{table}</figure>')
        return _block("paragraph", paragraph)


def _block(name: str, html: str) -> str:
    return f"<!-- wp:{name} -->\n{html}\n<!-- /wp:{name} -->"


if __name__ == "__main__":
    write(Path(sys.argv[1]), *(int(each) for each in sys.argv[2:]))
