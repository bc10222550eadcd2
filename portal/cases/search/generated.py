"""Made-up documents for measuring: words as common and as rare as in a language, and no sense at all."""

import random
from itertools import accumulate

COMMON = """
    der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass
    sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber vor zur bis mehr durch
    man sein wurde sei the of and to a in that was his he it with is for as had you not be her on at by which have or
"""
SYLLABLES = """
    ba be bi bo da de do fa fe ga ge gra hal ho ka ke kla kro la le li lo ma me mo na ne no pa pe ra re ri ro sa
    schau schla se so sta ste stra ta te ti to tra wa we wi wo zu ze
"""
ENDINGS = ("", "", "", "e", "en", "er", "ung", "ungen", "heit", "lich", "s", "ing", "ed")


class Language:
    """Thirty thousand words in the order of how common they are; the n-th is as frequent as 1/n (Zipf)."""

    def __init__(self, seed: int = 26, size: int = 30_000) -> None:
        self.dice = random.Random(seed)  # noqa: S311  (test data, the same every time)
        self.words = self._made_up(size)
        self.weights = list(accumulate(1 / (rank + 2.7) for rank in range(size)))

    def text(self) -> str:
        """Some 300 to 600 words."""
        return " ".join(self.dice.choices(self.words, cum_weights=self.weights, k=self.dice.randint(300, 600)))

    def word(self, rank: int) -> str:
        """The word that is the so-and-so-most common."""
        return self.words[rank]

    def _made_up(self, number: int) -> list[str]:
        syllables, made = SYLLABLES.split(), dict.fromkeys(COMMON.split())
        while len(made) < number:
            stem = "".join(self.dice.choices(syllables, k=self.dice.randint(2, 4)))
            made[stem + self.dice.choice(ENDINGS)] = None
        return list(made)
