"""The form of an export: what goes in, for whom and why, and what the recipient must know before using it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.cases.forms.base import Choice, DeedForm, Line, Text
from portal.documents.case_file import choosing
from portal.documents.models import CaseFile
from portal.documents.models.case_files import Proceedings, Sharing

ALL, SOME, NONE = "all", "some", "none"


class ExportForm(DeedForm):
    """Nothing is chosen beforehand, and no caveat is written beforehand: the file speaks for whoever exports it."""

    which = Choice(
        label=_("Which documents?"),
        choices=[
            (ALL, _("All I may see that are not withdrawn")),
            (SOME, _("Only some")),
            (NONE, _("None")),
        ],
    )
    documents = forms.MultipleChoiceField(
        label=_("If only some: which?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    all_versions = Choice(
        label=_("Which versions?"),
        choices=[("no", _("The current version of each")), ("yes", _("All versions I may see"))],
    )
    parts = forms.MultipleChoiceField(
        label=_("What else of the case?"),
        required=False,
        choices=CaseFile.Part.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The name of the person who reported is protected by law. Give it out only where you must."),
    )
    outputs = forms.MultipleChoiceField(
        label=_("What kind of file?"), choices=CaseFile.Output.choices, widget=forms.CheckboxSelectMultiple
    )
    recipient = Line(
        label=_("For whom?"),
        longest=120,
        help_text=_("The person or body. It stands on every page."),
    )
    reason = Text(
        label=_("Why?"),
        longest=2000,
        help_text=_("Stays in the portal. Those who lead the case see it, with recipient, day and your name."),
    )
    limits = Text(
        label=_("Limits"),
        required=False,
        longest=4000,
        help_text=_("What this file does not show, and must not be used for."),
    )
    gaps = Text(label=_("Known gaps"), required=False, longest=8000, help_text=_("What is not known, and matters."))
    questions = forms.MultipleChoiceField(
        label=_("Open questions of the case to name among the gaps"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    owner = Line(label=_("Owner"), help_text=_("Who answers for this file and can be asked about it."))
    sharing = Choice(label=_("Onward sharing"), choices=Sharing.choices)
    sharing_words = Text(label=_("More on sharing"), required=False, longest=2000)
    proceedings = Choice(label=_("Use in proceedings"), choices=Proceedings.choices)

    def __init__(self, data=None, *, badge, case, **options):
        super().__init__(data, **options)
        self.offered = {document.key: document for document in choosing.documents(badge, case)}
        self.open_questions = {task.key: task.title for task in choosing.questions(badge, case)}
        self.fields["documents"].choices = [(key, choosing.in_words(each)) for key, each in self.offered.items()]
        self.fields["questions"].choices = [(key, choosing.masked(each)) for key, each in self.open_questions.items()]
        for name in ("documents", "questions"):
            if not self.fields[name].choices:
                del self.fields[name]

    def clean(self):
        """Some means at least one; and something must be in the file."""
        cleaned = super().clean()
        if cleaned.get("which") == SOME and not cleaned.get("documents"):
            self.add_error("documents" if "documents" in self.fields else "which", _("Choose at least one document."))
        if cleaned.get("which") == NONE and not cleaned.get("parts"):
            self.add_error("parts", _("Choose what goes into the file."))
        return cleaned

    def words(self):
        """As the deed takes it. The questions that were chosen stand among the gaps, each in a line."""
        words = dict(self.cleaned_data)
        which, chosen = words.pop("which"), words.pop("documents", [])
        documents = {SOME: chosen, NONE: []}.get(which)
        asked = [f"– {self.open_questions[key]}" for key in words.pop("questions", [])]
        words["gaps"] = "\n".join([words["gaps"], *asked]).strip()
        words["all_versions"] = words["all_versions"] == "yes"
        return words | {"documents": None if documents is None else [self.offered[key] for key in documents]}
