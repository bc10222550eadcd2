"""What in a reader's words could be about a person: names of accounts, numbers, addresses.

It is looked for roughly, and rather too often: what is found in a search is not kept, what is found in feedback an
editor is told of. Names of people without an account cannot be known.
"""

import re
import unicodedata
from collections.abc import Set

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Person

WORD = re.compile(r"[^\W\d_]+")
DIGIT = re.compile(r"\d")
E_MAIL = re.compile(r"\S@\S")
NUMBER = re.compile(r"\d[\d\s()/.-]{3,}\d")
STREET = re.compile(r"(?:stra(?:ß|ss)e|str\.|weg|platz|allee|gasse|ring|damm|ufer|street|road|lane|avenue)\s*\d", re.I)
A_NAME_HAS = 3
"""Letters, at least."""
PARTICLES = frozenset({"von", "van", "der", "den", "del", "della", "zur", "zum", "und", "and"})
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


class Sort(TextChoices):
    """What was found."""

    NAME = "name", _("a name somebody here has")
    E_MAIL = "e_mail", _("an e-mail address")
    NUMBER = "number", _("a number or an address")


def fold(text: str) -> str:
    """One spelling for words that differ by capitals, accents or how umlauts are written."""
    plain = unicodedata.normalize("NFC", text).casefold().translate(UMLAUTS)
    return "".join(each for each in unicodedata.normalize("NFD", plain) if not unicodedata.combining(each))


def names_of(full_names) -> Set[str]:
    """The words these names are made of, folded; what is in many names and says nothing is left out."""
    words = {fold(word) for name in full_names for word in WORD.findall(name)}
    return {word for word in words if len(word) >= A_NAME_HAS} - PARTICLES


def known_names() -> Set[str]:
    """The words of all names of accounts, also of those who left. One question to the database."""
    return names_of(Person.objects.values_list("name", flat=True))


def found_in(text: str, names: Set[str]) -> list[Sort]:
    """Which sorts of personal words a text has, in the order of `Sort`."""
    found = {
        Sort.NAME: any(fold(word) in names for word in WORD.findall(text)),
        Sort.E_MAIL: bool(E_MAIL.search(text)),
        Sort.NUMBER: bool(NUMBER.search(text) or STREET.search(text)),
    }
    return [sort for sort, is_there in found.items() if is_there]


def is_plain(term: str, names: Set[str]) -> bool:
    """May this search term be kept? Stricter than `found_in`: not a single digit."""
    return not DIGIT.search(term) and "@" not in term and not found_in(term, names)
