"""Feedback: readers give it, editors deal with it, threat management takes what was a report."""

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from knowledge import feedback, feedback_actions
from knowledge.languages import twins
from knowledge.models import Feedback, HandedOver
from knowledge.readers import for_their_eyes, with_account
from portal.access.gates import gate, public
from portal.cases.troubles import CaseTrouble
from theme import errors


@csrf_exempt  # SECURITY: `comes_from_here` stands in its place; a token would need a cookie
@public(because="whoever reads may say what is missing, without a name")
@with_account
@for_their_eyes
def give(request, page):
    """The form on a page of its own, for who sent it with a mistake; and where the form of each article arrives."""
    if request.method not in ("GET", "HEAD", "POST"):
        return errors.not_allowed(request, ("GET", "POST"))
    if request.method == "POST" and feedback.is_too_long(request):
        return errors.answer(request, "too_much", status=413)
    about = feedback.page_for(page)
    if request.method != "POST":
        return _shown(request, about, feedback.FeedbackForm())
    if not feedback.comes_from_here(request):
        return _shown(request, about, feedback.FeedbackForm(), came_from_elsewhere=True, status=403)
    form = feedback.FeedbackForm(request.POST)
    if not form.is_valid():
        return _shown(request, about, form, status=422)
    if feedback.THROTTLE.is_too_much(request) or feedback.has_had_enough():
        form.add_error(None, _("Too much is coming in just now. Your words are still here: send them a little later."))
        return _shown(request, about, form, status=429)
    feedback.keep(about, form.cleaned_data)
    return _never_kept(redirect("feedback_received", page))


@public(because="whoever gave feedback learns that it arrived")
@with_account
@for_their_eyes
def received(request, page):
    """That it arrived, what becomes of it, and where a report goes."""
    words = {"about": feedback.page_for(page), "translations": _twins("feedback_received", page)}
    return _never_kept(render(request, "knowledge/feedback_received.html", words))


@gate(None, "feedback.list")
def index(request):
    """What readers said, for editors, in Wagtail's admin."""
    about = request.GET.get("about", "")
    is_number = about.isascii() and about.isdecimal() and len(about) < 10
    words = feedback.listed(
        request.badge,
        done=request.GET.get("state") == "done",
        about=int(about) if is_number else None,
        number=request.GET.get("p"),
    )
    return render(request, "knowledge/admin/feedback.html", words)


@gate(Feedback, "feedback.close", methods=("POST",))
def close(request, feedback):
    """An editor has dealt with it."""
    feedback_actions.close(feedback, actor=request.badge)
    messages.success(request, _("The feedback is marked as dealt with."))
    return redirect("feedback_admin:index")


@gate(Feedback, "feedback.hand_over", methods=("POST",))
def hand_over(request, feedback):
    """It was a report: threat management gets it, and it is erased here."""
    try:
        feedback_actions.hand_over(feedback, actor=request.badge)
    except CaseTrouble as trouble:
        messages.error(request, trouble.sentence)
    else:
        messages.success(request, _("Threat management has the words now. They are erased here."))
    return redirect("feedback_admin:index")


@gate(HandedOver, "handed_over.view", reads=True)
def handed_over(request, handed):
    """What came as feedback and is a report. Opening it stands in the journal."""
    return render(request, "knowledge/handed_over.html", {"handed": handed})


@gate(HandedOver, "handed_over.take", methods=("POST",))
def take_over(request, handed):
    """It is in good hands elsewhere: erase it here."""
    feedback_actions.take_over(handed, actor=request.badge)
    messages.success(request, _("You have taken it over. The words are erased here."))
    return redirect(handed)


def _shown(request, about, form, *, status=200, came_from_elsewhere=False):
    words = {"about": about, "form": form, "came_from_elsewhere": came_from_elsewhere}
    words["translations"] = _twins("feedback", about.pk)
    response = render(request, "knowledge/feedback.html", words, status=status)
    if status == 429:
        response.headers["Retry-After"] = "60"
    return _never_kept(response)


def _never_kept(response):
    add_never_cache_headers(response)
    return response


def _twins(name, page):
    """The same form in the other language. Without addresses the switch would be a form with a token, and a cookie."""
    addresses = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            addresses[code] = reverse(name, args=[page])
    return twins(addresses, translation.get_language())
