"""Plain language, German and English: how long sentences and words are."""

import re

LIMITS = {"de": (20, 24), "en": (20, 18)}
"""The longest sentence in words, and the longest word in letters, that pass."""
EASY_SENTENCE = 12
HARD = {"de": 55, "en": 50}
"""From which index on a text is hard. German words are longer; for texts on laws it is about 60."""
LONG = 6
"""More letters make a long word, for the index."""
ENOUGH = 80
"""A text of fewer words has no index that means anything."""

# No end of a sentence: an abbreviation, an ordinal or a single letter before the dot.
ABBREVIATIONS = "bzw|ca|dgl|evtl|ggf|inkl|max|min|Nr|Prof|Dr|Mr|Mrs|Ms|sog|St|Tel|usw|vgl|vs|etc|approx|incl"
NO_END = re.compile(rf"\b(?:(?:{ABBREVIATIONS}|[A-Za-z]|\d+)\.\s*)+$")
END = re.compile(r"[.!?…]+[\"”“»«')\]]*(?=\s|$)|[:;](?=\s)")
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*(?:[-/][^\W_]+)*", re.UNICODE)
PART = re.compile(r"[-/\u00ad\u200b]")


def sentences(text: str) -> list[str]:
    """The sentences of a paragraph. A colon ends one, too, and so does the end of a line: what follows can be read by
    itself."""
    return [each for line in text.split("\n") for each in _of_line(line)]


def _of_line(text: str) -> list[str]:
    found, start = [], 0
    for end in END.finditer(text):
        if end[0].startswith(".") and NO_END.search(text[start : end.start() + 1]):
            continue
        found.append(text[start : end.end()].strip())
        start = end.end()
    return [each for each in (*found, text[start:].strip()) if each]


def words(text: str) -> list[str]:
    """The words of a text."""
    return WORD.findall(text)


def has_long_sentence(text: str, language: str, *, easy: bool = False) -> bool:
    """Is there a sentence of more words than can be read at once?"""
    limit = EASY_SENTENCE if easy else _limits(language)[0]
    return any(len(words(sentence)) > limit for sentence in sentences(text))


def has_long_word(text: str, language: str) -> bool:
    """Is there a word of more letters than that, and no hyphen to part it?"""
    limit = _limits(language)[1]
    return any(len(part) > limit for word in words(text) for part in PART.split(word))


def hardness(texts: list[str]) -> float | None:
    """How hard these paragraphs are to read together (LIX: words in a sentence and long words in a hundred, added up);
    None for too few words."""
    spoken = [word for text in texts for word in words(text)]
    if len(spoken) < ENOUGH:
        return None
    ends = sum(len(sentences(text)) for text in texts)
    return len(spoken) / ends + 100 * sum(len(word) > LONG for word in spoken) / len(spoken)


def is_hard(texts: list[str], language: str) -> bool:
    """Would many readers give up on this?"""
    found = hardness(texts)
    return found is not None and found > HARD.get(language, HARD["en"])


def _limits(language):
    return LIMITS.get(language, LIMITS["en"])
