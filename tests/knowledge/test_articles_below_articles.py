"""What goes deeper stands below its article, is named there, and is found by its keywords."""

import pytest
from django.test import Client

from knowledge.models import ArticlePage
from knowledge.wording import digest_of
from tests.knowledge.articles import seen
from tests.knowledge.test_restricted_sections import DUTY, restrict


def put(above, title, **fields):
    page = ArticlePage(title=title, slug=title.lower(), summary="S", body=[], locale=above.locale, live=False, **fields)
    above.add_child(instance=page)
    seen(page).save_revision().publish()
    return ArticlePage.objects.get(pk=page.pk)


@pytest.fixture
def above(section):
    return put(section, "Above")


def shown(address, client=None):
    return (client or Client()).get(address).content.decode()


def test_an_article_names_what_stands_below_it(above):
    below = put(above, "Deeper")
    assert below.url == f"{above.url}deeper/"
    assert 'id="below">More on this' in shown(above.url)
    assert f'href="{below.url}"' in shown(above.url)
    assert "More on this" not in shown(below.url)
    assert "Above" in shown(below.url)


def test_what_is_not_for_this_reader_is_not_named(above, come_in):
    below = put(above, "Deeper")
    restrict(below, DUTY)
    assert "Deeper" not in shown(above.url)
    assert "Deeper" in shown(above.url, come_in(DUTY))


def test_the_front_page_names_articles_of_sections_only(home, above):
    put(above, "Deeper")
    assert "Above" in shown("/en/")
    assert "Deeper" not in shown("/en/")


def test_a_page_is_found_by_its_keywords(above):
    put(above, "Deeper", keywords="Pförtner, gatehouse")
    assert "Deeper" in shown("/en/search/?q=gatehouse")


def test_words_signed_off_before_there_were_keywords_keep_their_digest(above):
    before = digest_of(above)
    above.keywords = "gatehouse"
    assert digest_of(above) != before
    above.keywords = ""
    assert digest_of(above) == before
