"""What a report learns of the article it began at: a code that tells nobody else anything.

It stands in an address, so it names neither the article nor the behaviour. The same article in another language has the
same code. Nothing is kept: who holds the secret key finds the article again by making the codes of all articles.
"""

from base64 import b32encode

from django.utils.crypto import salted_hmac

from knowledge.blocks import BEHAVIOURS

LETTERS = 10  # 50 bits: among ten thousand articles no two share a code


def code_of(translation_key, behaviour: str = "") -> str:
    """The code of this article (in all languages) and this warning behaviour, in small letters and digits."""
    mixed = salted_hmac("knowledge.seen", f"{translation_key}:{behaviour}", algorithm="sha256").digest()
    return b32encode(mixed)[:LETTERS].decode().lower()


def meant_by(code: str, pages):
    """The page among these and the words for the behaviour a code stands for; None where it stands for nothing."""
    for page in pages if len(code) == LETTERS else ():
        for behaviour, words in (("", ""), *BEHAVIOURS):
            if code_of(page.translation_key, behaviour) == code:
                return page, words
    return None
