"""An export becomes pages: once, whole, in their places; every one a draft."""

import pytest
from django.core.management import CommandError
from wagtail.models import Page, Revision

from knowledge.models import ArticlePage, FormerAddress, HomePage, SectionPage, WordPressImport, WordPressItem
from tests.knowledge.articles import seen
from tests.knowledge.wordpress.exports import ADDRESS, author, export, item

TEXT = "<p>Bleiben Sie ruhig.</p>"


def page(title):
    return ArticlePage.objects.get(title=title)


def told(page):
    return page.get_latest_revision_as_object().told()


def test_pages_come_as_drafts_below_a_section_of_their_own(bring, home):
    run = bring([item(1, title="Was tun", content=TEXT, slug="was-tun")])
    made = page("Was tun")
    section = made.get_parent().specific
    assert isinstance(section, SectionPage)
    assert section.get_parent().pk == home["de"].pk
    assert not made.live
    assert not section.live
    assert made.slug == "was-tun"
    assert "Bleiben Sie ruhig." in told(made)
    assert run.state == "done"
    assert run.items.get().percent == 100


def test_the_tree_is_whole_as_wagtail_keeps_it(bring):
    """What is put in by rows is no different from what Wagtail puts in itself."""
    bring([item(number, title=f"Seite {number}", parent=number // 3, content=TEXT) for number in range(1, 30)])
    assert Page.find_problems() == ([], [], [], [], [])
    for made in ArticlePage.objects.all():
        above = made.get_parent()
        assert made.url_path == f"{above.url_path}{made.slug}/"
        assert made.get_latest_revision_as_object().title == made.title
        assert made.has_unpublished_changes
        assert made.draft_title == made.title
        assert made.content_type.model == "articlepage"
    written = page("Seite 5")
    written.title = "Anders"
    written.save_revision()
    assert told(written)


def test_an_imported_page_can_be_published_by_two(bring, come_in):
    bring([item(1, title="Was tun", content=TEXT)])
    made = page("Was tun")
    section = seen(made.get_parent().specific)
    section.get_latest_revision().publish()
    seen(made).get_latest_revision().publish()
    assert page("Was tun").live


def test_pages_stand_below_the_page_that_is_named(bring, home, section):
    bring([item(1, title="Was tun", content=TEXT)], under=str(section.pk), locale="en")
    assert page("Was tun").get_parent().pk == section.pk
    bring([item(2, title="Wer hilft", content=TEXT)], under=section.slug, locale="en")
    assert page("Wer hilft").get_parent().pk == section.pk


@pytest.mark.parametrize("under", ["999999", "nirgends", "1", ""])
def test_nothing_comes_below_what_holds_no_articles(bring, home, under):
    with pytest.raises(CommandError, match="Articles cannot stand below"):
        bring([item(1, title="Was tun", content=TEXT)], under=under or str(Page.objects.get(depth=1).pk))
    assert not ArticlePage.objects.exists()
    assert not WordPressImport.objects.exists()


def test_hierarchy_and_order_come_along(bring):
    bring(
        [
            item(3, title="Drei", parent=1, order=2),
            item(1, title="Eins", order=5),
            item(2, title="Zwei", order=1),
            item(4, title="Vier", parent=1, order=1),
        ]
    )
    top = page("Eins").get_parent()
    assert [each.title for each in top.get_children()] == ["Zwei", "Eins"]
    assert [each.title for each in page("Eins").get_children()] == ["Vier", "Drei"]


def test_a_menu_orders_what_the_hierarchy_leaves_open(bring):
    menu = [("nav_menu", "main", "Main")]

    def entry(number, leads_to, order, above=0):
        meta = {"_menu_item_type": "post_type", "_menu_item_object": "page", "_menu_item_object_id": str(leads_to)}
        meta["_menu_item_menu_item_parent"] = str(above)
        return item(number, kind="nav_menu_item", order=order, terms=menu, meta=meta)

    bring(
        [item(1, title="Eins"), item(2, title="Zwei"), item(3, title="Drei")]
        + [entry(11, 3, 1), entry(12, 1, 2, above=11), entry(13, 2, 3)]
    )
    assert [each.title for each in page("Zwei").get_siblings()] == ["Drei", "Zwei"]
    assert page("Eins").get_parent().title == "Drei"


def test_a_menu_of_blocks_orders_as_well(bring):
    content = (
        '<!-- wp:navigation-submenu {"label":"Drei","id":3,"kind":"post-type"} -->'
        '<!-- wp:navigation-link {"label":"Eins","id":1,"kind":"post-type"} /--><!-- /wp:navigation-submenu -->'
        '<!-- wp:navigation-link {"label":"Zwei","id":2} /--><!-- wp:navigation-link {"url":"/x" } /-->'
        '<!-- wp:navigation-link {"id":"3", /--><!-- /wp:navigation-link --><!-- /wp:navigation-submenu -->'
    )
    pages = [item(1, title="Eins"), item(2, title="Zwei"), item(3, title="Drei")]
    run = bring([*pages, item(9, kind="wp_navigation", title="Menu", content=content)])
    assert [each.title for each in page("Zwei").get_siblings()] == ["Drei", "Zwei"]
    assert page("Eins").get_parent().title == "Drei"
    assert ["core/navigation-submenu", "order of pages", 1] in run.told["report"]["pieces"]


def test_titles_that_are_no_titles_and_addresses_that_are_none(bring):
    run = bring(
        [
            item(1, title="", slug="", content=TEXT),
            item(2, title="&amp; <em>wichtig</em>", slug="x" * 300, content=TEXT),
            item(3, title="Gleich", slug="gleich"),
            item(4, title="Gleich", slug="gleich"),
            item(5, title="Ä" * 300, slug="%C3%A4rger", content=TEXT),
        ]
    )
    slugs = dict(run.items.values_list("number", "page__slug"))
    assert slugs[1]
    assert slugs[2] == "x" * 100
    assert {slugs[3], slugs[4]} == {"gleich", "gleich-2"}
    assert slugs[5] == "ärger"
    assert ArticlePage.objects.get(pk=run.items.get(number=2).page_id).title == "& wichtig"
    assert ["slug_taken", "gleich-2"] in run.items.get(number=4).findings


def test_items_of_one_number_all_come(bring):
    run = bring([item(1, title="Eins", content=TEXT), item(1, title="Noch eins", content=TEXT)])
    assert {page("Eins").pk, page("Noch eins").pk} == {each.page_id for each in run.items.all()}
    assert run.told["doubled"] == 1
    assert ["number_doubled", "1"] in run.items.get(nth=1).findings


@pytest.mark.parametrize(
    ("status", "code"),
    [("draft", "was_draft"), ("pending", "was_pending"), ("private", "was_private"), ("future", "was_scheduled")],
)
def test_what_readers_did_not_see_comes_as_a_draft_with_a_note(bring, status, code):
    run = bring([item(1, title="Was tun", status=status, content=TEXT)])
    assert not page("Was tun").live
    assert code in [found for found, _about in run.items.get().findings]


def test_a_password_does_not_come_along(bring):
    run = bring([item(1, title="Geheim", password="sesam-oeffne-dich", content=TEXT)])
    assert ["was_protected", ""] in run.items.get().findings
    kept = str(list(WordPressItem.objects.values())) + str(list(Revision.objects.values()))
    assert "sesam-oeffne-dich" not in kept


def test_what_was_thrown_away_is_left_out_and_counted(bring):
    run = bring([item(1, title="Weg", status="trash"), item(2, title="Da"), item(3, kind="revision", status="inherit")])
    assert [each.title for each in ArticlePage.objects.all()] == ["Da"]
    assert run.told["left_out"] == {"trash": 1, "revision": 1}


def test_comments_are_counted_and_do_not_come(bring):
    run = bring([item(1, title="Eins", comments=3), item(2, title="Zwei", comments=4)])
    assert run.told["comments"] == 7


def test_kinds_of_others_are_offered_and_come_when_they_are_chosen(bring):
    items = [item(1, title="Seite"), item(2, kind="faq", title="Frage")]
    run = bring(items)
    assert not ArticlePage.objects.filter(title="Frage").exists()
    assert run.told["kinds"] == {"page": 1, "faq": 1}
    bring(items, kinds="page,post,faq")
    assert page("Frage")
    assert ArticlePage.objects.count() == 2


def test_categories_and_tags_become_keywords(bring):
    terms = [("category", "gewalt", "Gewalt, Drohung"), ("post_tag", "notfall", "Notfall")]
    bring([item(1, kind="post", title="Eins", terms=[*terms, ("category", "uncategorized", "Uncategorized")])])
    assert page("Eins").keywords == "Gewalt  Drohung, Notfall"


def test_nobody_becomes_an_account(bring, django_user_model):
    before = django_user_model.objects.count()
    run = bring([item(1, title="Eins", author="anna")], site={"authors": [author("anna", "Anna Beispiel")]})
    assert django_user_model.objects.count() == before
    assert run.told["authors"] == {"anna": "Anna Beispiel"}
    assert "somebody@example.org" not in str(list(WordPressImport.objects.values()))


def test_links_among_the_items_lead_to_pages_of_ours_whichever_comes_first(bring):
    link = f'<p><a href="{ADDRESS}/zwei/">weiter</a> <a href="/?page_id=2">kurz</a></p>'
    bring([item(1, title="Eins", content=link), item(2, title="Zwei", link=f"{ADDRESS}/zwei/", content=TEXT)])
    body = str(page("Eins").body.raw_data[0]["value"])
    assert body.count(f'<a linktype="page" id="{page("Zwei").pk}">') == 2


def test_a_link_to_a_part_of_a_page_leads_to_the_page_and_says_so(bring):
    link = f'<p><a href="{ADDRESS}/zwei/#unten">weiter</a> <a href="/zwei/">ganz</a></p>'
    run = bring([item(1, title="Eins", content=link), item(2, title="Zwei", link=f"{ADDRESS}/zwei/", content=TEXT)])
    assert str(page("Eins").body.raw_data[0]["value"]).count(f'id="{page("Zwei").pk}"') == 2
    found = [each for each in run.items.get(number=1).findings if each[0] == "part_left_out"]
    assert found == [["part_left_out", f"{ADDRESS}/zwei/#unten"]]


def test_old_addresses_lead_on(bring):
    bring([item(7, title="Eins", link=f"{ADDRESS}/2014/05/eins/", content=TEXT)])
    led = dict(FormerAddress.objects.values_list("address", "page"))
    assert led == {"?p=7": page("Eins").pk, "2014/05/eins": page("Eins").pk}


def test_old_addresses_of_pictures_and_files_lead_to_the_page_that_shows_them(bring):
    file = f"{ADDRESS}/wp-content/uploads/2014/05/plan.pdf"
    attached = {"kind": "attachment", "status": "inherit", "file": file}
    items = [item(1, title="Eins", content=TEXT), item(2, parent=1, link=f"{ADDRESS}/eins/plan/", **attached)]
    bring([*items, item(3, parent=99, **attached)])
    led = dict(FormerAddress.objects.values_list("address", "page"))
    assert led.keys() == {"?p=1", "?p=2", "eins/plan", "wp-content/uploads/2014/05/plan.pdf"}
    assert set(led.values()) == {page("Eins").pk}
    bring([*items, item(3, parent=99, **attached)])
    assert FormerAddress.objects.count() == 4


def test_two_items_on_one_address_come_both_and_it_leads_to_the_first(bring):
    run = bring([item(number, title=f"Nr {number}", link=f"{ADDRESS}/eins/", content=TEXT) for number in (1, 2)])
    assert FormerAddress.objects.get(address="eins").page_id == page("Nr 1").pk
    assert ["address_taken", "eins"] in run.items.get(number=2).findings


def test_a_dry_run_says_what_would_come_and_writes_nothing(bring, capsys):
    bring([item(1, title="Eins", content=TEXT)], dry_run=True)
    said = capsys.readouterr().out
    assert "Every word is there on 1 of 1 pages; 0 of 4 words are missing." in said
    assert "Nothing was written." in said
    assert not ArticlePage.objects.exists()
    assert not SectionPage.objects.exists()
    assert not WordPressImport.objects.exists()
    assert not FormerAddress.objects.exists()


def test_nothing_that_is_no_export_leaves_a_trace(bring):
    with pytest.raises(CommandError):
        bring(whole=b"INSERT INTO `wp_posts` VALUES (1);")
    assert not WordPressImport.objects.exists()
    assert not ArticlePage.objects.exists()


def test_a_file_that_ends_in_the_middle_needs_a_yes(bring, capsys):
    whole = export([item(1, title="Eins", content=TEXT), item(2, title="Zwei", content=TEXT)])
    half = whole[: whole.index(b"Zwei")]
    with pytest.raises(CommandError, match="Nothing was brought over"):
        bring(whole=half)
    assert not WordPressImport.objects.exists()
    assert not ArticlePage.objects.exists()
    run = bring(whole=half, accept_cut_off=True)
    assert run.is_cut_off
    assert [each.title for each in ArticlePage.objects.all()] == ["Eins"]


def test_the_front_pages_stay_as_they_are(bring, home):
    bring([item(1, title="Start", link=f"{ADDRESS}/", content=TEXT)])
    assert not FormerAddress.objects.filter(address="").exists()
    assert HomePage.objects.count() == len(home)
