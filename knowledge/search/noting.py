"""What readers searched for in vain, kept so that nobody is told by it: the term, the language, the day."""

from django.db import DatabaseError
from django.utils import timezone

from knowledge.models.searches import A_DAY_AT_MOST, LETTERS_AT_MOST, WORDS_AT_MOST, Searched
from knowledge.personal import is_plain, known_names
from knowledge.search.words import words_of
from portal.access.fences import writing


def note(question: str, language: str) -> None:
    """Keep what was searched for and not found, unless it could be about a person or tells a whole story.

    One row a day at most, whoever asks and however often. A reader never waits for it twice nor learns of its trouble.
    """
    term = term_of(question)
    if not term:
        return
    today = timezone.localdate()
    try:
        if is_plain(term, known_names()) and Searched.objects.filter(day=today).count() < A_DAY_AT_MOST:
            with writing("which words nobody found, without who looked for them"):
                row = Searched(term=term, language=language, day=today)
                Searched.objects.bulk_create([row], ignore_conflicts=True)
    except DatabaseError:
        return  # the reader's page matters more


def term_of(question: str) -> str:
    """The words of a question in one spelling; nothing where there are none, or too many for a term."""
    words = words_of(question)
    term = " ".join(words)
    return term if len(words) <= WORDS_AT_MOST and len(term) <= LETTERS_AT_MOST else ""
