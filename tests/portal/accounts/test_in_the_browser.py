"""Signing in as people do it: keyboard, authenticator, and a strict content security policy."""

from portal.access.badges import service_badge
from portal.accounts.actions import people as accounts
from portal.accounts.models import Person
from portal.cases.demo import people as demo
from tests.walk import authenticator, sign_in, violations_in_every_scheme

PASSWORD = demo.PASSWORD
PAGES = ["/account/", "/account/display/", "/account/factors/", "/account/sessions/", "/account/password/", "/people/"]


def test_a_passkey_is_added_and_is_then_all_one_needs(page):
    verifies = authenticator(page)
    sign_in(page, "holt")
    page.goto("/account/factors/")
    page.fill("#passkey_name", "laptop")
    page.click("[data-passkey]")
    page.wait_for_url("**/recovery-codes/")
    page.goto("/account/factors/")
    assert page.get_by_role("cell", name="laptop", exact=True).is_visible()
    page.click(".sign-out button >> visible=true")
    page.wait_for_url("**/sign-in/")
    verifies(False)
    page.click("[data-passkey]")
    assert page.locator("[data-passkey-problem]").text_content()
    verifies(True)
    page.click("[data-passkey]")
    page.wait_for_url("**/my-work/")


def test_a_step_up_with_a_passkey_sends_what_was_typed(page, server):
    authenticator(page)
    sign_in(page, "holt")
    page.goto("/account/factors/")
    page.fill("#passkey_name", "laptop")
    page.click("[data-passkey]")
    page.wait_for_url("**/recovery-codes/")
    page.goto("/people/invite/")
    page.fill("[name=name]", "Mara Lindt")
    page.fill("[name=email]", "mara@nordlicht.example")
    page.check("[name=language][value=de]")
    grow_stale("holt")
    page.click("main form button[type=submit]")
    page.wait_for_selector("#step-up-heading")
    assert not Person.objects.filter(email="mara@nordlicht.example").exists()
    page.click("[data-passkey]")
    page.wait_for_url("**/people/*-*/")
    assert Person.objects.get(email="mara@nordlicht.example").name == "Mara Lindt"


def grow_stale(who):
    """The factor of this person's only session was proved ten minutes ago."""
    from django.contrib.sessions.models import Session

    from portal.access.badges import VERIFIED_AT
    from portal.access.fences import writing
    from portal.accounts.models import EnteredSession
    from portal.accounts.models.sessions import key_hash
    from portal.accounts.sessions import SessionStore

    entered = EnteredSession.objects.filter(person=demo.find(who)).latest("started_at")
    key = next(row.pk for row in Session.objects.all() if key_hash(row.pk) == entered.key_hash)
    session = SessionStore(key)
    session[VERIFIED_AT] -= 600
    with writing("a test lets time pass"):
        session.save()


def test_the_first_app_is_set_up_without_a_camera(page):
    page.goto("/sign-in/")
    page.fill("[name=username]", demo.find("torell").email)
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/account/")
    page.goto("/account/enrol/")
    page.get_by_role("button", name="App einrichten").click()
    page.wait_for_url("**/enrol/app/")
    assert page.locator("svg.qr").is_visible()
    from portal.accounts.models import TotpDevice

    device = TotpDevice.objects.get(user=demo.find("torell"))
    page.fill("[name=code]", demo._code(device, ago=0))
    page.fill("[name=name]", "Telefon")
    page.keyboard.press("Enter")
    page.wait_for_url("**/recovery-codes/")
    page.locator("main form button[type=submit]").click()
    page.wait_for_selector(".secret-list")
    assert page.locator(".secret-list li").count() == 10


def test_pages_are_for_everyone(page):
    for open_page in ("/sign-in/", "/sign-in/forgotten/"):
        page.goto(open_page)
        assert violations_in_every_scheme(page) == {}, open_page
    sign_in(page, "holt")
    invited = demo.find("vogt").pk
    more = [f"/people/{invited}/", f"/people/{invited}/duties/", f"/people/{invited}/deactivate/", "/people/invite/"]
    for address in PAGES + more + ["/account/recovery-codes/"]:
        page.goto(address)
        assert violations_in_every_scheme(page) == {}, address


def test_nothing_scrolls_sideways_on_a_small_phone_nor_with_a_long_name(new_page):
    long = "Donaudampfschifffahrtsgesellschaftskapitaenswitwen-Berthold X"
    invited = accounts.invite(
        actor=service_badge("demo"), email=f"{long[:50].lower()}@nordlicht.example", name=long, welcome=False
    )
    page = new_page(viewport=(320, 640))
    sign_in(page, "holt")
    more = [f"/people/{invited.pk}/{part}" for part in ("", "name/", "duties/", "deactivate/", "ask-reset/")]
    for address in [*PAGES, *more, "/people/invite/", "/account/recovery-codes/"]:
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, address
