"""What is missing in a language, and what is out of date there, is known to editors at once."""

import pytest
from django.utils import timezone
from wagtail.models import Page
from wagtail_localize.models import Translation, TranslationSource

from knowledge import translations
from knowledge.models import EasyPage
from tests.knowledge.translating import article, below, english, published, sections


@pytest.fixture
def section(home):
    return sections(home)


def names(pages):
    return [page.title for page in pages]


def test_what_has_no_twin_before_readers_is_missing(section):
    both = article(section["de"], "Stalking")
    article(section["en"], "Stalking too", translation_key=both.translation_key)
    alone = article(section["de"], "Drohungen")
    draft = article(section["en"], "Threats", translation_key=alone.translation_key, live=False)
    article(section["de"], "Entwurf", live=False)
    below(both, EasyPage, "Leicht")  # nobody translates Leichte Sprache
    (found,) = translations.missing()
    assert (found.title, found.missing_in, found.begun_id) == ("Drohungen", "en", draft.pk)
    assert names(translations.missing("en")) == ["Drohungen"]
    assert not translations.missing("de")


def test_a_page_in_english_alone_is_missing_in_german(section):
    article(section["en"], "Harassment")
    (found,) = translations.missing()
    assert (found.title, found.missing_in, found.begun_id) == ("Harassment", "de", None)


def test_a_translation_is_out_of_date_once_what_it_follows_was_published_after_it(section):
    leads = article(section["de"], "Stalking")
    follows = article(section["en"], "Being stalked", translation_key=leads.translation_key)
    assert not translations.out_of_date()
    leads.title = "Stalking, neu"
    published(leads)
    (found,) = translations.out_of_date()
    assert (found.pk, found.source_id, found.source_title) == (follows.pk, leads.pk, "Stalking, neu")
    assert found.changed_at == leads.last_published_at
    follows.title = "Being stalked, anew"
    published(follows)
    assert not translations.out_of_date()


def test_what_follows_does_not_lead(section):
    leads = article(section["de"], "Stalking")
    follows = article(section["en"], "Being stalked", translation_key=leads.translation_key)
    published(follows)
    assert not translations.out_of_date()


def test_a_translation_published_without_the_new_texts_stays_out_of_date(section):
    leads = article(section["de"], "Stalking")
    follows = article(section["en"], "Being stalked", translation_key=leads.translation_key)
    source, _made = TranslationSource.get_or_create_from_instance(leads)
    Translation.objects.create(source=source, target_locale=english())
    leads.title = "Stalking, neu"
    published(leads)
    follows.title = "Being stalked!"
    published(follows)
    assert names(translations.out_of_date()) == ["Being stalked!"]
    source.update_from_db()
    assert source.last_updated_at <= timezone.now()
    assert not translations.out_of_date()


def test_however_many_there_are_each_is_found_with_one_question(section, django_assert_num_queries):
    for number in range(3):
        leads = article(section["de"], f"Artikel {number}")
        article(section["de"], f"Allein {number}")
        article(section["en"], f"Article {number}", translation_key=leads.translation_key)
        published(leads)
    with django_assert_num_queries(1):
        assert len([(page.locale.language_code, page.title) for page in translations.out_of_date()]) == 3
    with django_assert_num_queries(1):
        assert len([(page.locale.language_code, page.title) for page in translations.missing()]) == 3
    assert Page.objects.count() > 12
