"""Keeps what an export holds in rows, a few at a time, so that what comes after needs no file and little memory."""

from collections import Counter
from collections.abc import Callable
from typing import Any

from knowledge.models import WordPressImport, WordPressItem
from knowledge.wordpress.export import Author, CutOff, Export, Item, Site, Term

AT_ONCE, BYTES_AT_ONCE = 500, 4 << 20

NO_ITEMS = frozenset({"auto-draft", "trash", "inherit"})
"""Statuses of what nobody wrote or somebody threw away; attachments alone are "inherit" and meant."""

OF_WORDPRESS = frozenset(
    ["revision", "customize_changeset", "custom_css", "oembed_cache", "user_request", "wp_global_styles"]
    + ["wp_template", "wp_template_part", "wp_font_family", "wp_font_face", "acf-field", "acf-field-group"]
)
"""Kinds of items that are WordPress's own bookkeeping. They are counted."""

READ_ALONG = frozenset({"attachment", "nav_menu_item", "wp_block", "wp_navigation"})
"""Kinds that become no pages of their own, but parts of them."""

FIELDS = frozenset({"_thumbnail_id", "_wp_attached_file", "_wp_attachment_image_alt"})
"""WordPress's own fields that are understood; those of others do not begin with an underscore."""


def read(run: WordPressImport, file, *, said: Callable[[int], Any] = lambda at: None) -> None:
    """Read an export into rows of this import. `said` is told how many bytes were read.

    A file that ends in the middle is marked (`is_cut_off`), and what was whole is kept until somebody decides.
    Raises `knowledge.wordpress.export.NoExport`; then the rows are gone again.
    """
    run.drop_items()
    _Reading(run, Export(file), said).all()


class _Reading:
    def __init__(self, run, export, said):
        self.run, self.export, self.said = run, export, said
        self.rows, self.bytes = [], 0
        self.seen: Counter[int] = Counter()
        self.told: dict[str, Counter[str]] = {
            name: Counter() for name in ("kinds", "statuses", "left_out", "taxonomies", "fields")
        }
        self.authors: dict[str, str] = {}
        self.comments = 0

    def all(self):
        try:
            for each in self.export:
                self._take(each)
        except CutOff as trouble:
            self.run.is_cut_off, self.run.trouble = True, str(trouble.sentence)
        except BaseException:
            self.run.drop_items()
            raise
        self._flush()
        self.run.told = {name: dict(counts.most_common()) for name, counts in self.told.items()} | {
            "authors": self.authors,
            "comments": self.comments,
            "repaired": dict(self.export.repaired),
            "items": sum(self.told["kinds"].values()),
            "doubled": sum(1 for times in self.seen.values() if times > 1),
        }
        self.run.save()

    def _take(self, each):
        match each:
            case Site():
                self.run.site, self.run.title = each.address[:300], each.title[:300]
                self.run.told = {"version": each.version}
            case Author():
                self.authors[each.login] = each.name or each.login
            case Term():
                self.told["taxonomies"][each.taxonomy] += 1
            case Item():
                self._item(each)

    def _item(self, item):
        self.comments += item.comments
        self.told["kinds"][item.kind] += 1
        is_kept = item.kind == "attachment" or item.status not in NO_ITEMS
        if item.kind in OF_WORDPRESS or not is_kept:
            self.told["left_out"][item.status if item.kind not in OF_WORDPRESS else item.kind] += 1
            return
        self.told["statuses"][item.status] += 1
        if item.kind not in READ_ALONG:
            self.told["fields"].update(name for name in item.meta if not name.startswith("_") and name != "footnotes")
        nth = self.seen[item.number]
        self.seen[item.number] += 1
        self.rows.append(_row(self.run, item, nth))
        self.bytes += len(item.content)
        if len(self.rows) >= AT_ONCE or self.bytes > BYTES_AT_ONCE:
            self._flush()

    def _flush(self):
        WordPressItem.objects.bulk_create(self.rows)
        self.rows, self.bytes = [], 0
        self.said(self.export.at)


def _row(run, item, nth) -> WordPressItem:
    return WordPressItem(
        brought_by=run,
        number=item.number,
        nth=nth,
        kind=item.kind[:64],
        status=item.status[:64],
        title=item.title[:255],
        link=item.link,
        slug=item.slug,
        author=item.author[:255],
        published=item.published,
        parent=item.parent,
        order=item.order,
        source={
            "title": item.title,
            "excerpt": item.excerpt,
            "content": item.content,
            "terms": [list(term) for term in item.terms],
            "fields": {name: said for name, said in item.meta.items() if _is_field(name)},
            "file": item.file,
            "comments": item.comments,
            "has_password": item.has_password,
            "line": item.line,
        },
    )


def _is_field(name: str) -> bool:
    return name in FIELDS or name.startswith("_menu_item_") or not name.startswith("_")
