"""Whatever is restricted for whichever duties: nobody finds a page they may not open, and everybody those they may."""

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import Page, PageViewRestriction

from knowledge import readers
from knowledge.codes import code_of, meant_by
from knowledge.languages import before_readers, of_page
from knowledge.listing import changed, open_pages
from knowledge.models import ArticlePage, EasyPage, SectionPage
from knowledge.search.finding import find
from portal.accounts.groups import GROUP_OF_DUTY
from tests.knowledge.articles import seen
from tests.knowledge.test_restricted_sections import group

DUTIES = ("hr", "psychology", "compliance")
SECTIONS, ARTICLES = 3, 2
PLACES = [(s,) for s in range(SECTIONS)] + [(s, a) for s in range(SECTIONS) for a in range(ARTICLES)]
EASY = (0, 0, 0)
some_duties = st.frozensets(st.sampled_from(DUTIES))
restrictions = st.lists(
    st.tuples(st.sampled_from([*PLACES, EASY]), st.sampled_from(["de", "en"]), some_duties), max_size=5
)


def add(parent, page):
    parent.add_child(instance=page)
    seen(page).save_revision().publish()
    return page


@pytest.fixture
def tree(home):
    """Pages by language and place, twins in step; the last section is there in German only."""
    pages = {}
    for language, front in home.items():
        for s in range(SECTIONS if language == "de" else SECTIONS - 1):
            words = {"summary": "Zaun", "locale": front.locale}
            section = add(front, SectionPage(title=f"Teil {s}", slug=f"part-{s}", **words))
            pages[language, (s,)] = section
            for a in range(ARTICLES):
                text = [("text", "<p>Zaun</p>")]
                page = add(section, ArticlePage(title=f"Seite {s}{a}", slug=f"page-{s}-{a}", body=text, **words))
                pages[language, (s, a)] = page
    easy = EasyPage(
        title="Leicht", slug="easy", summary="Zaun", body=[("text", "<p>Zaun</p>")], locale=home["de"].locale
    )
    pages["de", EASY] = add(pages["de", (0, 0)], easy)
    for (language, place), page in pages.items():
        if language == "en":
            Page.objects.filter(pk=page.pk).update(translation_key=pages["de", place].translation_key)
    return {place: type(page).objects.get(pk=page.pk) for place, page in pages.items()}


def allowed(place, rules, duties):
    """As the rules say it in words: every restriction on the way to a page, in any language, must let its reader in."""
    return all(duties & let_in for where, let_in in rules if place[: len(where)] == where)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=restrictions, duties=some_duties)
def test_lists_searches_sitemap_and_feeds_agree_with_what_may_be_opened(tree, home, rf, asked, duties):
    PageViewRestriction.objects.all().delete()
    rules = {}
    for place, language, let_in in asked:
        page = tree.get((language, place)) or tree["de", place]
        rules[page.pk] = (place, let_in)
    for pk, (_place, let_in) in rules.items():
        restriction = PageViewRestriction.objects.create(page_id=pk, restriction_type="groups")
        restriction.groups.set([group(duty) for duty in let_in])
    rules = list(rules.values())
    theirs = readers.Eyes(frozenset(GROUP_OF_DUTY[duty] for duty in duties))
    may = {page.pk for (_language, place), page in tree.items() if allowed(place, rules, duties)}
    anybody = {page.pk for (_language, place), page in tree.items() if allowed(place, rules, frozenset())}
    request = rf.get("/")
    token = readers._eyes.set(theirs)
    try:
        for (language, place), page in tree.items():
            assert theirs.may_read(page) == (page.pk in may), (language, place)
            if page.pk in may:
                switch = [each for each in of_page(page, request) if not each.get("missing")]
                assert all(each["url"] for each in switch)
            assert {each.pk for each in before_readers(page.translation_key)} <= may
            found = meant_by(code_of(page.translation_key), ArticlePage.published(language))
            assert found is None or found[0].pk in may
        _lists_agree(tree, home, may)
        _search_agrees(tree, may)
    finally:
        readers._eyes.reset(token)
    assert {page.pk for page in open_pages()} - {front.pk for front in home.values()} == anybody
    for language in home:
        articles = {page.pk for (code, place), page in tree.items() if code == language and len(place) > 1}
        assert {page.pk for page in changed(language)} == anybody & articles


def _lists_agree(tree, home, may):
    for language, front in home.items():
        own = {place: page for (code, place), page in tree.items() if code == language}
        shown = {page.pk for page in front.sections()}
        assert shown <= may
        assert {page.pk for place, page in own.items() if len(place) == 1} & may <= shown
        shown = {page.pk for page in front.topics()}
        assert shown <= may
        assert {page.pk for place, page in own.items() if len(place) == 2} & may <= shown
        for place, page in own.items():
            if len(place) == 1 and page.pk in may:
                shown = {each.pk for each in page.articles()}
                below = {each.pk for where, each in own.items() if len(where) == 2 and where[0] == place[0]}
                assert below & may <= shown <= may


def _search_agrees(tree, may):
    for language in ("de", "en"):
        found = find("Zaun", language)
        own = {page.pk for (code, _place), page in tree.items() if code == language}
        hits = {hit.page.pk for hit in found.hits}
        assert own & may <= hits <= may
        assert found.count == len(hits)


def test_what_the_oracle_says_the_doors_say(tree, come_in, client):
    """The same over HTTP, once: two restrictions, three readers."""
    for page, duty in ((tree["de", (0,)], "hr"), (tree["en", (1, 0)], "psychology")):
        PageViewRestriction.objects.create(page=Page.objects.get(pk=page.pk), restriction_type="groups").groups.add(
            group(duty)
        )
    rules = [((0,), {"hr"}), ((1, 0), {"psychology"})]
    for who, duties in ((client, set()), (come_in("hr"), {"hr"}), (come_in("hr", "psychology"), {"hr", "psychology"})):
        listed = who.get("/sitemap.xml").content.decode()
        for (_language, place), page in tree.items():
            expected = 200 if allowed(place, rules, duties) else 404
            assert who.get(page.get_url()).status_code == expected, (place, duties)
            assert who.get(reverse("feedback", args=[page.pk])).status_code == expected
            assert (page.get_url() in listed) == allowed(place, rules, frozenset())
