"""Translating text by text: every block comes out in the other language, and two people stand before readers."""

import json
import uuid
from urllib.parse import urlencode

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import resolve, reverse
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Page
from wagtail_localize.models import (
    OverridableSegment,
    SegmentOverride,
    StringSegment,
    StringTranslation,
    Translation,
    TranslationSource,
)

from knowledge import translations
from knowledge.blocks import Body
from knowledge.models import ArticlePage, Contact, SecondLook, Wording
from knowledge.of_articles import KIND
from portal.accounts.models import Person
from tests.knowledge import articles
from tests.knowledge.translating import article, english, published, sections

PUBLISH = {"action": "publish"}
# Wagtail leaves the file of a new size to be closed by whoever finds it.
LEFT = "ignore:Exception ignored in. <.*(FileIO|Buffered|Spooled):pytest.PytestUnraisableExceptionWarning"
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc000000301010018dd8db00000000049454e44ae426082"
)


@pytest.fixture
def section(home):
    return sections(home)


@pytest.fixture
def second(come_in, db):
    """Another editor than `editor`."""
    return come_in("editor", factor="passkey")


def begin(client, page) -> Page:
    """Ask for the page's translation in Wagtail, as its button does."""
    answer = client.post(
        reverse("wagtail_localize:submit_page_translation", args=[page.pk]), {"locales": [english().pk]}
    )
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return ArticlePage.objects.get(translation_key=page.translation_key, locale=english())


def translate(client, page, words="{} in English") -> None:
    """Give every text of this page a translation, through the addresses its editor uses."""
    translation = Translation.objects.get(source__object=page.translation_key)
    for segment in StringSegment.objects.filter(source=translation.source).select_related("string", "context"):
        said = "in-english" if segment.context.path == "slug" else words.format(segment.string.data)
        address = reverse("wagtail_localize:edit_string_translation", args=[translation.pk, segment.pk])
        body = f"value={said}"
        answer = client.put(address, body, content_type="application/x-www-form-urlencoded")
        assert answer.status_code in (200, 201), answer.content


def publish(client, page):
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return client.get(client.post(address, PUBLISH).url).content.decode()


def fresh(page):
    return ArticlePage.objects.get(pk=page.pk)


@pytest.fixture
def begun(editor, section):
    """An article in German, its translation begun by the editor and wholly written."""
    page = begin(editor, article(section["de"], "Stalking"))
    translate(editor, page)
    return page


# --- Who publishes ---------------------------------------------------------------------------------------------------
def test_a_translation_begins_as_a_draft_even_of_a_page_that_readers_see(editor, section):
    page = begin(editor, article(section["de"], "Stalking"))
    assert (page.live, page.alias_of_id, page.get_parent().pk) == (False, None, section["en"].pk)


def test_who_translated_does_not_publish_and_another_does(editor, second, begun):
    told = publish(editor, begun)
    assert "whoever wrote these words does not publish them" in told
    assert not fresh(begun).live
    assert fresh(begun).get_latest_revision_as_object().title == "Stalking in English", "it is kept as a draft"
    publish(editor, begun)
    assert not fresh(begun).live, "nor by trying again"
    told = publish(second, begun)
    assert "was published" in told
    page = fresh(begun)
    assert (page.live, page.title, page.slug) == (True, "Stalking in English", "in-english")
    look = SecondLook.objects.get(author__isnull=False)
    assert look.author.email.startswith("editortotp")
    assert look.person.email.startswith("editorpasskey")


def test_the_second_may_come_at_once(second, begun):
    assert "was published" in publish(second, begun)
    assert fresh(begun).live


def test_with_every_right_there_is_it_is_the_same(almighty, editor, section):
    page = begin(almighty, article(section["de"], "Stalking"))
    Person.objects.filter(email__startswith="editorpasskey").update(is_superuser=True)
    translate(almighty, page)
    assert "does not publish them" in publish(almighty, page)
    assert not fresh(page).live
    assert "was published" in publish(editor, page)
    assert fresh(page).live


def test_pressing_the_button_does_not_make_the_words_ones_own(editor, second, begun):
    """The second changes one text: now they wrote last, and the first is the one who may look."""
    segment = StringSegment.objects.get(context__path="title")
    translation = Translation.objects.get()
    address = reverse("wagtail_localize:edit_string_translation", args=[translation.pk, segment.pk])
    second.put(address, "value=Being stalked", content_type="application/x-www-form-urlencoded")
    assert "does not publish them" in publish(second, begun)
    assert not fresh(begun).live
    publish(editor, begun)
    assert fresh(begun).title == "Being stalked"


