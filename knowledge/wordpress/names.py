"""Names of persons in what was imported, for editors to look at: guidance names nobody."""

from collections.abc import Collection
from functools import lru_cache

from knowledge.checking.naming import Names, addressed_in, mailboxes_in


def names_in(text: str, known: Collection[str]) -> list[str]:
    """What is probably the name or the mailbox of a person, each once, in the order of the text.

    `known` are names of the export's authors; a frozenset of them is looked through once for all texts.
    """
    of_authors = _names(frozenset(known))
    found = sorted([*of_authors.found_in(text), *addressed_in(text), *mailboxes_in(text)])
    names, end = [], 0
    for each in found:
        if each.start >= end:
            names.append(each.said)
            end = each.end
    return list(dict.fromkeys(names))


@lru_cache(maxsize=2)
def _names(known):
    return Names(known)
