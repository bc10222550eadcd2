"""Passages of a document: marked, talked about, taken over into the next version."""

from django.shortcuts import redirect
from django.utils.translation import gettext as _

from portal.access.gates import gate
from portal.access.policy import may, scope
from portal.cases.frame import done, fill, page, sent
from portal.documents import anchoring, previews
from portal.documents.actions import anchors
from portal.documents.forms.anchors import CarryForm, CommentForm, PassageForm
from portal.documents.models import Anchor, Comment, Document, Preview, Version
from portal.documents.readers import readers_of

HERE = "documents"


@gate(Version, "anchor.add", methods=("GET", "POST"), reads=True)
def add(request, version):
    """Mark a passage: what was selected in the preview, or chosen here from the text."""
    if version.preview.state != Preview.State.READY:
        return redirect(version)
    reading = previews.of(version)
    asked = {"at": request.GET.get("block", ""), "page": request.GET.get("page", "")}
    form = fill(request, PassageForm, reading=reading, **asked)
    if sent(request, form, anchors.add, version, reading=reading):
        return done(request, _("The passage is marked."), form.done)
    return _page(
        request, version, "documents/anchor_form.html", {"version": version}, here=_("Mark a passage"), form=form
    )


@gate(Anchor, "anchor.view", reads=True)
def show(request, anchor):
    """A passage, where it stands, and what is said about it."""
    badge = request.badge
    can = {verb for verb in ("anchor.carry", "anchor.leave", "comment.add") if may(badge, verb, anchor)}
    threads = anchoring.threads_of(badge, anchor)
    chain = scope(badge, "anchor.view").filter(first=anchor.first_id).select_related("version", "case", "by")
    words = {
        "anchor": anchor,
        "where": anchoring.where(anchor),
        "version": anchor.version,
        "can_here": can,
        "others": [each for each in chain.order_by("version__number") if each.pk != anchor.pk],
        "is_newest": anchor.version.document.newest().pk == anchor.version_id,
        "threads": anchoring.thread_lines(threads, here=anchor, answers="comment.add" in can),
    }
    return _page(request, anchor.version, "documents/anchor.html", words, here=anchor.key)


@gate(Anchor, "comment.add", methods=("GET", "POST"), reads=True)
def comment(request, anchor):
    """Say something about a passage; before it is written the page says who will read it."""
    form = fill(request, CommentForm, readers=readers_of(anchor.version), writer=request.user)
    if sent(request, form, anchors.comment, anchor):
        return done(request, _("The comment was added."), form.done)
    words = {"anchor": anchor, "where": anchoring.where(anchor), "version": anchor.version}
    return _page(request, anchor.version, "documents/comment_form.html", words, here=_("New comment"), form=form)


@gate(Comment, "comment.answer", methods=("GET", "POST"), reads=True)
def answer(request, comment):
    """One thread, with the way to answer and to settle it."""
    anchor = comment.anchor
    form = fill(request, CommentForm, readers=readers_of(anchor.version), writer=request.user)
    if sent(request, form, anchors.answer, comment):
        return done(request, _("The answer was added."), comment)
    threads = anchoring.threads_of(request.badge, anchor).filter(pk=comment.pk)
    words = {
        "anchor": anchor,
        "where": anchoring.where(anchor),
        "version": anchor.version,
        "comment": comment,
        "can_resolve": may(request.badge, "comment.resolve", comment),
        "threads": anchoring.thread_lines(threads),
    }
    return _page(request, anchor.version, "documents/comment.html", words, here=_("Thread"), form=form)


@gate(Comment, "comment.resolve", methods=("POST",))
def resolve(request, comment):
    """Settle the thread; it stays readable."""
    anchors.resolve(comment, actor=request.badge)
    return done(request, _("The thread is settled."), comment)


@gate(Document, "document.view", reads=True)
def waiting(request, document):
    """Passages of earlier versions, each with where it stands now, for a person to decide."""
    return _waiting(request, document)


@gate(Anchor, "anchor.carry", methods=("POST",), reads=True)
def carry(request, anchor):
    """Take a passage over into the newest version, as it was shown."""
    document = anchor.version.document
    newest = document.newest()
    found = anchoring.proposals(request.badge, newest, only=anchor)
    form = CarryForm(request.POST, proposal=found[0] if found else None, newest=newest)
    if form.proposal is not None and form.proposal.is_there:
        reading = previews.of(newest)
        if sent(request, form, anchors.carry, anchor, reading=reading):
            return done(request, _("The passage was taken over."), *_next(request, document, newest, form.done))
    return _waiting(request, document, form)


@gate(Anchor, "anchor.leave", methods=("POST",))
def leave(request, anchor):
    """Let a passage stay in its version."""
    document = anchor.version.document
    anchors.leave(anchor, actor=request.badge)
    return done(request, _("The passage stays in its version."), *_next(request, document, document.newest(), anchor))


def _next(request, document, newest, anchor):
    """To what else waits; where nothing does, to the passage."""
    if anchoring.waiting_for(request.badge, newest).exists():
        return "passages_waiting", document.case.code, document.key
    return (anchor,)


def _waiting(request, document, form=None):
    newest = document.newest()
    proposals = anchoring.proposals(request.badge, newest)
    carried = set(
        scope(request.badge, "anchor.carry")
        .filter(pk__in=[each.anchor.pk for each in proposals])
        .values_list("pk", flat=True)
    )
    words = {
        "version": newest,
        "lines": [(each, anchoring.where(each.anchor), anchoring.where(each)) for each in proposals],
        "can_carry": carried,
    }
    if form is not None:
        form.is_valid()
    return _page(
        request, newest, "documents/anchors_waiting.html", words, here=_("Passages of earlier versions"), form=form
    )


def _page(request, version, template, words, *, here, form=None):
    words |= {"document": version.document}
    return page(request, version.document.case, template, words, section=HERE, here=here, form=form)
