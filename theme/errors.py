"""Pages for when something went wrong. They need no database, no worker, no session and no template engine.

Each page is the same bytes for the same person whatever was asked for: the language comes from the language cookie and
the browser, never from the address. The only thing that may differ is the request id, alone in <p class="request-id">.
"""

from functools import cache
from html import escape
from pathlib import Path
from string import Template

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.http import HttpResponse
from django.templatetags.static import static
from django.utils.translation.trans_real import parse_accept_lang_header

from theme.error_words import LANGUAGES, NOTHING, TEXTS, WORDS
from theme.help_line import numbers, spoken

PAGE = Template((Path(__file__).parent / "error_page.html").read_text(encoding="utf-8"))


def language_of(request):
    """The person's language, from the language cookie and the browser alone."""
    wishes = [request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")]
    wishes += [code for code, _ in parse_accept_lang_header(request.META.get("HTTP_ACCEPT_LANGUAGE", ""))]
    for wish in wishes:
        if wish[:2] in LANGUAGES:
            return wish[:2]
    return LANGUAGES[0]


def _call(number, word, kind=""):
    seen = f'<span aria-hidden="true">{escape(number)}</span>'
    heard = f'<span class="visually-hidden">{escape(spoken(number))}</span>'
    dialled = escape(number.replace(" ", ""))
    return (
        f'<li{kind}><a href="tel:{dialled}">{seen}{heard} <span class="help-line-word">{escape(word)}</span></a></li>'
    )


def _help_line(words):
    known = numbers()
    parts = [_call(known["police"], words["police"]), _call(known["rescue"], words["rescue"])]
    if known["app_url"]:
        silent = f'<span class="help-line-word">{words["silent"]}</span>'
        address, name = escape(known["app_url"]), escape(known["app_name"])
        parts.append(f'<li><a href="{address}" rel="noreferrer">{name} {silent}</a></li>')
    if known["security"]:
        parts.append(_call(known["security"], words["company"], ' class="help-line-company"'))
    return "".join(parts)


def _text(kind, language):
    heading, sentences = TEXTS[kind][language]
    return heading, f"<p>{sentences}</p>"


@cache
def page(kind, language, stylesheet, home="/"):
    """One page as text. 404 says one thing in both languages at once; the others, one language after the other."""
    words = WORDS[language]
    if kind == 404:
        heading, body = NOTHING, ""
    else:
        other = LANGUAGES[1 - LANGUAGES.index(language)]
        heading, body = _text(kind, language)
        second_heading, second = _text(kind, other)
        body += f'<section class="section" lang="{other}"><h2>{second_heading}</h2>{second}</section>'
    return PAGE.substitute(
        words,
        language=language,
        stylesheet=stylesheet,
        heading=heading,
        body=body,
        home=home,
        help_line=_help_line(words),
    )


def _stylesheet():
    try:
        return static("theme/theme.css")
    except ValueError:  # the manifest does not know it: a page without looks is better than no page
        return f"{settings.STATIC_URL}theme/theme.css"


def answer(request, kind, status=None):
    """A page as a response. `kind` is a key of TEXTS or 404."""
    text = page(kind, language_of(request), _stylesheet())
    request_id = getattr(request, "request_id", "") or getattr(getattr(request, "badge", None), "request_id", "")
    if request_id:
        text = text.replace("<!-- request-id -->", f'<p class="request-id">{escape(str(request_id))}</p>')
    response = HttpResponse(text, status=status or kind)
    response["Cache-Control"] = "no-store"
    return response


def bad_request(request, exception=None):
    """handler400. Too many files and too much are told apart: who sent them can do something about it."""
    if isinstance(exception, TooManyFilesSent):
        return answer(request, "too_many_files", status=413)
    if isinstance(exception, RequestDataTooBig):
        return answer(request, "too_much", status=413)
    return answer(request, 400)


def refused(request, exception=None):
    """handler403: for what you may not do. What you may not know is a 404."""
    return answer(request, 403)


def not_found(request, exception=None):
    """handler404: the same for everyone and everything."""
    return answer(request, 404)


def not_allowed(request, allowed):
    """405, naming the methods that would do."""
    response = answer(request, 405)
    response["Allow"] = ", ".join(allowed)
    return response


def server_error(request):
    """handler500."""
    return answer(request, 500)


def unavailable(request, retry_after=120):
    """503: the database or the key provider does not answer."""
    response = answer(request, 503)
    response["Retry-After"] = str(retry_after)
    return response


def csrf_failure(request, reason=""):
    """CSRF_FAILURE_VIEW: mostly a page that was open for too long."""
    return answer(request, "csrf", status=403)


def static_copy():
    """The 503 page for a load balancer, next to theme.css: `theme/static/theme/help.html` is this text."""
    return page(503, "de", "theme.css")
