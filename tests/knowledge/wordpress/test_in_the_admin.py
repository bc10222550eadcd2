"""Editors bring an export in, see what will come, say yes, work through it, release it with a second person."""

from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale

from knowledge.models import ArticlePage, AskedLook, SectionPage, WordPressImport
from knowledge.wordpress import running, tasks
from portal.accounts.models import Person
from portal.vault import blobs
from tests.knowledge.wordpress.exports import export, item
from tests.knowledge.wordpress.test_again import NEW, OLD, edit, newest

SITE = [item(1, title="Eins", content=OLD, slug="eins"), item(2, title="Zwei", content=OLD, parent=1, slug="zwei")]


def at(name, *args):
    return reverse(f"wordpress_admin:{name}", args=args)


def sent(content, name="site.xml"):
    return SimpleUploadedFile(name, content, content_type="text/xml")


@pytest.fixture
def send(editor, django_capture_on_commit_callbacks):
    """`send(items)` uploads an export in the admin, and the worker does its part."""

    def sending(items=SITE, *, whole=None, client=editor, **words):
        words = {"locale": Locale.objects.get_for_language("de").pk, "under": ""} | words
        words["export"] = sent(whole if whole is not None else export(items))
        with django_capture_on_commit_callbacks(execute=True):
            answer = client.post(at("begin"), words)
        assert answer.status_code == 302, answer.content.decode()
        return WordPressImport.objects.order_by("-began_at").first()

    return sending


@pytest.fixture
def do(editor, django_capture_on_commit_callbacks):
    """`do(run, "confirm", kinds=[…])` presses a button."""

    def doing(run, deed, *, client=editor, **words):
        with django_capture_on_commit_callbacks(execute=True):
            answer = client.post(at(deed, run.pk), words, follow=True)
        run.refresh_from_db()
        return answer.content.decode()

    return doing


@pytest.fixture
def brought(send, do):
    """An import that is done."""
    run = send()
    do(run, "confirm", kinds=["page", "post"])
    assert run.state == "done"
    return run


def test_what_will_come_is_seen_before_anything_is_made(send, editor):
    run = send()
    assert run.state == "waiting"
    said = editor.get(run.get_absolute_url()).content.decode()
    assert "2 pages would be made or brought up to date, as drafts." in said
    assert "Every word is there on 2 of 2 pages." in said
    assert "Eins" in said
    assert not ArticlePage.objects.exists()
    assert not SectionPage.objects.exists()


def test_what_there_is_to_see_to_is_told_page_by_page(send, do, editor):
    link = '<a href="https://old.example.org/weg/">weg</a>'
    content = f'<p>[karte ort="x"]</p><p>Frau Beispiel hilft. {link}</p><img src="a.png">'
    run = send([item(1, title="Eins", content=content, author="anna"), item(2, title="Zwei", content=OLD)])
    do(run, "confirm", kinds=["page"])
    said = editor.get(run.get_absolute_url(), {"show": "see"}).content.decode()
    for note in (
        "Shortcode that is not known: kept as it stands: karte",
        "Link to a page of the old site that did not come over: https://old.example.org/weg/",
        "Picture that is missing: a.png",
        "Perhaps names of persons: Frau Beispiel",
    ):
        assert note in said
    assert "Zwei" not in said
    assert "Anna, 8 Feb 2024" in said
    assert "Eins" in editor.get(run.get_absolute_url(), {"show": "missing_picture"}).content.decode()
    assert "No page is in this list." in editor.get(run.get_absolute_url(), {"show": "missing_file"}).content.decode()
    assert "Zwei" in editor.get(run.get_absolute_url(), {"show": "nonsense", "p": "x"}).content.decode()


def test_with_a_yes_the_pages_are_there_as_drafts(brought, editor):
    assert [each.live for each in ArticlePage.objects.all()] == [False, False]
    assert editor.get(brought.get_absolute_url()).status_code == 200
    assert not blobs.exists(f"imports/{brought.pk}/export"), "what was sent lies nowhere any more"


def test_with_a_no_nothing_is_there(send, editor):
    run = send()
    said = editor.post(at("discard", run.pk), follow=True).content.decode()
    assert "No page was made by it." in said
    assert not WordPressImport.objects.exists()
    assert not ArticlePage.objects.exists()
    assert not blobs.exists(f"imports/{run.pk}/export")


def test_what_is_done_is_not_thrown_away(brought, do):
    assert "this import has gone on meanwhile" in do(brought, "discard")
    assert brought.state == "done"


