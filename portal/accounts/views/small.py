"""Small doors the frame of every page uses: stay, cover, mask, language, drafts."""

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from portal.access.fences import writing
from portal.access.gates import gate, public
from portal.accounts import drafts, entrance, lockout
from portal.accounts.actions import account as actions
from portal.accounts.context import LANGUAGE, MASK, MASK_SPEECH


@gate(None, "account.view", methods=("POST",))
def stay(request):
    """A sign of life; how long the session now lives."""
    request.entered.last_seen_at = timezone.now()
    with writing("a sign of life"):
        request.entered.save(update_fields=["last_seen_at"])
    seconds = int((request.entered.ends_at - timezone.now()).total_seconds())
    return JsonResponse({"seconds_left": seconds})


@gate(None, "account.uncover", methods=("POST",))
def cover(request):
    """204 when the password is right: the page shows its content again. Without one: the page was covered."""
    if "password" not in request.POST:
        return HttpResponse(status=202)
    email = request.user.email
    if not lockout.locked_until(request, email) and entrance.check_password(request, email, request.POST["password"]):
        return HttpResponse(status=204)
    return JsonResponse({"error": gettext("That password does not match. Try again.")}, status=403)


@gate(None, "account.view", methods=("POST",))
def mask(request):
    """Names and titles become bars, or words again; for this session."""
    if "speech" in request.POST:
        request.session[MASK_SPEECH] = not request.session.get(MASK_SPEECH)
    else:
        request.session[MASK] = not request.session.get(MASK)
    return redirect(_back(request))


@gate(None, "draft.keep", methods=("POST",))
def draft(request):
    """Keep what is typed at the place the address names."""
    place = request.GET.get("place", "")[:200]
    if not place or "\0" in place:
        return HttpResponse(status=400)
    try:
        drafts.keep(request.user, place, dict(request.POST.lists()))
    except drafts.TooLong:
        return HttpResponse(status=413)
    return HttpResponse(status=204)


@public(because="everyone reads in their own language, signed in or not")
@require_POST
def set_language(request):
    """German or English: kept in a cookie, and with the account of who is signed in."""
    response = redirect(_back(request))
    language = request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES):
        return response
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 24 * 3600,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )
    if request.user.is_authenticated:
        actions.change_display(request.user, actor=request.badge, language=language)
        request.session[LANGUAGE] = language
    return response


def _back(request):
    wanted = request.POST.get("next", "") or request.headers.get("Referer", "")
    return wanted if entrance.is_ours(request, wanted) else "/"
