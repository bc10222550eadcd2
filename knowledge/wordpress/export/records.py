"""The fields of one author, term or item while they are read, and what becomes of them."""

from collections import Counter
from datetime import datetime

from knowledge.wordpress.export import values
from knowledge.wordpress.export.items import Author, Item, Part, Term

FIELDS = {  # by group: the elements in it that are read
    "item": {
        *("title", "link", "guid", "pubDate", "category", "dc:creator", "content:encoded", "excerpt:encoded"),
        *("wp:post_id", "wp:post_parent", "wp:menu_order", "wp:post_type", "wp:post_name", "wp:status"),
        *("wp:post_date", "wp:post_date_gmt", "wp:post_modified", "wp:post_modified_gmt"),
        *("wp:post_password", "wp:is_sticky", "wp:attachment_url"),
    },
    "wp:author": {"wp:author_login", "wp:author_display_name", "wp:author_first_name", "wp:author_last_name"},
    "wp:category": {"wp:category_nicename", "wp:category_parent", "wp:cat_name"},
    "wp:tag": {"wp:tag_slug", "wp:tag_name"},
    "wp:term": {"wp:term_taxonomy", "wp:term_slug", "wp:term_parent", "wp:term_name"},
}
TAXONOMIES = {"": "category", "tag": "post_tag"}  # what WXR 1.0 calls them


class Record:
    """Of a field that stands there twice, the first counts, as in WordPress."""

    def __init__(self, group: str, line: int) -> None:
        self.group = group
        self.line = line
        self.fields: dict[str, str] = {}
        self.terms: dict[tuple[str, str, str], None] = {}
        self.meta: dict[str, list[str]] = {}
        self.comments = 0

    def wants(self, name: str) -> bool:
        return name in FIELDS[self.group]

    def put(self, name: str, text: str, attributes: dict[str, str]) -> None:
        if name == "category":
            domain = attributes.get("domain", "").strip()
            self.terms[TAXONOMIES.get(domain, domain), attributes.get("nicename", "").strip(), text.strip()] = None
        else:
            self.fields.setdefault(name, text)

    def said(self, name: str) -> str:
        return self.fields.get(name, "").strip()

    def part(self, repaired: Counter[str]) -> Part:
        """What was read, as one thing."""
        match self.group:
            case "item":
                return self._item(repaired)
            case "wp:author":
                both = f"{self.said('wp:author_first_name')} {self.said('wp:author_last_name')}".strip()
                login = self.said("wp:author_login")
                return Author(login, self.said("wp:author_display_name") or both or login)
            case "wp:category":
                return self._term("category", "wp:category_nicename", "wp:cat_name", "wp:category_parent")
            case "wp:tag":
                return self._term("post_tag", "wp:tag_slug", "wp:tag_name", "")
        taxonomy = self.said("wp:term_taxonomy")
        return self._term(taxonomy, "wp:term_slug", "wp:term_name", "wp:term_parent")

    def _term(self, taxonomy: str, slug: str, name: str, parent: str) -> Term:
        return Term(taxonomy, self.said(slug), self.said(name) or self.said(slug), self.said(parent))

    def _item(self, repaired: Counter[str]) -> Item:
        return Item(
            number=self._number("wp:post_id", repaired),
            kind=self.said("wp:post_type"),
            title=self.said("title"),
            content=self.fields.get("content:encoded", ""),
            excerpt=self.fields.get("excerpt:encoded", ""),
            slug=self.said("wp:post_name"),
            link=self.said("link"),
            guid=self.said("guid"),
            author=self.said("dc:creator"),
            status=self.said("wp:status"),
            has_password=bool(self.fields.get("wp:post_password")),
            parent=self._number("wp:post_parent", repaired),
            order=self._number("wp:menu_order", repaired),
            published=self._moment(repaired, "wp:post_date_gmt", "wp:post_date", "pubDate"),
            modified=self._moment(repaired, "wp:post_modified_gmt", "wp:post_modified"),
            terms=tuple(self._terms()),
            meta=self.meta,
            file=self.said("wp:attachment_url"),
            comments=self.comments,
            is_sticky=self.said("wp:is_sticky") == "1",
            line=self.line,
        )

    def _moment(self, repaired: Counter[str], *names: str) -> datetime | None:
        """The first that can be read: a draft has no date in UTC, only one of its own place."""
        said = [text for name in names if (text := self.said(name))]
        moment = values.moment(said)
        if said and moment is None:
            repaired["dates"] += 1
        return moment

    def _number(self, name: str, repaired: Counter[str]) -> int:
        said = self.said(name)
        number = values.number(said)
        if said and number is None:
            repaired["numbers"] += 1
        return number or 0

    def _terms(self) -> list[tuple[str, str, str]]:
        """WXR 1.0 says each twice, once without its slug. For a tag, that one may not even say that it is a tag."""
        names = {name for _, slug, name in self.terms if slug}
        return [term for term in self.terms if (term[1] or term[2] not in names) and (term[1] or term[2])]