def test_a_page_that_readers_see_keeps_its_words_until_others_are_let_go(editor, second, begun):
    publish(second, begun)
    translate(editor, begun, "{} anew")
    publish(editor, begun)
    page = fresh(begun)
    assert (page.live, page.title) == (True, "Stalking in English")
    publish(second, begun)
    assert fresh(begun).title == "Stalking anew"


def test_a_page_is_not_published_with_texts_in_another_language(editor, second, section):
    page = begin(editor, article(section["de"], "Stalking"))
    told = publish(second, page)
    assert "texts are not translated yet" in told
    assert not fresh(page).live
    assert not SecondLook.objects.filter(author__isnull=False).exists()


def test_who_may_not_publish_is_refused_and_nothing_is_kept(come_in, begun):
    before = fresh(begun).latest_revision_id
    worker = come_in("compliance")
    answer = worker.post(reverse("wagtailadmin_pages:edit", args=[begun.pk]), PUBLISH)
    assert answer.status_code == 403
    assert (fresh(begun).live, fresh(begun).latest_revision_id) == (False, before)


def test_a_locked_page_stays_as_it_is(editor, second, begun):
    page = fresh(begun)
    page.locked, page.locked_by = True, Person.objects.get(email__startswith="editortotp")
    page.save()
    publish(second, begun)
    assert not fresh(begun).live


def test_taking_over_what_changed_publishes_nothing_even_if_asked_to(editor, second, begun):
    publish(second, begun)
    source = TranslationSource.objects.get()
    leads = source.get_source_instance()
    leads.title = "Nachstellen"
    published(leads)
    assert [page.pk for page in translations.out_of_date()] == [begun.pk]
    address = reverse("wagtail_localize:update_translations", args=[source.pk])
    assert "publish_translations" not in second.get(address).content.decode()
    second.post(address, {"publish_translations": "on"})
    assert fresh(begun).title == "Stalking in English"
    second.post(address)
    translate(editor, begun)
    publish(second, begun)
    assert fresh(begun).title == "Nachstellen in English"
    assert not translations.out_of_date()


def test_the_editor_of_a_page_that_is_out_of_date_says_so(editor, second, begun):
    publish(second, begun)
    address = reverse("wagtailadmin_pages:edit", args=[begun.pk])
    assert "out of date" not in editor.get(address).content.decode()
    published(TranslationSource.objects.get().get_source_instance())
    told = editor.get(address).content.decode()
    assert "out of date" in told
    assert reverse("wagtail_localize:update_translations", args=[TranslationSource.objects.get().pk]) in told


# --- Sign-off --------------------------------------------------------------------------------------------------------
def test_where_sign_off_is_asked_for_a_translation_is_submitted_and_goes_out_after_it(editor, second, begun, section):
    signers = articles.signers()
    articles.in_force()
    articles.section(Page.objects.get(pk=section["en"].pk).specific)
    told = publish(second, begun)
    assert "its sign-off is asked for" in told
    assert not fresh(begun).live
    assert Wording.objects.get().title == "Stalking in English"
    publish(editor, begun)
    assert not fresh(begun).live, "it is locked meanwhile"
    articles.sign_off(fresh(begun), signers)
    page = fresh(begun)
    assert (page.live, page.title) == (True, "Stalking in English")


def test_whoever_translated_a_text_is_an_author_for_sign_off(editor, second, begun, section):
    articles.signers()
    articles.in_force()
    articles.section(Page.objects.get(pk=section["en"].pk).specific)
    StringTranslation.objects.filter(translation_of__data="Stalking").update(
        last_translated_by=Person.objects.create_person("translator@example.org", "Translator")
    )
    publish(second, begun)
    names = {Person.objects.get(pk=pk).email for pk in KIND.authors(Wording.objects.get())}
    assert "translator@example.org" in names


# --- Every block -----------------------------------------------------------------------------------------------------
def item(value):
    return {"type": "item", "value": value, "id": str(uuid.uuid4())}


