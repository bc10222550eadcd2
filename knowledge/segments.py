"""Tables as wagtail-localize translates them: caption, heads and cells, text by text. Other blocks it knows itself."""

from collections import Counter, defaultdict
from functools import partial
from hashlib import sha256

from wagtail.blocks import CharBlock
from wagtail.rich_text import RichText
from wagtail_localize.segments.extract import StreamFieldSegmentExtractor
from wagtail_localize.segments.ingest import StreamFieldSegmentsWriter

LINE = CharBlock()


class InSegments:
    """A typed table that can be taken apart into texts, and put together again from their translations.

    A text is known by what it says and not by where it stands, so that a new row takes no translation away from others.
    """

    def get_translatable_segments(self, value):
        """The texts of this table, for those who translate it."""
        extractor = StreamFieldSegmentExtractor(None)
        return [
            segment.wrap(name)
            for name, block, said, _put in _texts(value)
            for segment in extractor.handle_block(block, said)
        ]

    def restore_translated_segments(self, value, segments):
        """The table with these texts in place of its own."""
        translated = defaultdict(list)
        for segment in segments:
            name, inner = segment.unwrap()
            translated[name].append(inner)
        writer = StreamFieldSegmentsWriter(None, None, None)
        for name, block, said, put in list(_texts(value)):
            if name in translated:
                put(writer.handle_block(block, said, translated[name]))
        return value


def _texts(table):
    """Name, block and words of each text, and how another is put into its place."""
    seen: Counter = Counter()
    for kind, block, said, put in _in_order(table):
        digest = sha256(str(said.source if isinstance(said, RichText) else said).encode()).hexdigest()[:12]
        seen[digest] += 1
        yield f"{kind}-{digest}-{seen[digest]}", block, said, put


def _in_order(table):
    yield "caption", LINE, table.caption or "", partial(setattr, table, "caption")
    for column in table.columns:
        yield "head", LINE, column["heading"] or "", partial(column.__setitem__, "heading")
    for row in table.row_data:
        for number, (column, said) in enumerate(zip(table.columns, row["values"], strict=False)):
            yield "cell", column["block"], said, partial(row["values"].__setitem__, number)
