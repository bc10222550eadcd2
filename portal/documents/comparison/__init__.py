"""What differs between two versions of a document, word by word, and where a marked passage went."""

from .carrying import Carried, Fate, carry
from .comparing import compare

__all__ = ["Carried", "Fate", "carry", "compare"]
