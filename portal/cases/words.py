"""Codes of cases and keys of things in them: neutral words and random numbers, so that gaps tell nothing."""

import secrets

# Birds, trees and stones. No word that mocks, judges or threatens.
_WORDS = """
Ahorn Akelei Amsel Andesit Apatit Basalt Bergkiefer Bernstein Birke Brachvogel Buche Buchfink Citrin Diorit Dolomit
Eberesche Eibe Eiche Eisvogel Elsbeere Erle Esche Espe Feldspat Felsenbirne Fichte Fitis Flieder Flussspat Gabbro
Girlitz Gneis Granat Granit Hainbuche Hasel Heckenrose Holunder Jaspis Kalkstein Kastanie Kiebitz Kiefer Kleiber
Kornelkirsche Kranich Labradorit Lavendel Lerche Linde Marmor Mehlschwalbe Milan Mispel Nephrit Obsidian Olivin
Opal Pappel Pfeifente Pirol Porphyr Quarz Quarzit Regenpfeifer Robinie Rotkehlchen Salweide Sandstein Schiefer
Schlehe Schwalbe Seeschwalbe Sommerlinde Speierling Star Stieleiche Stieglitz Strandkiefer Tanne
Topas Travertin Turmalin Turmfalke Ulme Wacholder Waldkauz Walnuss Weide Wiesenpieper Zeder
Zeisig Zirbe Zirkon
"""
WORDS = tuple(_WORDS.split())
CODE = r"[A-Z][a-z]+-[0-9]{2}-[0-9]{3,4}"
KEY = r"A-[2-9A-HJKMNP-TV-Z]{3,5}"
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""No character that could be read as another, and no U, so that no words appear."""


def new_code(year: int, taken) -> str:
    """A code nobody has: `Kranich-26-471`. `taken(code)` says whether one is in use.

    Three digits while the year has room; four when a few tries in a row met codes in use.
    """
    for tries in range(200):
        number = 100 + secrets.randbelow(900) if tries < 20 else 1000 + secrets.randbelow(9000)
        code = f"{secrets.choice(WORDS)}-{year % 100:02d}-{number}"
        if not taken(code):
            return code
    raise RuntimeError("no free code was found")


def new_key(taken, prefix: str = "A") -> str:
    """A short random key nobody has in this case: `A-9KT`."""
    for tries in range(200):
        length = 3 if tries < 20 else 5
        key = f"{prefix}-" + "".join(secrets.choice(ALPHABET) for _ in range(length))
        if not taken(key):
            return key
    raise RuntimeError("no free key was found")
