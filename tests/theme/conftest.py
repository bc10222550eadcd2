"""A stage: frames and components in a real browser, with our content security policy, without database or server."""

import mimetypes
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.translation import override

from theme.catalogue import samples

HOST = "http://localhost:9"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)


class Stage:
    """Pages rendered from templates, and what they posted in `posted`. `answers` maps a path to (status, body)."""

    def __init__(self, browser):
        self.browser = browser
        self.contexts, self.trouble, self.posted = [], [], []
        self.pages, self.answers = {}, {}

    def show(self, template, *, language="de", width=1280, clock=False, axe=False, data=None, **display):
        """Open a template as a page. `display` is what the person chose: scheme, contrast, density, mask."""
        request = RequestFactory().get("/stage/")
        with override(language):
            html = render_to_string(
                template,
                samples() | {"display": display} | (data or {}),
                request,
            )
        context = self.browser.new_context(
            viewport={"width": width, "height": 800}, locale=language, bypass_csp=axe, reduced_motion="reduce"
        )
        context.set_default_timeout(5000)
        self.contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.trouble.append(f"script error: {error}"))
        page.on("console", lambda message: self._note(message))
        self.pages["/stage/"] = html
        context.route("**/*", self._serve)
        if clock:
            page.clock.install()
        page.goto(f"{HOST}/stage/")
        return page

    def _note(self, message):
        if message.type == "error" and "Content Security Policy" in message.text:
            self.trouble.append(message.text)

    def _serve(self, route):
        address = urlsplit(route.request.url)
        path = address.path
        if route.request.method == "POST":
            self.posted.append((path, route.request.post_data or ""))
            status, body = self.answers.get(path, (204, ""))
            route.fulfill(status=status, body=body)
        elif address.netloc != urlsplit(HOST).netloc:
            route.fulfill(status=200, content_type="text/html", body=f"<title>{address.netloc}</title>")
        elif path in self.pages:
            headers = {"Content-Security-Policy": POLICY, "Content-Type": "text/html; charset=utf-8"}
            route.fulfill(status=200, headers=headers, body=self.pages[path])
        elif found := finders.find(path.removeprefix("/static/")):
            kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
            route.fulfill(status=200, content_type=kind, body=Path(found).read_bytes())
        else:
            route.fulfill(status=404, body="")


@pytest.fixture
def stage(browser, settings):
    settings.ROOT_URLCONF = "tests.theme.urls"
    settings.EXIT_URL = "https://weather.example/"
    # The portal's engine without what asks for a session; with the stage's own templates.
    settings.TEMPLATES = [
        engine
        | {
            "DIRS": [*engine["DIRS"], Path(__file__).parent / "templates"],
            "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
        }
        for engine in settings.TEMPLATES
    ]
    made = Stage(browser)
    yield made
    for context in made.contexts:
        context.close()
    assert made.trouble == []