def every_block(contact, picture, file, page):
    """One block of each kind, with words that a translation can be told by."""
    line = "<p>Zeile mit <b>Nachdruck</b></p>"
    values = {
        "heading": {"words": "Woran Sie es merken", "anchor": "merken"},
        "text": f'<p>Ein Satz mit <a linktype="page" id="{page.pk}">Verweis</a> und <a href="https://example.org/">Netz</a>.</p>',
        "callout": {"kind": "caution", "heading": "Achtung", "text": "<p>Vorsicht bitte</p>"},
        "danger": {"heading": "Sind Sie in Gefahr?"},
        "steps": {"title": "So gehen Sie vor", "items": [item(line), item("<p>Danach</p>")]},
        "do_and_dont": {"do": [item("<p>Ruhe</p>")], "dont": [item("<p>Streit</p>")]},
        "checklist": {"title": "Denken Sie an", "items": [item("<p>Beweise</p>")]},
        "contacts": [item(contact.pk)],
        "question": {"question": "Was nun?", "answer": "<p>Rufen Sie an.</p>"},
        "quote": {"quote": "Ich hatte Angst.", "source": "Eine Kollegin"},
        "table": {
            "columns": [{"type": "text", "heading": "Zeichen"}, {"type": "text", "heading": "Bedeutung"}],
            "rows": [{"values": [line, "<p>Oft</p>"]}, {"values": ["<p>Oft</p>", "<p>Selten</p>"]}],
            "caption": "Was vorkommt",
        },
        "picture": {
            "image": {"image": picture.pk, "alt_text": "Ein Haus", "decorative": False},
            "caption": "Das Haus von vorn",
        },
        "download": {"document": file.pk, "name": "Merkblatt"},
        "related": [item(page.pk)],
        "seen": {"behaviour": "fixation"},
        "subheading": {"words": "Am Anfang", "anchor": ""},
        "verbatim": {"text": "Zeile\n  mit Abstand"},
        "kept": {
            "was": "<table>",
            "html": '<table><tbody><tr><td colspan="2">H<sub>2</sub>O breit</td></tr></tbody></table>',
        },
    }
    assert set(values) == set(Body().child_blocks), "a new block is translated too: give it words here"
    return [{"type": kind, "value": value, "id": str(uuid.uuid4())} for kind, value in values.items()]


@pytest.fixture
def full(section, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    contact = Contact.objects.create(key="hilfe", name_de="Hilfe", name_en="Help", live=False)
    picture = Image.objects.create(title="Haus", file=ContentFile(PIXEL, "haus.png"))
    file = Document.objects.create(title="Merkblatt", file=ContentFile(b"x", "merkblatt.txt"))
    body = every_block(contact, picture, file, section["de"])
    return article(section["de"], "Alles", body=json.dumps(body), summary="Alle Blöcke")


def plain(value):
    """What is kept of blocks, without the ids of lines."""
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items() if key != "id"}
    return [plain(each) for each in value] if isinstance(value, list) else value


def test_every_block_comes_out_in_the_other_language(editor, second, full):
    page = begin(editor, full)
    translate(editor, page, "EN {}")
    assert "was published" in publish(second, page)
    before = plain(list(full.body.raw_data))
    after = plain(list(fresh(page).body.raw_data))
    assert [block["type"] for block in after] == [block["type"] for block in before]
    said = {block["type"]: block["value"] for block in after}
    meant = {block["type"]: block["value"] for block in before}
    for same in ("contacts", "related", "seen"):
        assert said[same] == meant[same]
    assert said["heading"] == {"words": "EN Woran Sie es merken", "anchor": "merken"}
    assert f'EN Ein Satz mit <a id="{full.get_parent().pk}" linktype="page">Verweis</a>' in said["text"]
    assert 'href="https://example.org/"' in said["text"]
    assert said["subheading"] == {"words": "EN Am Anfang", "anchor": ""}
    assert said["verbatim"] == {"text": "EN Zeile\n  mit Abstand"}
    html = '<table><tbody><tr><td colspan="2">EN H<sub>2</sub>O breit</td></tr></tbody></table>'
    assert said["kept"] == {"was": "<table>", "html": html}
    assert said["callout"] == {"kind": "caution", "heading": "EN Achtung", "text": "<p>EN Vorsicht bitte</p>"}
    assert said["danger"] == {"heading": "EN Sind Sie in Gefahr?"}
    assert said["steps"]["title"] == "EN So gehen Sie vor"
    assert [line["value"] for line in said["steps"]["items"]] == [
        "<p>EN Zeile mit <b>Nachdruck</b></p>",
        "<p>EN Danach</p>",
    ]
    assert [line["value"] for name in ("do", "dont") for line in said["do_and_dont"][name]] == [
        "<p>EN Ruhe</p>",
        "<p>EN Streit</p>",
    ]
    assert said["checklist"]["items"][0]["value"] == "<p>EN Beweise</p>"
    assert said["question"] == {"question": "EN Was nun?", "answer": "<p>EN Rufen Sie an.</p>"}
    assert said["quote"] == {"quote": "EN Ich hatte Angst.", "source": "EN Eine Kollegin"}
    assert said["table"] == {
        "columns": [{"type": "text", "heading": "EN Zeichen"}, {"type": "text", "heading": "EN Bedeutung"}],
        "rows": [
            {"values": ["<p>EN Zeile mit <b>Nachdruck</b></p>", "<p>EN Oft</p>"]},
            {"values": ["<p>EN Oft</p>", "<p>EN Selten</p>"]},
        ],
        "caption": "EN Was vorkommt",
    }
    assert said["picture"]["image"] == meant["picture"]["image"] | {"alt_text": "EN Ein Haus"}
    assert said["picture"]["caption"] == "EN Das Haus von vorn"
    assert said["download"] == meant["download"] | {"name": "EN Merkblatt"}


