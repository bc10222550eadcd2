"""What a notice says, verb by verb. Rooms bring their sentences in their `notices.py`:

say("task.assign", _("A task in one of your cases is yours."), done=lambda task: task.done_at is not None)
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

NEUTRAL = _("Something is waiting for you in the portal.")


@dataclass(frozen=True)
class Saying:
    """The sentence of one verb, and when there is nothing left to say."""

    sentence: Any
    done: Callable[[Any], bool] | None = None


_SAYINGS: dict[str, Saying] = {}


def say(verb: str, sentence, *, done: Callable[[Any], bool] | None = None) -> None:
    """Give a verb its sentence: that and where, never what; no name, no title, no code.

    `done(thing)` says when the matter is settled: then a notice nobody has read yet is taken back and not mailed.
    """
    if verb in _SAYINGS:
        raise ImproperlyConfigured(f"{verb} has two sentences")
    _SAYINGS[verb] = Saying(sentence, done)


def sentence_for(verb: str):
    """The sentence of this verb; the neutral one for a verb nobody wrote one for (an older release's, say)."""
    return _SAYINGS[verb].sentence if verb in _SAYINGS else NEUTRAL


def done_rule(verb: str) -> Callable[[Any], bool] | None:
    """How to ask whether the matter is settled, if the room said so."""
    return _SAYINGS[verb].done if verb in _SAYINGS else None
