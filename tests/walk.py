"""How a test walks through the portal as a person does: signing in, holding an authenticator, listening to axe."""

from axe_playwright_python.sync_playwright import Axe

from portal.cases.demo import people as demo

SCHEMES = [("light", "no-preference"), ("dark", "no-preference"), ("light", "more"), ("dark", "more")]
"""Colour scheme and contrast as a browser says them: all four the theme has."""


def code(who: str) -> str:
    """The code this demo person's app shows now."""
    return demo.code_of(demo.find(who))


def sign_in(page, who: str) -> None:
    """Sign this demo person in with the keyboard, password and, where they have an app, code."""
    page.goto("/sign-in/")
    page.fill("[name=username]", demo.find(who).email)
    page.fill("[name=password]", demo.PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: not url.endswith("/sign-in/"))
    if page.url.endswith("/second-step/"):
        page.fill("[name=code]", code(who))
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "/sign-in/" not in url)


def authenticator(page, *, verifies=True):
    """Give this browser a platform authenticator, as a laptop has one; what comes back says whether it verifies."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    made = devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": verifies,
                "automaticPresenceSimulation": True,
            }
        },
    )
    return lambda yes: devtools.send(
        "WebAuthn.setUserVerified", {"authenticatorId": made["authenticatorId"], "isUserVerified": yes}
    )


OF_COLOURS = ("color-contrast", "link-in-text-block")
"""The rules of axe that look at colours: all others find the same in every scheme."""


def violations(page, only=()) -> list:
    """What axe objects to on the page as it stands: rule and the first places."""
    options = {"resultTypes": ["violations"]} | ({"runOnly": {"type": "rule", "values": list(only)}} if only else {})
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(Axe().axe_script)
    found = page.evaluate("options => axe.run(options)", options)["violations"]
    return [(each["id"], [node["html"][:200] for node in each["nodes"]][:3]) for each in found]


def violations_in_every_scheme(page, schemes=SCHEMES) -> dict:
    """What axe objects to, by scheme. The page stays and its scheme changes, as it does at nightfall.

    Everything is asked in the first scheme, in the others what depends on colours.
    """
    found = {}
    for scheme, contrast in [*schemes[1:], schemes[0]]:
        # Without motion: colours have changed when axe looks, and are not on their way.
        page.emulate_media(color_scheme=scheme, contrast=contrast, reduced_motion="reduce")
        found[scheme, contrast] = violations(page, only=() if (scheme, contrast) == schemes[0] else OF_COLOURS)
    page.emulate_media(reduced_motion="null")
    return {scheme: objections for scheme, objections in found.items() if objections}
