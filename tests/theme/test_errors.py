"""When something went wrong: pages that need nothing, say what is safe, and betray nothing."""

import re

import pytest
from django.conf import settings
from django.test import RequestFactory

from theme import errors

HANDLERS = {
    400: errors.bad_request,
    403: errors.refused,
    404: errors.not_found,
    405: lambda request: errors.not_allowed(request, ["GET", "POST"]),
    500: errors.server_error,
    503: errors.unavailable,
}


def ask(path="/", *, language="de", cookie="", **more):
    request = RequestFactory().get(path, HTTP_ACCEPT_LANGUAGE=language)
    if cookie:
        request.COOKIES[settings.LANGUAGE_COOKIE_NAME] = cookie
    for name, value in more.items():
        setattr(request, name, value)
    return request


def words(response):
    return re.sub(r"<[^>]+>", " ", response.content.decode())


@pytest.mark.parametrize("status", HANDLERS)
def test_every_error_page_carries_the_help_line_and_one_heading(status):
    response = HANDLERS[status](ask())
    page = response.content.decode()
    assert response.status_code == status
    assert 'href="tel:110"' in page
    assert 'href="tel:112"' in page
    assert "nora" in page
    assert page.count("<h1") == 1
    assert '<html lang="de">' in page
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize("status", HANDLERS)
@pytest.mark.parametrize("language", ["de", "en", "fr", "", "%%%", "de-AT,en;q=0.5"])
def test_an_error_page_needs_no_database_and_no_known_language(status, language):
    # No database mark: a query would fail the test.
    assert HANDLERS[status](ask(language=language)).status_code == status


def test_not_found_is_the_same_bytes_for_the_same_person_whatever_was_asked():
    pages = {
        errors.not_found(ask(path)).content for path in ("/", "/de/x/", "/en/x/", "/cases/Kranich-26-471/", "/ä?q=1")
    }
    assert len(pages) == 1


def test_not_found_says_one_thing():
    text = words(errors.not_found(ask(language="en")))
    assert text.count("Hier ist nichts. / There is nothing here.") == 2  # title and heading
    assert "Kranich" not in words(errors.not_found(ask("/cases/Kranich-26-471/")))


def test_the_only_thing_that_differs_is_the_request_id():
    one, other = (errors.not_found(ask("/a", request_id=name)).content.decode() for name in ("r-1", "<b>r-2"))
    assert '<p class="request-id">r-1</p>' in one
    assert "&lt;b&gt;r-2" in other
    strip = re.compile(r'<p class="request-id">.*?</p>')
    assert strip.sub("", one) == strip.sub("", other)


def test_the_cookie_goes_before_the_browser():
    assert '<html lang="en">' in errors.refused(ask(language="de", cookie="en")).content.decode()


@pytest.mark.parametrize("status", [500, 503])
def test_a_broken_step_says_what_is_safe_in_both_languages(status):
    text = words(HANDLERS[status](ask()))
    assert "Der letzte Schritt wurde nicht gespeichert." in text
    assert "The last step was not saved." in text


def test_a_page_that_was_open_too_long_says_so():
    response = errors.csrf_failure(ask(language="en"), reason="token missing")
    assert response.status_code == 403
    assert "This page was open for too long" in words(response)
    assert "token" not in words(response)


def test_not_allowed_and_unavailable_carry_their_headers():
    assert HANDLERS[405](ask())["Allow"] == "GET, POST"
    assert int(HANDLERS[503](ask())["Retry-After"]) > 0


def test_a_manifest_without_the_stylesheet_does_not_stop_the_page(settings):
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
    }
    assert HANDLERS[500](ask()).status_code == 500


def test_the_static_copy_is_current(settings):
    """For a load balancer. After a change: python manage.py help_page > theme/static/theme/help.html"""
    from pathlib import Path

    settings.HELP_LINE = {}
    errors.page.cache_clear()
    try:
        assert Path("theme/static/theme/help.html").read_text(encoding="utf-8") == errors.static_copy()
    finally:
        errors.page.cache_clear()
