"""A browser against a running portal. Debian's chromium, driven by Playwright; the portal is a clone of the demo.

def test_a_visitor_finds_help(page, server):
    page.goto("/")
"""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from deploy.local.places import VAR
from tests.database import on_a_clone

SHOTS = VAR / "test" / "shots"
FLAGS = [
    "--no-sandbox",  # tests may run as root in a container
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost",  # no third party, not even by accident
]


@pytest.fixture
def server(demo_server, django_db_blocker, settings) -> Iterator[str]:
    """The demo at an address of its own, for this test alone. Gives the address."""
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.test.testcases import LiveServerThread

    with django_db_blocker.unblock(), on_a_clone(demo_server):
        thread = LiveServerThread("localhost", StaticFilesHandler)
        thread.daemon = True
        thread.start()
        thread.is_ready.wait()
        if thread.error:
            raise thread.error
        address = f"http://localhost:{thread.port}"
        settings.PORTAL_URL = settings.WAGTAILADMIN_BASE_URL = address
        settings.OTP_WEBAUTHN_ALLOWED_ORIGINS = [address]
        yield address
        thread.terminate()
        thread.join()


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """One chromium for all tests of this process. Missing, it skips with the reason; in CI it is an error."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium")
    if chromium is None:
        reason = "chromium is not installed and could not be (it takes root or sudo: apt-get install chromium)"
        if os.environ.get("CI"):
            pytest.fail(f"CI never skips the browser: {reason}")
        pytest.skip(reason)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield running
        running.close()


@pytest.fixture
def new_page(browser, server, request) -> Iterator[Callable[..., Any]]:
    """Makes pages of separate people: `new_page(locale="en-GB", color_scheme="dark", viewport=(390, 844))`.

    A script error, or anything our content security policy had to stop, fails the test.
    """
    contexts, trouble = [], []

    def make(
        *, locale: str = "de-DE", color_scheme: str = "light", viewport: tuple[int, int] = (1280, 800), **more: Any
    ):
        width, height = viewport
        context = browser.new_context(
            base_url=server,
            locale=locale,
            timezone_id="Europe/Berlin",
            color_scheme=color_scheme,
            viewport={"width": width, "height": height},
            **more,
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: trouble.append(f"script error: {error}"))
        page.on("console", lambda message: _note(message, trouble))
        return page

    yield make
    if getattr(request.node, "failed", False):
        _photograph(request.node.name, contexts)
    for context in contexts:
        context.close()
    assert not trouble, "\n".join(trouble)


@pytest.fixture
def page(new_page):
    """One person's page: German, light, a laptop's size. For others ask for `new_page`."""
    return new_page()


def _note(message: Any, trouble: list[str]) -> None:
    if message.type == "error" and "Content Security Policy" in message.text:
        trouble.append(message.text)


def _photograph(name: str, contexts: list[Any]) -> None:
    SHOTS.mkdir(parents=True, exist_ok=True)
    pages = [page for context in contexts for page in context.pages]
    for number, page in enumerate(pages, 1):
        page.screenshot(path=Path(SHOTS / f"{re.sub(r'[^\w-]+', '-', name)}-{number}.png"), full_page=True)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: Any):
    """Let the fixtures know whether their test failed, so that they can leave a picture."""
    report = yield
    if report.when == "call" and report.failed:
        item.failed = True  # type: ignore[attr-defined]
    return report
