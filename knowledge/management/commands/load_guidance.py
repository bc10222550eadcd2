"""Brings the first guidance in. Safe to repeat: what is there, an editor may have changed, and it stays."""

import json
import uuid
from datetime import date, timedelta
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from knowledge import eyes
from knowledge import first_guidance as first
from knowledge.models import (
    ArticlePage,
    Contact,
    ContactsPage,
    EasyPage,
    EasyReadingPage,
    GlossaryPage,
    HomePage,
    ReadingSafelyPage,
    SectionPage,
    Synonyms,
    WrittenPage,
)
from knowledge.models.contacts import OF_THE_COMPANY
from knowledge.written import Writer, item
from theme.help_line import numbers

ALL = uuid.UUID("5f3c2f0e-0f0a-5b7e-9a31-6b8e3b1f2c47")
REVIEWED_AGAIN = timedelta(days=365)
EASY = "leichte-sprache"
SOURCES_READ_ON = date(2026, 11, 21)
"""When those of the first contacts were."""
GLOSSARY = {
    "de": {"title": "Wörter erklärt", "slug": "woerter", "summary": "Wörter, die in Artikeln vorkommen, kurz erklärt."},
    "en": {"title": "Words explained", "slug": "words", "summary": "Words you meet in the articles, in short."},
}


class Command(BaseCommand):
    help = "Puts the first guidance into the tree as drafts, where it is missing. --publish: before readers, at once."

    def add_arguments(self, parser):
        parser.add_argument("--publish", action="store_true", help="publish what is made (for the demo)")

    @transaction.atomic
    def handle(self, *args, **options):
        """Contacts, sections, articles, Leichte Sprache, glossary and what stands beside them."""
        call_command("load_home", stdout=self.stdout)
        self.publish = options["publish"]
        self.made: list[tuple] = []
        self.contacts = {key: self._contact(key, told) for key, told in first.contacts().items()}
        self._synonyms()
        self.pages = {}
        for home in HomePage.objects.select_related("locale").order_by("locale__language_code"):
            self._shelves(home)
        for language in first.LANGUAGES:
            self._write(language)
        self._publish()
        self.stdout.write(f"{len(self.made)} pages were made." if self.made else "The guidance is there already.")

    # --- What stands where -------------------------------------------------------------------------------------------
    def _shelves(self, home):
        """Every page of one language in its place, still without its words."""
        language = home.locale.language_code
        for section in first.sections()["section"]:
            shelf = self._page(SectionPage, home, section["key"], language, section[language])
            for key in section["articles"]:
                article = first.articles()[key][language]
                model = ContactsPage if key == "emergency-contacts" else ArticlePage
                page = self._page(model, shelf, key, language, vars(article))
                easy = first.articles()[key].get(first.EASY)
                if easy and language == "de":
                    self._page(EasyPage, page, f"{key}/easy", language, vars(easy) | {"slug": EASY})
        for key, model in (("reading-safely", ReadingSafelyPage), ("easy-language", EasyReadingPage)):
            spoken = first.pages()[key]
            page = self._page(model, home, key, language, vars(_in(spoken, language)) | {"slug": key})
            if language in spoken and first.EASY in spoken and language == "de":
                self._page(EasyPage, page, f"{key}/easy", language, vars(spoken[first.EASY]) | {"slug": EASY})
        self._page(GlossaryPage, home, "glossary", language, GLOSSARY[language])

    def _page(self, model, above, key, language, told):
        name = uuid.uuid5(ALL, key)
        page = model.objects.filter(translation_key=name, locale=above.locale).first()
        if page is None:
            page = model(
                title=told["title"],
                slug=told["slug"],
                summary=told["summary"],
                audience=told.get("audience", "everyone"),
                translation_key=name,
                locale=above.locale,
                live=False,
            )
            above.add_child(instance=page)
            self.made.append((key, language, page))
        self.pages[key, language] = page
        return page

    # --- What they say -----------------------------------------------------------------------------------------------
    def _write(self, language):
        writer = Writer(
            language,
            page_of=lambda key: self.pages[key, language].pk,
            contact_of=lambda key: self.contacts[key].pk,
        )
        for key, spoken, page in self.made:
            if spoken != language:
                continue
            if isinstance(page, WrittenPage):
                body: Any = json.dumps(writer.body(_told(key, language).body))
                page.body = body
            elif isinstance(page, GlossaryPage):
                terms: Any = json.dumps([_term(told[language]) for told in first.terms().values()])
                page.terms = terms

    def _publish(self):
        today = timezone.localdate()
        for _key, _language, page in self.made:
            page.review_by = today + REVIEWED_AGAIN
            page.save()
            revision = page.save_revision()
            if self.publish:
                eyes.came_with_the_release(page)
                revision.publish()

    def _synonyms(self):
        if not Synonyms.objects.exists():
            groups = [(code, words) for code, all_words in first.synonyms().items() for words in all_words]
            Synonyms.objects.bulk_create(Synonyms(language=code, words="\n".join(words)) for code, words in groups)

    def _contact(self, key, told):
        there = Contact.objects.filter(key=key).first()
        if there:
            return there
        words = {f"{name}_{code}": told[name][code] for name in first.IN_BOTH for code in first.LANGUAGES}
        contact = Contact(
            key=key, kind=told["kind"], country=told["country"], phone=told["phone"], website=told["website"], **words
        )
        contact.source = _source(key, told)
        if contact.source:
            contact.confirmed_on = SOURCES_READ_ON
            contact.review_by = contact.confirmed_on + REVIEWED_AGAIN
        contact.live = False
        contact.save()
        revision = contact.save_revision()
        if self.publish and contact.is_confirmed:
            revision.publish()
        return contact


def _told(key, language):
    name, _, easy = key.partition("/")
    spoken = first.articles().get(name) or first.pages()[name]
    return spoken[first.EASY] if easy else _in(spoken, language)


def _in(spoken, language):
    """In this language; what there is in Leichte Sprache only is German."""
    return spoken[language] if language in spoken else spoken[first.EASY]


def _source(key, told):
    """How this number was confirmed: by law, by whoever runs the portal, or by who publishes it. Empty: not at all."""
    if told["country"] == "DE" and told["kind"] == "emergency":
        return "§ 164 TKG"
    if key in OF_THE_COMPANY:
        return "HELP_LINE" if numbers().get(OF_THE_COMPANY[key]) else ""
    return told["confirmed"] and (told["website"] or told["confirmed"])


def _term(told):
    forms = [item(form) for form in told["forms"]]
    return {"type": "term", "value": {"term": told["term"], "explanation": told["explanation"], "forms": forms}}
