"""Wagtail's few inline scripts get a nonce; a script that somebody smuggled in does not."""

import re
from types import SimpleNamespace

import pytest
from django.http import HttpResponse

from knowledge.admin_csp import AdminCspMiddleware


def sent(content, path="/admin/pages/4/edit/", **headers):
    request = SimpleNamespace(path_info=path, _csp_nonce="n0nce")
    return AdminCspMiddleware(lambda request: HttpResponse(content, headers=headers))(request)


@pytest.mark.parametrize(
    "script",
    [
        '<script>initDateChooser("id_reviewed_on", {"dayOfWeekStart": 0, "format": "Y-m-d"});</script>',
        '<script>initDateTimeChooser("id_go\\u002Dlive", {"format": "Y-m-d H:i"});</script>',
        '<script>new PageChooser("id_page", {"modelNames": ["wagtailcore.page"], "canChooseRoot": false});</script>',
    ],
)
def test_a_call_that_passes_only_data_gets_the_nonce(script):
    assert sent(script).content.decode() == script.replace("<script>", '<script nonce="n0nce">')


@pytest.mark.parametrize(
    "script",
    [
        "<script>alert(1)</script>",
        '<script>initDateChooser("id", {}); alert(1);</script>',
        '<script>initDateChooser("id", alert(1));</script>',
        '<script>initDateChooser("id", {}), alert(1, {});</script>',
        '<script>new PageChooser((() => fetch("//elsewhere.example"))(), {});</script>',
        "<script>new Function(alert)</script>",
        '<script src="//elsewhere.example/x.js"></script>',
    ],
)
def test_anything_else_does_not(script):
    assert sent(script).content.decode() == script


def test_outside_the_admin_nothing_is_touched():
    answer = sent('<script>initDateChooser("id", {});</script>', path="/de/")
    assert "nonce" not in answer.content.decode()
    assert not hasattr(answer, "_csp_config")


def test_the_admins_policy_differs_in_styles_frames_and_pictures_only(editor, home, client):
    admin, open_page = (_policy(visitor.get(address)) for visitor, address in ((editor, "/admin/"), (client, "/de/")))
    differing = {name for name in admin.keys() | open_page.keys() if admin.get(name) != open_page.get(name)}
    assert differing <= {"style-src", "frame-src", "img-src"}
    assert admin["script-src"].startswith("'self'")
    assert "unsafe" not in admin["script-src"]
    assert open_page["style-src"] == "'self'"


def test_the_nonce_in_the_page_is_the_one_in_the_policy(editor, home):
    answer = editor.get(f"/admin/pages/{home['de'].pk}/edit/")
    nonces = set(re.findall(r'nonce="([^"]+)"', answer.content.decode()))
    assert len(nonces) == 1
    assert f"'nonce-{nonces.pop()}'" in answer.headers["Content-Security-Policy"]


def test_a_preview_may_stand_in_a_frame_of_ours_and_nothing_else_may(editor, home):
    page = home["de"]
    preview = editor.get(f"/admin/pages/{page.pk}/view_draft/")
    assert _policy(preview)["frame-ancestors"] in ("'self'", "'none'")
    assert _policy(editor.get("/admin/"))["frame-ancestors"] == "'none'"


def _policy(answer):
    parts = answer.headers["Content-Security-Policy"].split(";")
    return {part.split()[0]: " ".join(part.split()[1:]) for part in parts if part.strip()}
