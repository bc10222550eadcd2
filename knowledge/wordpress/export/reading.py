"""From the bytes of a file to what stands in it."""

import codecs
import re
from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO

from knowledge.wordpress.export import encodings, sniffing
from knowledge.wordpress.export.items import Part
from knowledge.wordpress.export.parsing import Parser
from knowledge.wordpress.export.refusals import NoExport
from knowledge.wordpress.export.text import Decoder, Mender

PIECE = 1 << 18
BEFORE_THE_START = re.compile(rf"([{sniffing.NOTHING}]*)(?:<\?xml\b.*?\?>)?", re.DOTALL)


class Export:
    """One file, read once. `at` says how many bytes were read, `repaired` what was mended or left out on the way."""

    def __init__(self, file: BinaryIO) -> None:
        self.at = 0
        self.repaired: Counter[str] = Counter()
        self._file = file

    def __iter__(self) -> Iterator[Part]:
        head = self._head()
        codec, mark = encodings.of(head)
        self._refuse_others(head, codec, mark)
        decoder, mender, parser = Decoder(codec), Mender(self.repaired), Parser(self.repaired)
        text, wrong = decoder.feed(head[mark:])
        text = self._from_the_start(text)
        while not parser.is_done:
            yield from _told(parser, mender.feed(text, last=wrong is not None))
            if wrong:
                parser.stop_at(wrong)
            elif data := self._read(PIECE):
                text, wrong = decoder.feed(data)
            else:
                yield from _told(parser, mender.feed("", last=True), last=True)
                break

    def _head(self) -> bytes:
        pieces = []
        while self.at < sniffing.ENOUGH and (piece := self._read(sniffing.ENOUGH - self.at)):
            pieces.append(piece)
        return b"".join(pieces)

    def _read(self, size: int) -> bytes:
        data = self._file.read(size)
        self.at += len(data)
        return data

    def _refuse_others(self, head: bytes, codec: str, mark: int) -> None:
        text = codecs.getincrementaldecoder(codec)("replace").decode(head[mark:])
        if code := sniffing.other_than_text(head) or sniffing.other_than_xml(text):
            raise NoExport(code)

    def _from_the_start(self, text: str) -> str:
        """The first line has said all it can say. Without it, empty lines before it do no harm; lines keep their
        numbers."""
        found = BEFORE_THE_START.match(text)
        assert found  # it may be empty
        self.repaired += Counter({"before_the_start": bool(found[1])})
        return "\n" * found[0].count("\n") + text[found.end() :]


def _told(parser: Parser, text: str, *, last: bool = False) -> Iterator[Part]:
    """What became whole with this piece; then, what is wrong with it."""
    wrong = None
    try:
        parser.feed(text, last=last)
    except NoExport as error:
        wrong = error
    while parser.found:
        yield parser.found.popleft()
    if wrong:
        raise wrong
