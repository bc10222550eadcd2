"""What those who work on a case say to each other."""

from django.utils.translation import gettext as _

from portal.access.gates import gate
from portal.access.policy import may
from portal.cases import lists, reading
from portal.cases.actions import work
from portal.cases.forms.work import AnswerForm, NoteForm
from portal.cases.frame import done, fill, page, sent
from portal.cases.models import Case, Note
from portal.cases.references import refer

HERE = "case_notes"


@gate(Case, "case.view", reads=True)
def index(request, case):
    """All threads, the newest on top."""
    threads = lists.page(reading.threads_of(request.badge, case), request.GET.get("page"))
    audiences = reading.audiences_of(request.badge, case)
    words = {
        "page": threads,
        "threads": reading.thread_lines(threads.rows, audiences, answers=may(request.badge, "note.add", case)),
    }
    return page(request, case, "cases/notes.html", words, section=HERE)


@gate(Case, "note.add", methods=("GET", "POST"))
def add(request, case):
    """A new note; before it is written the page says who will read it."""
    form = fill(request, NoteForm, case=case, badge=request.badge)
    refer(form, "text", request.GET.get("refer", ""))
    if sent(request, form, work.add_note, case):
        return done(request, _("The note was added."), "case_notes", case.code)
    return page(request, case, "cases/note_form.html", section=HERE, here=_("New note"), form=form)


@gate(Note, "note.answer", methods=("GET", "POST"), reads=True)
def answer(request, note):
    """One thread, with the way to answer and to settle it."""
    form = fill(request, AnswerForm, note=note)
    if sent(request, form, work.answer_note, note):
        return done(request, _("The answer was added."), note)
    threads = reading.threads_of(request.badge, note.case).filter(pk=note.pk)
    words = {
        "note": note,
        "can_resolve": may(request.badge, "note.resolve", note),
        "threads": reading.thread_lines(threads, reading.audiences_of(request.badge, note.case)),
    }
    return page(request, note.case, "cases/note.html", words, section=HERE, here=_("Thread"), form=form)


@gate(Note, "note.resolve", methods=("POST",))
def resolve(request, note):
    """Settle the thread; it stays readable."""
    work.resolve_note(note, actor=request.badge)
    return done(request, _("The thread is settled."), note)
