"""Goes through the tree once, from top to bottom, and writes down on a sheet what it meets."""

from lxml import etree

from knowledge.wordpress.markup import embedded, forms, inline, lists, of_blocks, pictures, quotes, tables, titles
from knowledge.wordpress.markup.grammar import Block
from knowledge.wordpress.markup.job import Job
from knowledge.wordpress.markup.said import Finding
from knowledge.wordpress.markup.sheet import Sheet
from knowledge.wordpress.markup.text import PLAIN, Marks
from knowledge.wordpress.markup.trees import CLASSIC, Tree

_NAMES = (
    "address article aside caption center dd dialog div fieldset figcaption footer form header hgroup legend li main "
    "menu nav object p search section summary tbody td tfoot th thead tr"
)
FLOW = frozenset(_NAMES.split())
"""They hold paragraphs, and begin and end them. Those of lists and tables get here only where they stand astray."""

UNNAMED = inline.TAGS | forms.ELEMENTS.keys() | {"wp-block", "wp-end"}
"""They stand in a line, or have a name of their own."""


class Walk:
    """Walks through one tree for one item."""

    def __init__(self, job: Job, tree: Tree) -> None:
        self.job = job
        self.blocks = tree.blocks
        self.captions: list[pictures.Caption] = []
        self.number: int | None = None  # of the picture or file that the block around says it holds

    def read(self, tree: Tree, sheet: Sheet) -> None:
        """Another tree, in the place where this one is."""
        blocks, self.blocks = self.blocks, tree.blocks
        captions, self.captions = self.captions, []
        if tree.is_too_deep:
            self.job.found(Finding("nested_too_deep", ""))
        self.below(tree.root, sheet)
        sheet.end_line()
        self.blocks, self.captions = blocks, captions

    def below(self, el: etree._Element, sheet: Sheet, marks: Marks = PLAIN) -> None:
        """Everything within this element."""
        if el.text:
            sheet.line.add(el.text, marks)
        for child in el:
            self.element(child, sheet, marks)
            if child.tail:
                sheet.line.add(child.tail, marks)

    def element(self, el: etree._Element, sheet: Sheet, marks: Marks = PLAIN) -> None:
        """This element, with everything within it."""
        tag = el.tag
        name = el.get("id") or (el.get("name") if tag == "a" else None)
        if name:
            self.job.loose_ids.append(name)
        handle = ELEMENTS.get(tag)
        if handle is None:
            self.below(el, sheet, marks)
        elif tag in UNNAMED or not self._is_named(el):
            handle(self, el, sheet, marks)
        else:
            sheet.end_line()
            with self.job.label(el.get("data-was") or f"<{tag if tag != 'wp-frame' else 'iframe'}>"):
                handle(self, el, sheet, marks)
                sheet.end_line()

    def sub(self, becomes: str = "") -> Sheet:
        """A sheet for what stands within a list, a cell, a quote."""
        return Sheet(self.job, is_page=False, becomes=becomes)

    def _is_named(self, el) -> bool:
        """In what was written before there were blocks, pieces are named by their elements."""
        if el.get("data-was"):
            return True
        labels = self.job.labels
        return bool(labels) and labels[-1].name == CLASSIC and el.tag != "div" and not pictures.is_a_letter(el)


def flow(walk: Walk, el, sheet: Sheet, marks: Marks) -> None:
    """Paragraphs of its own."""
    sheet.end_line()
    walk.below(el, sheet, marks)
    sheet.end_line()


def nothing(walk: Walk, el, sheet: Sheet, marks: Marks) -> None:
    """Ends a paragraph and says nothing itself."""
    sheet.end_line()


def block(walk: Walk, el, sheet: Sheet, marks: Marks) -> None:
    """A block of WordPress's editor."""
    sheet.end_line()
    of_the_block: Block = walk.blocks[int(el.get("n"))]
    of_blocks.block(walk, of_the_block, el, sheet, marks)
    sheet.end_line()


ELEMENTS = {
    **dict.fromkeys(FLOW, flow),
    **inline.ELEMENTS, **forms.ELEMENTS, **lists.ELEMENTS, **tables.ELEMENTS, **pictures.ELEMENTS, **quotes.ELEMENTS,
    **embedded.ELEMENTS, **titles.ELEMENTS,
    "hr": nothing, "wp-end": lambda *_all: None, "wp-block": block,
}  # fmt: skip
