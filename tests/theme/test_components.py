"""A component is one folder with one name; the catalogue shows each; the sprite holds what is used and nothing else."""

import gc
import re
import tempfile
from itertools import chain
from pathlib import Path

import pytest

from theme.finders import AssembledFinder, assembled

ROOT = Path(__file__).resolve().parents[2]
ROOMS = [ROOT / name for name in ("theme", "portal", "knowledge", "workflows") if (ROOT / name).exists()]
COMPONENTS = sorted(path.name for path in (ROOT / "theme" / "components").iterdir())


def files(*suffixes):
    return [path for room in ROOMS for suffix in suffixes for path in sorted(room.rglob(f"*{suffix}"))]


def templates():
    return files(".html", ".txt", ".svg")


@pytest.mark.parametrize("name", COMPONENTS)
def test_a_component_has_its_folder_its_style_and_a_place_in_the_catalogue(name):
    folder = ROOT / "theme" / "components" / name
    assert {f"{name}.html", f"{name}.css"} <= {path.name for path in folder.iterdir()}
    assert {path.name for path in folder.iterdir()} <= {f"{name}.html", f"{name}.css", f"{name}.js"}
    catalogue = (ROOT / "theme" / "templates" / "theme" / "catalogue.html").read_text(encoding="utf-8")
    assert re.search(rf"\b{name}\b", catalogue), "the catalogue does not show it"


@pytest.mark.parametrize("name", COMPONENTS)
def test_a_component_says_at_its_top_what_it_takes(name):
    text = (ROOT / "theme" / "components" / name / f"{name}.html").read_text(encoding="utf-8")
    assert text.startswith("{#")


def test_only_components_that_exist_are_asked_for():
    asked = {
        (name, path)
        for path in templates()
        for name in re.findall(r"{% component(?:_block)? \"(\w+)\"", path.read_text(encoding="utf-8"))
    }
    assert {(name, path) for name, path in asked if name not in COMPONENTS} == set()


INLINE = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "an inline script": re.compile(r"<script\b(?![^>]*\bsrc\s*=)(?![^>]*type=.application/json)", re.IGNORECASE),
    "an event handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "a javascript: link": re.compile(r"(href|action)\s*=\s*.javascript:", re.IGNORECASE),
    "hx-on or js: in htmx": re.compile(r"\bhx-on|hx-vals=.js:|\bhx-vars", re.IGNORECASE),
}


@pytest.mark.parametrize("what", INLINE)
def test_no_template_holds(what):
    assert [str(path) for path in templates() if INLINE[what].search(path.read_text(encoding="utf-8"))] == []


def test_colours_are_named_in_the_tokens_and_nowhere_else():
    hexes = re.compile(r"(?<![&\w/#])#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})\b", re.IGNORECASE)
    # In HTML, "#add" may also be a place on the page: only what looks like a value of a style counts there.
    in_html = re.compile(r"(?:color|fill|stroke|background)\s*[=:]\s*[\"']?#[0-9a-f]{3,8}", re.IGNORECASE)
    # Paper has one colour scheme and no tokens: what is printed is read on any desk.
    beside = {"vendor", "paper"}
    styles = [path for path in files(".css") if path.name != "tokens.css" and not beside & set(path.parts)]
    assert [str(path) for path in styles if hexes.search(path.read_text(encoding="utf-8"))] == []
    assert [str(path) for path in files(".html") if in_html.search(path.read_text(encoding="utf-8"))] == []


# Everyday drawings, there before a room asks, so that it need not touch the sprite. No others.
SPARE = {
    *("arrow-right", "bell", "calendar", "check", "chevron-right", "download", "list-checks", "settings", "smartphone"),
    *("user", "users", "x"),
}


def test_the_sprite_holds_exactly_the_drawings_in_use():
    sprite = (ROOT / "theme" / "static" / "theme" / "icons.svg").read_text(encoding="utf-8")
    drawn = re.findall(r'<symbol id="([^"]+)"', sprite)
    assert drawn == sorted(set(drawn))
    asked = set()
    # Pages of the Wagtail admin draw from Wagtail's own sprite.
    for path in (path for path in files(".html") if "admin" not in path.parts):
        text = path.read_text(encoding="utf-8")
        asked |= set(re.findall(r"{% icon \"([\w-]+)\"", text)) | set(re.findall(r"\bicon=\"([\w-]+)\"", text))
        asked |= set(re.findall(r"icon\|default:\"([\w-]+)\"", text))
    for path in files(".py"):
        text = path.read_text(encoding="utf-8")
        asked |= set(re.findall(r"\"icon\": \"([\w-]+)\"", text)) | set(re.findall(r"\bicon=\"([\w-]+)\"", text))
    from theme.badges import LEVELS, STATUSES

    asked |= {look[1] for look in chain(STATUSES.values(), LEVELS.values())}
    assert asked - set(drawn) == set(), "asked for, but not drawn"
    assert set(drawn) - asked - SPARE == set(), "drawn, but not asked for"


def test_licences_lie_beside_what_others_made():
    static = ROOT / "theme" / "static" / "theme"
    assert "SIL OPEN FONT LICENSE" in (static / "fonts" / "OFL.txt").read_text(encoding="utf-8").upper()
    assert "ISC" in (static / "icons-LICENSE.txt").read_text(encoding="utf-8")
    assert "icons-LICENSE.txt" in (static / "icons.svg").read_text(encoding="utf-8")
    assert (static / "vendor" / "htmx-LICENSE.txt").exists()


def test_nothing_is_fetched_from_elsewhere():
    away = re.compile(r"(?:src|srcset|<link[^>]*href|@import|url\()\s*[=(]?\s*[\"']?(?:https?:)?//", re.IGNORECASE)
    assert [str(path) for path in files(".html", ".css", ".svg") if away.search(path.read_text(encoding="utf-8"))] == []


def test_one_stylesheet_and_one_script_are_put_together_from_all_parts():
    finder = AssembledFinder()
    assert Path(finder.find("theme/theme.css")).read_text(encoding="utf-8") == assembled("css")
    assert finder.find("theme/other.css") == []
    assert [name for name, _ in finder.list([])] == ["theme/theme.css", "theme/theme.js"]
    for name in COMPONENTS:
        assert (ROOT / "theme" / "components" / name / f"{name}.css").read_text(encoding="utf-8") in assembled("css")


def test_it_lies_in_a_folder_that_comes_with_the_first_look_and_goes_with_the_finder(monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    finder = AssembledFinder()
    assert finder.find("theme/other.css") == [] and not list(tmp_path.iterdir())
    made = Path(finder.find("theme/theme.js"))
    assert made.is_relative_to(tmp_path) and made.exists()
    del finder
    gc.collect()
    assert not list(tmp_path.iterdir())
