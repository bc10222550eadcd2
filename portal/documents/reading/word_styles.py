"""What Word's styles and lists say of a paragraph: which heading it is, how it is numbered, what is hidden."""

import re
from dataclasses import dataclass, field
from typing import Any

from .ooxml import attribute, child, name, switched_on

TITLES = {"title": 1, "subtitle": 2}
HEADING = re.compile(r"(?:heading|überschrift|titre|rubrik|encabezado|titolo|kop)\s*([1-9])", re.IGNORECASE)


def number(text: str, default: int = 0) -> int:
    """A whole number as Word writes it, or the default: files hold `1.5`, `auto` and nothing at all."""
    try:
        return max(-(10**6), min(10**6, int(text)))
    except ValueError:
        return default


@dataclass
class Style:
    """A style as far as a preview needs it; `based_on` is where it looks for what it does not say."""

    id: str
    name: str
    based_on: str
    paragraph: Any  # w:pPr
    run: Any  # w:rPr


class Styles:
    """The styles of a document. One that is asked for but not there says nothing."""

    def __init__(self, root: Any):
        self._styles: dict[str, Style] = {}
        self.default_paragraph = ""
        for each in [] if root is None else root:
            if name(each) == "w:style":
                style = Style(
                    id=attribute(each, "styleId"),
                    name=attribute(child(each, "w:name"), "val"),
                    based_on=attribute(child(each, "w:basedOn"), "val"),
                    paragraph=child(each, "w:pPr"),
                    run=child(each, "w:rPr"),
                )
                self._styles.setdefault(style.id, style)
                if attribute(each, "type") == "paragraph" and attribute(each, "default") in ("1", "true"):
                    self.default_paragraph = style.id
        self._switches: dict[tuple[str, str], bool | None] = {}
        self._headings: dict[str, int] = {}

    def chain(self, id_: str) -> list[Style]:
        """A style and those it is based on, nearest first; a circle ends where it closes."""
        found: list[Style] = []
        while (style := self._styles.get(id_)) is not None and style not in found and len(found) < 50:
            found.append(style)
            id_ = style.based_on
        return found

    def heading(self, id_: str) -> int:
        """1 to 6 for the style of a heading, else 0. A style nobody defined is judged by its id."""
        if id_ not in self._headings:
            self._headings[id_] = self._find_heading(id_)
        return self._headings[id_]

    def _find_heading(self, id_: str) -> int:
        for style in self.chain(id_) or [Style(id_, id_, "", None, None)]:
            named = HEADING.fullmatch(style.name.strip())
            if named:
                return min(int(named[1]), 6)
            if style.name.strip().lower() in TITLES:
                return TITLES[style.name.strip().lower()]
            outline = child(style.paragraph, "w:outlineLvl")
            if outline is not None:
                level = number(attribute(outline, "val"), 9)
                return min(level + 1, 6) if 0 <= level < 9 else 0
        return 0

    def switch(self, id_: str, element: str) -> bool | None:
        """Whether a style switches a run's property on or off; None when it says nothing of it."""
        key = (id_, element)
        if key not in self._switches:
            found = (child(style.run, element) for style in self.chain(id_))
            said = next((each for each in found if each is not None), None)
            self._switches[key] = None if said is None else switched_on(said)
        return self._switches[key]

    def numbering(self, id_: str) -> Any:
        """The `w:numPr` a paragraph style brings, or None."""
        found = (child(style.paragraph, "w:numPr") for style in self.chain(id_))
        return next((each for each in found if each is not None), None)


@dataclass
class Level:
    """One level of a list: how its numbers look and where they begin."""

    format: str = "decimal"
    text: str = ""
    start: int = 1
    legal: bool = False
    restart: int = -1


@dataclass
class Place:
    """Where a paragraph stands in a list."""

    level: int
    ordered: bool
    label: str


