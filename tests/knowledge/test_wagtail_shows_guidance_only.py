"""An editor with every right in Wagtail: guidance is all there is, and the house's own doors are the only way in."""

import pytest
from django.conf import settings as house
from django.urls import URLPattern, get_resolver, reverse
from django.utils import translation
from wagtail.models import ReferenceIndex, get_page_models
from wagtail.search.index import get_indexed_models
from wagtail.snippets.models import get_snippet_models

from knowledge.admin_doors import GUIDANCE, nothing_here
from portal.access.doors import all_views
from tests.knowledge.articles import edit, fresh, seen

OURS = {"audit", "access", "vault", "notifications", "accounts", "cases"}
SHUT = [
    "wagtailusers_users:index",
    "wagtailusers_users:add",
    "wagtailusers_groups:index",
    "wagtailusers_groups:add",
    "wagtailadmin_password_reset",
    "wagtailadmin_collections:index",
    "wagtailsnippets:index",
    "wagtailadmin_block_preview",
    "wagtailadmin_api:images:listing",
    "wagtailadmin_api:documents:listing",
]


@pytest.mark.parametrize("name", SHUT)
def test_what_nobody_needs_is_not_there_for_an_editor_with_every_right(almighty, name):
    answer = almighty.get(reverse(name))
    assert answer.status_code == 404
    assert "Hier ist nichts" in answer.content.decode()


def test_a_closed_door_answers_an_editor_a_stranger_and_nobody_alike(almighty, come_in, client):
    answers = {visitor.get("/admin/users/").status_code for visitor in (almighty, come_in("hr"), client)}
    assert answers == {404}


def test_people_are_not_changed_through_bulk_actions(almighty):
    for action in ("delete", "assign_role", "set_active_state"):
        address = reverse("wagtail_bulk_action", args=["accounts", "person", action])
        assert almighty.get(f"{address}?id=all").status_code == 404
        assert almighty.post(f"{address}?id=all").status_code == 404


@pytest.mark.parametrize("label", sorted(OURS))
def test_no_address_of_the_admin_answers_for_a_model_of_ours(almighty, label):
    for route, pattern in _patterns():
        words = pattern.pattern.converters
        named = {"app_label", "app_name", "content_type_app_name"} & set(words)
        if not route.startswith("admin/") or not named or pattern.callback is nothing_here:
            continue
        values = {word: _value(word, converter, label) for word, converter in words.items()}
        address = "/" + route
        for word, value in values.items():
            address = _put(address, word, value)
        assert almighty.get(address).status_code == 404, address


def _patterns(resolver=None, prefix=""):
    for pattern in (resolver or get_resolver()).url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route, pattern
        else:
            yield from _patterns(pattern, route)


def _value(word, converter, label):
    if word in ("app_label", "app_name", "content_type_app_name"):
        return label
    return "1" if type(converter).__name__ == "IntConverter" else "case"


def _put(address, word, value):
    for kind in ("str", "slug", "int", "uuid"):
        address = address.replace(f"<{kind}:{word}>", value)
    return address


def test_wagtail_knows_no_model_of_ours():
    pages = {model._meta.app_label for model in get_page_models()}
    snippets = {model._meta.app_label for model in get_snippet_models()}
    searched = {model._meta.app_label for model in get_indexed_models()}
    assert not (pages | snippets | searched) & OURS
    assert pages | snippets | searched <= GUIDANCE


def test_no_row_of_ours_is_in_wagtails_reference_index():
    assert ReferenceIndex.tracked_models
    assert not {model._meta.app_label for model in ReferenceIndex.tracked_models} & OURS


def test_searching_the_admin_finds_pages_only(editor, home):
    for address in ("/admin/pages/search/?q=Kranich", "/admin/images/?q=Kranich", "/admin/documents/?q=Kranich"):
        assert "Kranich-" not in editor.get(address).content.decode()


def test_the_admin_asks_for_a_second_factor(come_in, home):
    answer = come_in("editor", factor="").get("/admin/")
    assert answer.status_code in (302, 401, 403) or b"Guidance" not in answer.content
    assert come_in("editor").get("/admin/").status_code == 200


def test_the_admins_api_asks_for_a_second_factor_too(come_in, home):
    answer = come_in("editor", factor="").get("/admin/api/main/pages/")
    assert b"Sorgen" not in answer.content
    assert b"Sorgen" in come_in("editor").get("/admin/api/main/pages/?fields=title").content


@pytest.mark.parametrize("address", ["/admin/", "/admin/pages/", "/admin/api/main/pages/", "/admin/jsi18n/"])
def test_a_worker_without_the_duty_of_editing_is_refused(come_in, home, address):
    worker = come_in("hr")
    assert worker.get(address).status_code == 403
    assert worker.get("/en/").status_code == 200


def test_nobody_gets_in_without_signing_in(client, home):
    for route, view in all_views():
        if route.startswith("admin/") and not hasattr(view, "public") and "<" not in route and "^" not in route:
            answer = client.get("/" + route)
            assert answer.status_code == 302, route
            assert answer.url.startswith("/sign-in/?next="), route


def test_wagtails_own_ways_in_and_out_lead_to_ours(editor, client, home):
    assert client.get("/admin/login/?next=/admin/pages/").url == "/sign-in/?next=%2Fadmin%2Fpages%2F"
    assert editor.get("/admin/account/").url == reverse("account")
    answer = editor.post("/admin/logout/")
    assert (answer.status_code, answer.url) == (307, reverse("sign_out"))


def test_the_menu_has_no_way_to_what_is_closed(almighty, home):
    page = almighty.get("/admin/").content.decode()
    for gone in ("/admin/users/", "/admin/groups/", "/admin/collections/", '"/admin/snippets/"'):
        assert gone not in page


def test_the_admin_wears_our_name_icon_and_colours(editor, home):
    page = editor.get("/admin/").content.decode()
    assert "theme/wagtail.css" in page
    assert "theme/icon.svg" in page
    assert "Threat management</title>" in page


def test_the_admin_looks_and_speaks_as_chosen_on_our_account_page(come_in, home):
    client = come_in("editor", scheme="dark", contrast="more", density="compact", language="de")
    page = client.get("/admin/").content.decode()
    assert '<html lang="de"' in page
    assert "w-theme-dark" in page
    assert "w-contrast-more" in page
    assert "w-density-snug" in page


def test_an_editor_publishes_what_another_has_read(editor, home):
    page = home["en"]
    edit(editor, page, title="Say so early")
    seen(fresh(page).get_latest_revision_as_object())
    answer = edit(editor, page, title="Say so early", **{"action-publish": "1"})
    assert answer.status_code == 302
    page.refresh_from_db()
    assert page.title == "Say so early"
    assert page.live


@pytest.mark.parametrize(
    "address",
    [
        "",
        "pages/",
        "images/",
        "documents/",
        "reports/aging-pages/",
        "reports/site-history/",
        "reports/locked/",
        "reports/workflow/",
        "reports/workflow_tasks/",
    ],
)
def test_pages_that_only_show_write_nothing(editor, home, address):
    """The write guard is up behind them: a write would be an error."""
    assert editor.get(f"/admin/{address}").status_code == 200


def test_nothing_is_kept_from_anybody_by_a_password(editor, home):
    with translation.override("de"):
        assert editor.get(reverse("wagtailcore_login")).status_code == 404
    assert home["de"].private_page_options == ["groups"], "kept for duties, never by a password"


def test_no_mail_and_no_request_tells_others_of_our_editors():
    assert house.WAGTAIL_GRAVATAR_PROVIDER_URL is None
    assert house.WAGTAIL_ENABLE_UPDATE_CHECK is False