def test_kinds_are_chosen(send, do):
    run = send([*SITE, item(3, kind="faq", title="Frage", content=OLD)])
    assert "choose at least one kind" in do(run, "confirm", kinds=["nav_menu_item"])
    assert run.state == "waiting"
    do(run, "confirm", kinds=["faq"])
    assert [each.title for each in ArticlePage.objects.all()] == ["Frage"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"-- MySQL dump 10.13\nCREATE TABLE `wp_posts` (`ID` bigint);", "database"),
        (b'{"posts": []}', "JSON"),
        (b"PK\x03\x04" + b"\0" * 60, "ZIP"),
    ],
)
def test_what_is_no_export_is_refused_at_the_form(editor, content, said):
    locale = Locale.objects.get_for_language("de").pk
    answer = editor.post(at("begin"), {"export": sent(content), "locale": locale, "under": ""})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not WordPressImport.objects.exists()


def test_what_breaks_off_later_fails_with_its_line(send, editor):
    whole = export(SITE)
    run = send(whole=whole.replace(b"<title><![CDATA[Zwei", b"<title><oops><![CDATA[Zwei"))
    assert run.state == "failed"
    assert run.trouble in editor.get(run.get_absolute_url()).content.decode()
    assert not run.items.exists()
    assert not ArticlePage.objects.exists()


def test_a_file_that_ends_in_the_middle_is_offered(send, editor, do):
    whole = export(SITE)
    run = send(whole=whole[: whole.index(b"Zwei")])
    assert run.state == "waiting"
    said = editor.get(run.get_absolute_url()).content.decode()
    assert "only what is whole would come" in said
    assert "Yes, bring over what is whole" in said
    do(run, "confirm", kinds=["page"])
    assert [each.title for each in ArticlePage.objects.all()] == ["Eins"]


def test_pictures_come_out_of_a_zip(send, do, tmp_path):
    from PIL import Image as Drawn

    drawn = BytesIO()
    Drawn.new("RGB", (40, 30), "navy").save(drawn, "PNG")
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        archive.writestr("uploads/2014/05/tor.png", drawn.getvalue())
    address = "https://old.example.org/wp-content/uploads/2014/05/tor.png"
    items = [
        item(1, title="Eins", content=f'<p>Das Tor</p><img src="{address}" alt="Ein Tor">'),
        item(2, kind="attachment", status="inherit", file=address, meta={"_wp_attached_file": "2014/05/tor.png"}),
    ]
    run = send(items, pictures=SimpleUploadedFile("media.zip", packed.getvalue()))
    do(run, "confirm", kinds=["page"])
    made = run.items.get(kind="attachment").image
    assert (made.width, made.height) == (40, 30)
    shown = [block for block in ArticlePage.objects.get().body if block.block_type == "picture"]
    assert shown[0].value["image"].pk == made.pk
    do(run, "undo")
    assert not type(made).objects.filter(pk=made.pk).exists()


def test_what_is_no_zip_is_refused(editor):
    words = {"export": sent(export(SITE)), "pictures": sent(b"no zip", "media.zip"), "under": ""}
    answer = editor.post(at("begin"), words | {"locale": Locale.objects.get_for_language("de").pk})
    assert answer.status_code == 422
    assert "This is no ZIP file." in answer.content.decode()


def test_articles_come_below_a_page_of_their_language_only(editor, home, section):
    words = {"locale": Locale.objects.get_for_language("de").pk, "under": section.pk}
    answer = editor.post(at("begin"), words | {"export": sent(export(SITE))})
    assert "Articles of this language cannot stand below this page." in answer.content.decode()
    assert not WordPressImport.objects.exists()


def test_two_editors_release_many_pages(brought, come_in, do):
    other = come_in("editor", factor="passkey")
    pages = list(ArticlePage.objects.order_by("path").values_list("pk", flat=True))
    owner = Person.objects.get(email="editortotp@example.org")
    day = timezone.localdate() + timedelta(days=300)
    said = do(brought, "release", page=pages, client=other)
    assert "It has no owner or no day of review." in said
    said = do(brought, "prepare", page=pages, owner=owner.pk, review_by=day.isoformat())
    assert "lie on the desk of the other editors now" in said
    assert AskedLook.objects.count() == 3, "the section that was made for them goes with them"
    said = do(brought, "release", page=pages)
    assert "whoever wrote these words does not publish them" in said
    assert not ArticlePage.objects.live().exists()
    said = do(brought, "release", page=pages, client=other)
    assert "Readers see 3 pages now." in said
    for page in ArticlePage.objects.all():
        assert (page.live, page.owner, page.review_by) == (True, owner, day)
    assert not AskedLook.objects.exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"page": [], "review_by": "2099-01-01"}, "choose pages in the list first"),
        ({"page": ["x", "99999999"], "review_by": "2099-01-01"}, "choose pages in the list first"),
        ({"review_by": "2001-01-01"}, "Choose a day to come."),
        ({"review_by": "bald"}, "We cannot read this as a date."),
        ({"owner": "", "review_by": "2099-01-01"}, "Something is still missing here."),
    ],
)
def test_what_is_sent_badly_changes_nothing(brought, do, words, said):
    pages = list(ArticlePage.objects.values_list("pk", flat=True))
    owner = Person.objects.get(email="editortotp@example.org")
    before = list(ArticlePage.objects.values("pk", "latest_revision", "owner", "review_by"))
    assert said in do(brought, "prepare", **{"page": pages, "owner": owner.pk} | words)
    assert list(ArticlePage.objects.values("pk", "latest_revision", "owner", "review_by")) == before