@dataclass
class Lists:
    """Counts the lists of a document as Word does: one count per definition, a level begun anew by a higher one."""

    root: Any
    styles: Styles
    _abstract: dict[str, Any] = field(default_factory=dict)
    _nums: dict[str, Any] = field(default_factory=dict)
    _counts: dict[str, list[int | None]] = field(default_factory=dict)
    _levels: dict[str, dict[int, Level]] = field(default_factory=dict)
    _begun: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        for each in [] if self.root is None else self.root:
            if name(each) == "w:abstractNum":
                self._abstract.setdefault(attribute(each, "abstractNumId"), each)
            elif name(each) == "w:num":
                self._nums.setdefault(attribute(each, "numId"), each)

    def place(self, properties: Any, style: str) -> Place | None:
        """The place of the next paragraph, and its label; None when it is in no list."""
        own, of_style = child(properties, "w:numPr"), self.styles.numbering(style)
        id_ = attribute(child(own, "w:numId"), "val") or attribute(child(of_style, "w:numId"), "val")
        if not id_ or id_ == "0":
            return None
        at = attribute(child(own, "w:ilvl"), "val") or attribute(child(of_style, "w:ilvl"), "val")
        level = self._level_of_style(id_, style) if not at and own is None else number(at)
        return self._count(id_, max(0, min(level, 8)))

    def _level_of_style(self, id_: str, style: str) -> int:
        """A style that only names its list stands on the level that names the style."""
        abstract = self._abstract.get(self._abstract_of(id_))
        for each in [] if abstract is None else abstract:
            if name(each) == "w:lvl" and attribute(child(each, "w:pStyle"), "val") == style:
                return number(attribute(each, "ilvl"))
        return 0

    def _abstract_of(self, id_: str) -> str:
        """The definition a list uses; one that only points at a style is followed there, once."""
        for _ in range(3):
            found = attribute(child(self._nums.get(id_), "w:abstractNumId"), "val")
            link = attribute(child(self._abstract.get(found), "w:numStyleLink"), "val")
            onward = attribute(child(self.styles.numbering(link), "w:numId"), "val") if link else ""
            if not onward or onward == id_:
                return found
            id_ = onward
        return found

    def _levels_of(self, id_: str) -> dict[int, Level]:
        if id_ not in self._levels:
            levels: dict[int, Level] = {}
            abstract = self._abstract.get(self._abstract_of(id_))
            for each in [] if abstract is None else abstract:
                if name(each) == "w:lvl":
                    levels[number(attribute(each, "ilvl"))] = _level(each)
            num = self._nums.get(id_)
            for each in [] if num is None else num:
                if name(each) == "w:lvlOverride":
                    at = number(attribute(each, "ilvl"))
                    if child(each, "w:lvl") is not None:
                        levels[at] = _level(child(each, "w:lvl"))
            self._levels[id_] = levels
        return self._levels[id_]

    def _count(self, id_: str, at: int) -> Place:
        levels = self._levels_of(id_)
        abstract = self._abstract_of(id_) or f"num {id_}"
        counts = self._counts.setdefault(abstract, [None] * 9)
        if id_ not in self._begun:
            self._begun.add(id_)
            num = self._nums.get(id_)
            for each in [] if num is None else num:
                start = child(each, "w:startOverride") if name(each) == "w:lvlOverride" else None
                if start is not None and 0 <= (which := number(attribute(each, "ilvl"))) < 9:
                    counts[which] = number(attribute(start, "val"), 1) - 1
        level = levels.get(at, Level(format="bullet" if not levels else "decimal"))
        now = counts[at]
        counts[at] = level.start if now is None else now + 1
        for deeper in range(at + 1, 9):
            restart = levels.get(deeper, Level()).restart
            if restart != 0:
                counts[deeper] = None
        return Place(at, level.format not in ("bullet", "none"), _label(level, levels, counts, at))


def _level(element: Any) -> Level:
    return Level(
        format=attribute(child(element, "w:numFmt"), "val", "decimal"),
        text=attribute(child(element, "w:lvlText"), "val"),
        start=number(attribute(child(element, "w:start"), "val"), 1),
        legal=switched_on(child(element, "w:isLgl")),
        restart=number(attribute(child(element, "w:lvlRestart"), "val"), -1),
    )


def _label(level: Level, levels: dict[int, Level], counts: list[int | None], at: int) -> str:
    if level.format == "bullet":
        return "•" if not level.text or any(ord(c) > 0xE000 for c in level.text) else level.text[:4]
    text = level.text or (f"%{at + 1}." if not levels else "")

    def said(found: re.Match[str]) -> str:
        which = int(found[1]) - 1
        of = levels.get(which, Level())
        count = counts[which]
        return in_format(of.start if count is None else count, "decimal" if level.legal else of.format)

    return re.sub(r"%([1-9])", said, text)[:40].strip()


_ROMAN = {
    **{"m": 1000, "cm": 900, "d": 500, "cd": 400, "c": 100, "xc": 90, "l": 50, "xl": 40, "x": 10},
    **{"ix": 9, "v": 5, "iv": 4, "i": 1},
}


def in_format(count: int, form: str) -> str:
    """A count as a list writes it; forms we do not know are written in digits."""
    if form.endswith("Roman") and 0 < count < 4000:
        out = ""
        for letters, value in _ROMAN.items():
            out += letters * (count // value)
            count %= value
        return out.upper() if form.startswith("upper") else out
    if form.endswith("Letter") and 0 < count < 800:
        letter = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letter.upper() if form.startswith("upper") else letter
    if form == "decimalZero":
        return f"{count:02}"
    if form == "none":
        return ""
    return f"{count}." if form == "ordinal" else str(count)
