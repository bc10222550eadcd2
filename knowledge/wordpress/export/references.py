"""What stands for a character (`&nbsp;`, `&#8;`) in a file, and CDATA somebody put into CDATA."""

import html.entities
import re
from collections import Counter

FORBIDDEN = re.compile("[\ud800-\udbff][\udc00-\udfff]|[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
REPLACEMENT = "\ufffd"
CDATA = "<![CDATA["
ENDS = {CDATA: "]]>", "<!--": "-->"}
OUTSIDE = re.compile(r"<!\[CDATA\[|<!--|&(?:#(?:[0-9]{1,40}|x[0-9A-Fa-f]{1,40})|[A-Za-z][A-Za-z0-9]{0,40});")
LONGEST = 64  # more than anything OUTSIDE and OF_THE_EXPORT find
OF_XML = {"amp", "lt", "gt", "quot", "apos"}
# What follows an end of CDATA that is one: an end of an element of the export, or more CDATA.
OF_THE_EXPORT = re.compile(
    r"\s{0,8}</(?:[\w.-]{1,16}:[\w.-]{1,30}|title|link|guid|category|description|language|pubDate)\s{0,4}>|<!\[CDATA\["
)


class References:
    """Takes a text in pieces of any size, and gives it as a parser without HTML's list of names can read it."""

    def __init__(self, repaired: Counter[str]) -> None:
        self.repaired = repaired
        self._rest = ""  # what means this or that, depending on what comes
        self._end = ""  # what ends the CDATA or the comment we are in
        self._has_another = False  # CDATA has begun within CDATA

    def feed(self, text: str, *, last: bool = False) -> str:
        """Outside of CDATA and comments only: within, `&#8;` is text about XML."""
        text, at, done = self._rest + text, 0, []
        while True:
            if self._end:
                end = text.find(self._end, at)
                self._has_another = self._has_another or text.find(CDATA, at, end if end >= 0 else len(text)) >= 0
                upto = end + len(self._end)
                if end < 0 or (self._has_another and not last and len(text) < upto + LONGEST):
                    break
                done.append(text[at:end] + self._ended(text, upto))
                at = upto
            elif found := OUTSIDE.search(text, at):
                done += text[at : found.start()], self._outside(found[0])
                at = found.end()
            else:
                break
        keep = len(text) if last else self._sure(text, at)
        done.append(text[at:keep])
        self._rest = text[keep:]
        return "".join(done)

    def _sure(self, text: str, at: int) -> int:
        """Up to where the text is what it seems, whatever comes next."""
        if self._end:
            end = text.find(self._end, at)
            return end if end >= 0 else max(at, len(text) - len(CDATA) + 1)
        nearly = max(at, len(text) - LONGEST)
        begun = max(text.rfind("<", nearly), text.rfind("&", nearly))
        return len(text) if begun < 0 else begun

    def _ended(self, text: str, upto: int) -> str:
        """Old exports put an article about XML, or a script, into CDATA with the CDATA it has itself."""
        is_of_the_other = self._has_another and self._end == ENDS[CDATA] and not OF_THE_EXPORT.match(text, upto)
        self._has_another = False
        if is_of_the_other:
            self.repaired["cdata_in_cdata"] += 1
            return "]]]]><![CDATA[>"  # two pieces, so that their text has the mark in it
        end, self._end = self._end, ""
        return end

    def _outside(self, found: str) -> str:
        if found in ENDS:
            self._end = ENDS[found]
            return found
        name = found[1:-1]
        if name.startswith("#"):
            return self._numbered(found, int(name[2:], 16) if name[1] == "x" else int(name[1:]))
        if name in OF_XML or name + ";" not in html.entities.html5:
            return found  # the parser says in which line nobody knows it
        self.repaired["entities"] += 1
        return "".join(f"&#{ord(character)};" for character in html.entities.html5[name + ";"])

    def _numbered(self, found: str, code: int) -> str:
        """A character that XML forbids is mended with those that stand there themselves."""
        if code > 0x10FFFF:
            self.repaired["control_characters"] += 1
            return REPLACEMENT
        return chr(code) if FORBIDDEN.fullmatch(chr(code)) else found