def test_pages_of_others_are_none_of_an_import(brought, do, section):
    article = ArticlePage(title="Fremd", slug="fremd", summary="S", body=[], live=False)
    section.add_child(instance=article)
    assert "choose pages in the list first" in do(brought, "release", page=[article.pk])
    article.refresh_from_db()
    assert not article.live


def test_an_editors_words_and_newer_ones_are_compared(brought, send, do, editor):
    edit()
    run = send([item(1, title="Eins", content=NEW, slug="eins"), SITE[1]])
    do(run, "confirm", kinds=["page", "post"])
    listed = editor.get(run.get_absolute_url(), {"show": "compare"}).content.decode()
    changed = run.items.get(number=1)
    assert at("compare", changed.pk) in listed
    said = editor.get(at("compare", changed.pk)).content.decode()
    assert "von Hand" in said
    assert "Neuer" in said
    editor.post(at("take", changed.pk))
    assert "Neuer" in newest().told()
    again = editor.post(at("leave", changed.pk), follow=True).content.decode()
    assert "this import has gone on meanwhile" in again
    assert "There is nothing to compare" in editor.get(at("compare", changed.pk)).content.decode()


def test_it_is_taken_back(brought, do, editor):
    assert "2 pages that it made are deleted." in editor.get(at("undo", brought.pk)).content.decode()
    do(brought, "undo")
    assert brought.state == "undone"
    assert not ArticlePage.objects.exists()


def test_what_editors_wrote_asks_once_more(brought, do, editor):
    edit()
    assert "editors have changed pages" in do(brought, "undo")
    assert (brought.state, ArticlePage.objects.count()) == ("done", 2)
    assert "with_edits" in editor.get(at("undo", brought.pk)).content.decode()
    do(brought, "undo", with_edits="yes")
    assert (brought.state, ArticlePage.objects.count()) == ("undone", 0)


def test_only_editors_come_in(send, come_in, client):
    run = send()
    addresses = [at("index"), at("begin"), at("show", run.pk), at("undo", run.pk)]
    deeds = [at(deed, run.pk) for deed in ("confirm", "discard", "undo", "prepare", "release")]
    one = run.items.first()
    addresses.append(at("compare", one.pk))
    deeds += [at("take", one.pk), at("leave", one.pk)]
    for stranger in (client, come_in("hr"), come_in("editor", factor="")):
        assert all(stranger.get(address).status_code in (302, 403, 404) for address in addresses)
        assert all(stranger.post(address, {"kinds": "page"}).status_code in (302, 403, 404) for address in deeds)
    run.refresh_from_db()
    assert run.state == "waiting"
    assert not ArticlePage.objects.exists()


def test_lists_ask_as_much_for_many_as_for_few(send, do, editor, django_assert_max_num_queries):
    """A page of the worklist and the list of imports take a fixed number of questions."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for many in (3, 40):
        run = send([item(number, title=f"Nr {number}", content=OLD) for number in range(many)])
        do(run, "confirm", kinds=["page"])
        for address in (at("index"), run.get_absolute_url()):
            editor.get(address)
            with CaptureQueriesContext(
                connection,
            ) as asked:
                editor.get(address)
            counts.append(len(asked))
        do(run, "undo")
    assert counts[:2] == counts[2:]


def test_the_page_asks_again_by_itself_while_something_is_done(editor, home, come_in):
    run = WordPressImport.objects.create(
        file_name="a.xml", sha256=b"", locale=home["de"].locale, state="writing", done=3, total=9
    )
    answer = editor.get(run.get_absolute_url())
    assert answer.headers["Refresh"] == "2"
    assert '<progress class="imports-progress" aria-labelledby="progress" value="3" max="9">' in answer.content.decode()


def test_what_goes_wrong_before_there_are_pages_fails_and_after_that_goes_on(send, do, monkeypatch):
    """Rows of an import that has made pages are never lost: the next round goes on from them."""
    run = send([item(number, title=f"Nr {number}", content=OLD) for number in range(1, 30)])
    monkeypatch.setattr(running, "_say_what_is_gone", lambda run: 1 / 0)
    do(run, "confirm", kinds=["page"])
    assert run.state == "writing"
    assert ArticlePage.objects.count() == run.items.count() == 29
    monkeypatch.undo()
    tasks.carry_on_what_was_stopped.call()
    run.refresh_from_db()
    assert (run.state, ArticlePage.objects.count()) == ("done", 29)
    monkeypatch.setattr(running, "_each_item", lambda *words: 1 / 0)
    other = send([item(1, title="Andere", content=OLD)])
    assert (other.state, other.items.count()) == ("failed", 0)
    assert "Something went wrong here" in other.trouble
