"""Every pair of colours that meets keeps its contrast in all four schemes: recomputed from the tokens (WCAG 2)."""

import re
from pathlib import Path

import pytest

TOKENS = Path("theme/static/theme/tokens.css")
SCHEMES = ("light", "dark", "light, more contrast", "dark, more contrast")
ROW = re.compile(
    r"--([a-z0-9-]+):\s*var\(--standard, light-dark\((#\w{6}), (#\w{6})\)\) "
    r"var\(--more, light-dark\((#\w{6}), (#\w{6})\)\);"
)

# foreground / background: at least, with standard and with more contrast
PAIRS = """
ink / canvas: 7 / 15
ink / surface: 7 / 15
ink / sunken: 7 / 15
ink-2 / surface: 4.5 / 7
ink-2 / canvas: 4.5 / 7
ink-2 / sunken: 4.5 / 7
ink-2 / quiet-bg: 4.5 / 7
control / surface: 3 / 7
control / canvas: 3 / 7
accent / surface: 4.5 / 7
accent / canvas: 4.5 / 7
accent / sunken: 4.5 / 7
accent / accent-bg: 4.5 / 7
on-accent / accent: 4.5 / 7
ink / accent-bg: 7 / 7
focus / surface: 3 / 4.5
focus / canvas: 3 / 4.5
focus / sunken: 3 / 4.5
focus / accent-bg: 3 / 4.5
surface / accent: 3 / 4.5
surface / stop: 3 / 4.5
ok / ok-bg: 4.5 / 7
wait / wait-bg: 4.5 / 7
stop / stop-bg: 4.5 / 7
sealed / sealed-bg: 4.5 / 7
ok / surface: 4.5 / 7
wait / surface: 4.5 / 7
stop / surface: 4.5 / 7
sealed / surface: 4.5 / 7
on-accent / stop: 4.5 / 7
ok / canvas: 4.5 / 7
stop / canvas: 4.5 / 7
lv / surface: 4.5 / 7
lv / lv-2: 4.5 / 7
on-lv / lv-3: 4.5 / 7
on-lv / lv-4: 4.5 / 7
lv-3 / surface: 3 / 4.5
lv-4 / surface: 3 / 4.5
on-help / help: 7 / 15
ink / ins-bg: 7 / 12
ink / del-bg: 7 / 12
ink / move-bg: 7 / 12
ok / ins-bg: 4.5 / 7
stop / del-bg: 4.5 / 7
sealed / move-bg: 4.5 / 7
ink / ok-bg: 7 / 12
ink / wait-bg: 7 / 12
ink / stop-bg: 7 / 12
ink / sealed-bg: 7 / 12
ink / quiet-bg: 7 / 12
"""


def tokens():
    """token -> its colour in the four schemes."""
    return {name: colours for name, *colours in ROW.findall(TOKENS.read_text(encoding="utf-8"))}


def luminance(colour):
    channels = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one, other):
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def pairs():
    for line in PAIRS.strip().splitlines():
        colours, limits = line.split(":")
        foreground, background = colours.split(" / ")
        standard, more = (float(limit) for limit in limits.split(" / "))
        for column, scheme in enumerate(SCHEMES):
            yield pytest.param(
                foreground, background, column, standard if column < 2 else more, id=f"{colours} {scheme}"
            )


@pytest.mark.parametrize(("foreground", "background", "column", "least"), list(pairs()))
def test_a_pair_keeps_its_contrast(foreground, background, column, least):
    known = tokens()
    assert ratio(known[foreground][column], known[background][column]) >= least


def test_the_formula_is_the_known_one():
    assert ratio("#000000", "#ffffff") == 21
    assert round(ratio("#777777", "#ffffff"), 2) == 4.48


def test_every_colour_stands_in_a_pair_or_is_only_an_ornament():
    paired = set(re.findall(r"^([a-z0-9-]+) / ([a-z0-9-]+):", PAIRS, re.MULTILINE))
    assert set(tokens()) - {name for pair in paired for name in pair} == {"line"}


def test_no_token_is_used_that_does_not_exist():
    styles = [*Path("theme/static/theme").glob("*.css"), *Path("theme/components").glob("*/*.css")]
    text = {path: path.read_text(encoding="utf-8") for path in styles if path.name != "wagtail.css"}
    known = set(re.findall(r"(--[a-z0-9-]+)\s*:", text[TOKENS]))
    assert {name for content in text.values() for name in re.findall(r"var\((--[a-z0-9-]+)", content)} <= known