def test_a_new_row_takes_no_translation_from_the_others(editor, section):
    table = {
        "columns": [{"type": "text", "heading": "Zeichen"}],
        "rows": [{"values": ["<p>Oft</p>"]}],
        "caption": "Was vorkommt",
    }
    block = {"type": "table", "value": table, "id": str(uuid.uuid4())}
    leads = article(section["de"], "Tafel", body=json.dumps([block]))
    page = begin(editor, leads)
    translate(editor, page, "EN {}")
    table["rows"].insert(0, {"values": ["<p>Neu</p>"]})
    leads.body = json.dumps([block])
    published(leads)
    source = TranslationSource.objects.get()
    source.update_from_db()
    assert Translation.objects.get().get_progress() == (7, 6)


def test_the_editor_of_translations_opens_with_every_block(editor, full):
    page = begin(editor, full)
    answer = editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    told = answer.content.decode()
    assert answer.status_code == 200
    assert "js-translation-editor" in told
    for script in told.split("<script")[1:]:
        opening = script.split(">", 1)[0]
        assert "src=" in opening or "nonce=" in opening or 'type="application/json"' in opening, script[:200]
    assert "&quot;machineTranslator&quot;: null" in told
    choosers = json.loads(told.split('<script id="chooser-urls" type="application/json">')[1].split("</script>")[0])
    leads = {name: resolve(address).view_name for name, address in choosers.items()}
    assert leads == {
        "imageChooser": "wagtailimages_chooser:choose",
        "documentChooser": "wagtaildocs_chooser:choose",
        "pageChooser": "wagtailadmin_choose_page",
    }


def test_a_preview_shows_the_translation_and_writes_nothing(editor, begun):
    answer = editor.get(reverse("wagtail_localize:preview_translation", args=[Translation.objects.get().pk]))
    assert answer.status_code == 200
    assert "Stalking in English" in answer.content.decode()
    assert not fresh(begun).live


# --- What does not fit, and what is closed ---------------------------------------------------------------------------
def test_a_text_that_was_not_sent_or_cannot_be_kept_is_refused_and_changes_nothing(editor, begun):
    translation = Translation.objects.get()
    segment = StringSegment.objects.filter(context__path="title").get()
    address = reverse("wagtail_localize:edit_string_translation", args=[translation.pk, segment.pk])
    for body in ("", "value=a%00b"):
        answer = editor.put(address, body, content_type="application/x-www-form-urlencoded")
        assert answer.status_code == 400, body
    kept = StringTranslation.objects.get(context__path="title")
    assert kept.data == "Stalking in English"
    assert editor.put(address, "value=Other", content_type="application/x-www-form-urlencoded").status_code == 200


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("<script>alert(1)</script>Words", "Words"),
        ("<!--><img src=x onerror=alert(1)>-->", ""),
        ('<b onclick="alert(1)">Words</b>', "<b>Words</b>"),
        ('<a href="javascript:alert(1)">Words</a>', "<a>Words</a>"),
        ("Research & <b>care</b>", "Research &amp; <b>care</b>"),
    ],
)
def test_a_translated_text_holds_words_and_nothing_that_runs(editor, begun, sent, kept):
    segment = StringSegment.objects.filter(context__path="summary").get()
    address = reverse("wagtail_localize:edit_string_translation", args=[Translation.objects.get().pk, segment.pk])
    editor.put(address, urlencode({"value": sent}), content_type="application/x-www-form-urlencoded")
    data = StringTranslation.objects.get(context__path="summary").data
    assert data == kept or "onerror" in sent
    for word in ("script", "onerror", "<img", "onclick"):
        assert word not in data


