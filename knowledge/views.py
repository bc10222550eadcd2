"""Open pages that are not written by editors: they must be true and there on any day, with or without a database."""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language

from knowledge import former, help
from knowledge.codes import meant_by
from knowledge.languages import before_readers, nearest, of_view, twins
from knowledge.models import ArticlePage, EasyReadingPage, ReadingSafelyPage, SectionPage
from knowledge.readers import for_their_eyes, may_enter, reading, with_account
from knowledge.search import finding, noting
from knowledge.sharing import shareable
from portal.access.answers import OUTAGES
from portal.access.gates import public
from theme.help_line import numbers

OF_THE_READER = ("Accept-Language", "Cookie")


@public(because="the first page; it only leads to the one in the reader's language")
def start(request):
    """The one address that negotiates: the person's language, then the browser's. WordPress's short addresses, ?p=12,
    stand here as well: they lead to the page that was brought over."""
    to_page = former.lead_on(request)
    if to_page is not None:
        return to_page
    response = redirect(f"/{get_language()}/")
    patch_vary_headers(response, OF_THE_READER)
    return response


@public(because="who needs help now has no time to sign in")
@shareable
def help_now(request):
    """Numbers at one glance, as editors have them now. It asks no session, and is there when the database is not."""
    request.user, request.entered = AnonymousUser(), None
    contacts = help.published()
    urgent, advice = help.here(contacts or [])
    words = {"emergency": urgent, "advice": advice, "translations": of_view("help_now")}
    response = render(request, "knowledge/help_now.html", words)
    if contacts is None:
        response.headers["Cache-Control"] = "no-store"  # what was known without editors is nobody's copy
    return response


@public(because="whoever worries must be able to report, with or without an account")
@shareable
def report(request):
    """How to report. One address in both languages, so that it can be put on a poster; `?language=` chooses."""
    asked = request.GET.get("language")
    with translation.override(asked if asked in dict(settings.LANGUAGES) else get_language()):
        addresses = {code: f"{reverse('report')}?language={code}" for code, _ in settings.LANGUAGES}
        words = {"here": "report", "police": numbers()["police"], "translations": twins(addresses, get_language())}
        words["came_from"] = _came_from(request, request.GET.get("seen", ""))
        response = render(request, "knowledge/report.html", words)
        response.headers["Content-Language"] = get_language()
    patch_vary_headers(response, OF_THE_READER)
    return response


@public(because="guidance is for everyone, and so is finding it")
@with_account
@shareable
@for_their_eyes
def search(request):
    """What guidance says about these words."""
    question = request.GET.get("q", "").replace("\0", " ").strip()[:200]
    sections = SectionPage.published(get_language())
    section = sections.filter(slug=request.GET.get("section", "")[:255].replace("\0", "")).first()
    found = finding.find(question, get_language(), section=section)
    if not found.count and section is None and request.method == "GET":
        noting.note(question, get_language())
    words = {"question": question, "found": found, "sections": sections, "section": section, "here": "search"}
    return render(request, "knowledge/search.html", words | {"translations": of_view("guidance_search")})


@public(because="people should know what the browser keeps before they read on")
def reading_safely(request):
    """What others can see of one's reading, and what to do about it: as editors wrote it, or as the house knows it."""
    return _written(request, ReadingSafelyPage) or _reading_safely(request)


@shareable
def _reading_safely(request):
    return render(request, "knowledge/reading_safely.html", {"translations": of_view("reading_safely")})


@public(because="who needs Leichte Sprache has no account either")
def easy_language(request):
    """What there is in Leichte Sprache; where editors wrote nothing yet, the front page."""
    return _written(request, EasyReadingPage) or redirect("home")


@public(because="whoever changes the language learns whether the page is there in it")
@with_account
@shareable
@for_their_eyes
def untranslated(request, key):
    """That a page is not there in this language, and where it is. Once it is there, the way leads on to it."""
    there = {page.locale.language_code: page for page in before_readers(key)}
    if not there:
        raise Http404
    if get_language() in there:
        return redirect(there[get_language()].get_url(request))
    page = next(iter(there.values()))
    page.only_in = page.locale.language_code
    addresses = {code: each.get_url(request) for code, each in there.items()}
    words = {"original": page, "nearest": nearest(page)}
    words["translations"] = twins(addresses, get_language(), lacking=lambda code: request.path)
    return render(request, "knowledge/untranslated.html", words)


@public(because="everyone may know what is noted about them")
@shareable
def privacy(request):
    """What the portal notes, and about whom."""
    return render(request, "knowledge/privacy.html", {"translations": of_view("privacy")})


@public(because="everyone may know how far the portal can be used by all, and whom to tell where it cannot")
@shareable
def accessibility(request):
    """How accessible the portal is, how that was tried, and whom to tell."""
    return render(request, "knowledge/accessibility.html", {"translations": of_view("accessibility")})


@public(because="Wagtail's address for signing in; it only leads to ours")
def to_sign_in(request):
    """The portal has one way in."""
    return redirect(f"{reverse('sign_in')}?{request.GET.urlencode()}".rstrip("?"))


@public(because="Wagtail's address for signing out; it only leads to ours")
def to_sign_out(request):
    """Wagtail's menu sends a form; it arrives at ours as it was sent."""
    return HttpResponseRedirect(reverse("sign_out"), preserve_request=request.method == "POST")


@public(because="Wagtail's address for the own account; it only leads to ours")
def to_account(request):
    """Names, passwords and factors are kept on our own account page."""
    return redirect("account")


def _written(request, model):
    """The page of this kind in the reader's language, if editors have published one and it can be had just now."""
    try:
        with reading(request):
            page = model.published(get_language()).first()
    except OUTAGES:
        return None
    return page.serve(request) if page else None


def _came_from(request, code):
    """The article and the behaviour a reader recognised. Nobody is kept from reporting because it cannot be found."""
    try:
        with reading(request):
            return meant_by(code, ArticlePage.published(get_language())) if code and may_enter(request) else None
    except OUTAGES:
        return None
