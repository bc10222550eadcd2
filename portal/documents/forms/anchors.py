"""Forms about passages: which words, what is said of them, and where they stand in the next version."""

from django import forms
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from portal.cases.forms.base import Choice, DeedForm, Several, Text
from portal.documents import passages
from portal.documents.models.anchors import Spot
from portal.documents.reading.parts import Kind

AT_ONCE = 50
SHOWN = 160  # characters of a block, in the list to choose from


class Blocks(Choice):
    """One place of the text. Those of one page are offered; any other of the same text can be sent."""

    def offer(self, reading, at: str, page: str):
        """Offer the blocks around `at`, or those of this page of them."""
        self.blocks = {each.id: each for each in reading.blocks if each.text or each.kind in (Kind.IMAGE, Kind.PAGE)}
        names = list(self.blocks)
        number = names.index(at) // AT_ONCE if at in self.blocks else (int(page) - 1 if page.isdecimal() else 0)
        number = max(0, min(number, (len(names) - 1) // AT_ONCE))
        shown = names[number * AT_ONCE : (number + 1) * AT_ONCE]
        self.choices = [(name, _in_words(self.blocks[name])) for name in shown]
        self.earlier = number if number else None
        self.later = number + 2 if (number + 1) * AT_ONCE < len(names) else None

    def valid_value(self, value):
        """Is there such a block?"""
        return value in self.blocks


class PassageForm(DeedForm):
    """A passage: a place of the text, or some words of it. `near` tells the same words in one place apart."""

    block = Blocks(label=_("Which place?"))
    quote = Text(
        label=_("Only these words"),
        required=False,
        longest=20_000,
        help_text=_("Copy them from this place. Leave it empty to mark all of it."),
    )
    near = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, data=None, *, reading, at="", page="", **options):
        initial = {"block": at} | options.pop("initial", {})
        super().__init__(data, initial=initial, **options)
        self.fields["block"].offer(reading, (data or {}).get("block") or initial["block"], page)

    def clean(self):
        """The words stand in this place."""
        words = super().clean()
        block = self.fields["block"].blocks.get(words.get("block"))
        if block is not None and words.get("quote"):
            words["place"] = passages.found(block.text, words["quote"], words.get("near") or 0)
            if words["place"] is None:
                self.add_error("quote", _("These words are not in this place. Copy them as they stand there."))
        return words

    def words(self):
        start, end = self.cleaned_data.get("place") or (None, None)
        return {"block": self.cleaned_data["block"], "start": start, "end": end}


class CommentForm(DeedForm):
    """A comment or an answer, and whom it is meant for in particular: only people who may read it."""

    text = Text(label=_("Comment"))
    mentions = Several(label=_("Tell these people"), required=False, help_text=_("They get a notice without content."))

    def __init__(self, data=None, *, readers, writer, **options):
        super().__init__(data, **options)
        self.readers = readers
        self.fields["mentions"].offer([each for each in readers if each.pk != writer.pk])


class CarryForm(DeedForm):
    """Take a passage over as it was shown; what changed since then is not taken over unseen."""

    to = forms.CharField(widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, data=None, *, proposal, newest, **options):
        super().__init__(data, **options)
        self.proposal, self.newest = proposal, newest

    def clean(self):
        """The same version, the same place."""
        words, told = super().clean(), self.proposal
        is_same = told is not None and told.is_there and words.get("seen") == told.seen
        if not is_same or words.get("to") != str(self.newest.number):
            self.add_error(None, _("Nothing was taken over: the text changed meanwhile. Look at the passage again."))
            self.was_changed = True
        return words

    def words(self):
        told = self.proposal
        return {"to": self.newest, "fate": told.fate, "block": told.block, "start": told.start, "end": told.end}


def _in_words(block):
    """A block in the list to choose from: what it is, and how it begins."""
    said = Truncator(block.text).chars(SHOWN)
    return format_html(
        '<span class="meta">{}</span> <bdi data-personal translate="no">{}</bdi>', Spot(block.kind).label, said
    )