def override(client, kind, value):
    """Put something else in the place of a link, a picture or a file."""
    segment = OverridableSegment.objects.get(context__field_path=kind)
    address = reverse("wagtail_localize:edit_override", args=[Translation.objects.get().pk, segment.pk])
    return client.put(address, urlencode({"value": value}), content_type="application/x-www-form-urlencoded")


def test_another_link_may_stand_in_for_one_but_none_that_runs(editor, second, full):
    page = begin(editor, full)
    translate(editor, page, "EN {}")
    assert override(editor, "body.text", "javascript:alert(1)").status_code == 400
    assert not SegmentOverride.objects.exists()
    assert override(editor, "body.text", "https://example.org/en/").status_code == 201
    publish(second, page)
    assert 'href="https://example.org/en/"' in str(fresh(page).body.raw_data[1]["value"])


def test_a_file_that_is_gone_is_told_of_and_nothing_is_published(editor, second, full):
    page = begin(editor, full)
    translate(editor, page, "EN {}")
    for value in ("987654", "none"):
        override(editor, "body.download.document", value)
        assert "is gone" in publish(second, page)
    assert not fresh(page).live
    preview = reverse("wagtail_localize:preview_translation", args=[Translation.objects.get().pk])
    override(editor, "body.download.document", "987654")
    assert editor.get(preview).status_code == 404


@pytest.mark.filterwarnings(LEFT)
def test_the_editor_of_translations_learns_the_names_of_what_a_page_shows(editor, come_in, full):
    begin(editor, full)
    addresses = [
        f"/admin/api/main/images/{Image.objects.get().pk}/",
        f"/admin/api/main/documents/{Document.objects.get().pk}/",
        f"/admin/localize/api/snippets/knowledge/contact/{Contact.objects.get(key='hilfe').pk}/",
    ]
    worker = come_in("compliance")
    for address in addresses:
        assert editor.get(address).json()["title"]
        assert worker.get(address).status_code == 403
    for model in ("cases/case", "accounts/person", "knowledge/wording"):
        assert editor.get(f"/admin/localize/api/snippets/{model}/1/").status_code == 404


def test_a_title_that_is_too_long_is_told_of_and_nothing_is_published(editor, second, begun):
    StringTranslation.objects.filter(context__path="title").update(data="x" * 300)
    told = publish(second, begun)
    assert "255" in told
    assert not fresh(begun).live


def test_a_change_from_another_site_is_refused(come_in, section, editor, begun):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = editor.cookies
    translation = Translation.objects.get()
    segment = StringSegment.objects.filter(context__path="title").get()
    address = reverse("wagtail_localize:edit_string_translation", args=[translation.pk, segment.pk])
    answer = strict.put(address, "value=Other", content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 403
    assert StringTranslation.objects.get(context__path="title").data == "Stalking in English"


@pytest.mark.parametrize("name", ["machine_translate", "upload_pofile", "download_pofile"])
def test_words_go_to_no_service_and_come_from_no_file(almighty, editor, begun, name):
    address = reverse(f"wagtail_localize:{name}", args=[Translation.objects.get().pk])
    assert [almighty.get(address).status_code, almighty.post(address).status_code] == [404, 404]


def test_a_translation_is_not_thrown_away_at_a_click(almighty, editor, begun):
    address = reverse("wagtail_localize:convert_to_alias", args=[begun.pk])
    assert almighty.post(address).status_code == 404
    assert fresh(begun).alias_of_id is None


@pytest.mark.filterwarnings("ignore:Pagination may yield inconsistent results")  # the library's list has no order
def test_who_is_no_editor_gets_to_none_of_it(come_in, editor, begun):
    worker = come_in("compliance")
    translation = Translation.objects.get()
    for address in (
        reverse("wagtail_localize:translations_report"),
        reverse("wagtail_localize:preview_translation", args=[translation.pk]),
        reverse("wagtail_localize:submit_page_translation", args=[begun.pk]),
    ):
        assert worker.get(address).status_code == 403
        assert editor.get(address).status_code == 200
