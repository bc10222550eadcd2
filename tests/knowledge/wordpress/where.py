"""An old site for tests: what it has, by address and by number."""

from collections.abc import Sequence

from knowledge.wordpress.markup import Converted, Picture, convert

SITE = "https://old.example.org"


class OldSite:
    """`Where`, of dictionaries."""

    def __init__(self, pages=(), files=(), pictures=(), reusable=(), gallery: Sequence[int] = ()) -> None:
        self.pages = dict(pages)
        self.files = dict(files)
        self.pictures = dict(pictures)
        self.contents = dict(reusable)
        self.gallery = gallery

    def page(self, address: str) -> int | None:
        return self.pages.get(address.removeprefix(SITE))

    def file(self, address: str, number: int | None) -> int | None:
        return self.files.get(address.removeprefix(SITE)) or self.files.get(number)

    def picture(self, address: str, number: int | None) -> Picture | None:
        return self.pictures.get(address.removeprefix(SITE)) or self.pictures.get(number)

    def reusable(self, number: int) -> str | None:
        return self.contents.get(number)

    def is_of_the_site(self, address: str) -> bool:
        return address.startswith(SITE)


PLAN = Picture(11, "A plan", "")
HOUSE = Picture(12, "", "Seen from the street")
FULL = OldSite(
    pages={"/rules/": 3, "/?p=30": 3},
    files={"/list.pdf": 5, 55: 5, "/talk.mp3": 6},
    pictures={"/plan.png": PLAN, "/plan-300x200.png": PLAN, 71: PLAN, "/house.jpg": HOUSE, 72: HOUSE, "/house/": HOUSE},
    reusable={8: "<!-- wp:paragraph --><p>Said in many places</p><!-- /wp:paragraph -->"},
    gallery=(71, 72),
)


def converted(content: str, where=FULL, **words) -> Converted:
    """The page that is made of this."""
    said = {"title": "Title", "excerpt": "Excerpt", "footnotes": "", "featured": None} | words
    return convert(said.pop("title"), said.pop("excerpt"), content, where=where, **said)


def body(content: str, where=FULL, **words) -> list[tuple]:
    """Kind and value of each block."""
    return [(block["type"], block["value"]) for block in converted(content, where, **words).body]


def text(content: str, where=FULL) -> str:
    """What is said where one text and nothing else is made."""
    ((kind, value),) = body(content, where)
    assert kind == "text"
    return value


def found(content: str, where=FULL, **words) -> set[tuple[str, str]]:
    """Codes and what they are about; not that the summary was made."""
    return {tuple(each) for each in converted(content, where, **words).findings if each.code != "summary_made"}
