"""A picture or a file is before readers with a page that shows it, for the same eyes, and no longer than that page."""

import re
import uuid

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import ReferenceIndex
from wagtail.tasks import update_reference_index_task

from knowledge import tasks
from knowledge.models import ArticlePage, Contact, HomePage, Wording
from portal.accounts.models import Person
from tests.knowledge import articles
from tests.knowledge.articles import seen
from tests.knowledge.test_blocks import LEFT
from tests.knowledge.test_restricted_sections import DUTY, closed, open_one, restrict  # noqa: F401  (fixtures)

pytestmark = pytest.mark.filterwarnings(LEFT)
SORTS = ("picture", "download")


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture(params=SORTS)
def thing(request, db):
    """A picture; a file."""
    if request.param == "picture":
        return Image.objects.create(title="Plan", file=get_test_image_file(), description="A plan of the doors")
    return Document.objects.create(title="Blatt", file=ContentFile(b"words", name="blatt.txt"))


def show(page, *things):
    """Write a page that shows these, and let it go."""
    made = {
        Image: lambda each: ("picture", {"image": each, "caption": ""}),
        Document: lambda each: ("download", {"document": each, "name": "Blatt"}),
    }
    page = ArticlePage.objects.get(pk=page.pk)
    page.body = [made[type(each)](each) for each in things] or [("text", "<p>Words</p>")]
    seen(page).save_revision().publish()
    return page


def address_of(thing):
    return thing.url if isinstance(thing, Document) else thing.get_rendition("width-400|format-webp").url


def fetched(client, thing, **headers):
    answer = client.get(address_of(thing), headers=headers)
    if answer.status_code == 200:
        assert b"".join(answer.streaming_content)
    return answer


def said_of_caches(answer):
    return set(answer.headers.get("Cache-Control", "").replace(" ", "").split(","))


def form_of(thing, name):
    return reverse(f"{'wagtailimages' if isinstance(thing, Image) else 'wagtaildocs'}:{name}", args=[thing.pk])


def another(thing):
    """Another file of the same kind."""
    if isinstance(thing, Image):
        return SimpleUploadedFile("other.png", get_test_image_file(size=(9, 9)).file.getvalue(), "image/png")
    return SimpleUploadedFile("other.txt", b"other words", "text/plain")


# --- Readers ---------------------------------------------------------------------------------------------------------
def test_it_comes_with_its_page_and_goes_with_it(open_one, thing):  # noqa: F811
    page = open_one("Eins", "Wort")
    assert fetched(Client(), thing).status_code == 404, "no page shows it"
    page.body = [("text", "<p>Words</p>")]
    show(page, thing)
    answer = fetched(Client(), thing)
    assert answer.status_code == 200
    assert said_of_caches(answer) == {"public", "no-cache"}
    assert fetched(Client(), thing, if_none_match=answer.headers["ETag"]).status_code == 304
    show(page)
    assert fetched(Client(), thing, if_none_match=answer.headers["ETag"]).status_code == 404, "it is shown no more"
    show(page, thing)
    assert fetched(Client(), thing).status_code == 200
    ArticlePage.objects.get(pk=page.pk).unpublish()
    assert fetched(Client(), thing).status_code == 404


def test_it_is_there_before_the_worker_comes_to_it(open_one, thing, monkeypatch):  # noqa: F811
    monkeypatch.setattr(type(update_reference_index_task), "enqueue", lambda *args, **kwargs: None)
    show(open_one("Eins", "Wort"), thing)
    assert fetched(Client(), thing).status_code == 200


def test_what_only_a_draft_shows_is_for_editors(open_one, thing, editor, come_in):  # noqa: F811
    page = open_one("Eins", "Wort")
    page.body = [("picture", {"image": thing, "caption": ""})] if isinstance(thing, Image) else page.body
    page.save_revision()
    for client in (Client(), come_in(DUTY), come_in("editor", factor="")):
        assert fetched(client, thing).status_code == 404
    answer = fetched(editor, thing)
    assert answer.status_code == 200
    assert said_of_caches(answer) == {"private", "no-store"}


def test_what_is_no_page_shows_nothing_whatever_its_number(open_one, thing):  # noqa: F811
    page = open_one("Eins", "Wort")
    kind, other = ContentType.objects.get_for_model(type(thing)), ContentType.objects.get_for_model(Contact)
    ReferenceIndex.objects.create(
        base_content_type=other,
        content_type=other,
        object_id=str(page.pk),
        to_content_type=kind,
        to_object_id=str(thing.pk),
        model_path="picture",
        content_path="picture",
        content_path_hash=uuid.uuid4(),
    )
    assert fetched(Client(), thing).status_code == 404


def test_who_is_asked_to_sign_off_sees_what_they_decide_on(open_one, thing, come_in):  # noqa: F811
    clients = {duty: come_in(duty) for duty in ("labour_law", "compliance", "hr")}
    without = come_in("labour_law", factor="")
    articles.in_force()
    page = open_one("Eins", "Wort")
    made = {
        Image: ("picture", {"image": thing, "caption": ""}),
        Document: ("download", {"document": thing, "name": "Blatt"}),
    }
    page.body = [made[type(thing)]]
    articles.section(page)
    page.save_revision(user=Person.objects.create_person("writer@example.org", "Writer", duties=("editor",)))
    page.get_workflow().start(page, Person.objects.get(email="writer@example.org"))
    tasks.carry.call()
    (wording,) = Wording.objects.all()
    shown = clients["labour_law"].get(wording.get_absolute_url()).content.decode()
    assert address_of(thing).rsplit(".", 1)[0].rsplit("/", 1)[1].split(".")[0] in shown
    assert fetched(clients["labour_law"], thing).status_code == 200
    for client in (clients["hr"], without, Client()):
        assert fetched(client, thing).status_code == 404


def test_what_restricted_pages_show_is_there_with_them(open_one, closed, thing, editor, come_in):  # noqa: F811
    show(closed, thing)
    for client in (Client(), come_in("hr"), come_in(DUTY, factor="")):
        assert fetched(client, thing).status_code == 404
    for client in (come_in(DUTY), editor):
        answer = fetched(client, thing)
        assert answer.status_code == 200
        assert said_of_caches(answer) == {"private", "no-store"}
    show(open_one("Eins", "Wort"), thing)
    assert fetched(Client(), thing).status_code == 200, "an open page shows it too"
    restrict(open_one.page, DUTY)
    assert fetched(Client(), thing).status_code == 404


def test_every_address_a_page_gives_a_picture_leads_to_it(open_one, client):  # noqa: F811
    picture = Image.objects.create(title="Plan", file=get_test_image_file(size=(1300, 900)), description="A plan")
    show(open_one("Eins", "Wort"), picture)
    page = client.get("/de/offen/eins/").content.decode()
    addresses = set(re.findall(r"/media/images/[^\s\",]+", page))
    assert len(addresses) == 6
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200
        assert answer.headers["Content-Type"].startswith("image/")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert b"".join(answer.streaming_content)


def test_where_reading_needs_an_account_strangers_are_led_to_the_way_in(open_one, thing, come_in, settings):  # noqa: F811
    show(open_one("Eins", "Wort"), thing)
    settings.GUIDANCE_NEEDS_ACCOUNT = True
    assert fetched(Client(), thing).status_code == 302
    answer = fetched(come_in(factor=""), thing)
    assert answer.status_code == 200
    assert "public" not in said_of_caches(answer)


@pytest.mark.parametrize(
    "address",
    [
        "/media/images/nothing.webp",
        "/media/images/..%2Foriginal_images%2Ftest.png",
        "/media/images/%00.webp",
        "/media/original_images/test.png",
        "/documents/1/x.txt",
        "/documents/99999999999999999999/x.txt",
    ],
)
def test_an_address_that_was_made_up_leads_nowhere(open_one, client, address):  # noqa: F811
    show(open_one("Eins", "Wort"), Image.objects.create(title="Plan", file=get_test_image_file(), description="A"))
    assert client.get(address).status_code == 404
    assert client.post(address).status_code in (404, 405)


def test_a_file_that_is_lost_is_no_fault(open_one, thing, client):  # noqa: F811
    show(open_one("Eins", "Wort"), thing)
    address = address_of(thing)
    (thing if isinstance(thing, Document) else thing.get_rendition("width-400|format-webp")).file.delete(save=False)
    assert client.get(address).status_code == 404


def test_a_picture_costs_the_same_questions_however_many_there_are(
    open_one,  # noqa: F811
    client,
    django_assert_max_num_queries,
):
    pictures = [
        Image.objects.create(title=f"{number}", file=get_test_image_file(size=(9, 9)), description="A")
        for number in range(8)
    ]
    for number in range(3):
        show(open_one(f"Nr {number}", "Wort"), *pictures)
    address = address_of(pictures[3])
    with django_assert_max_num_queries(4):
        assert b"".join(client.get(address).streaming_content)


# --- Editors ---------------------------------------------------------------------------------------------------------
def test_what_readers_see_is_not_replaced_under_their_eyes(open_one, thing, editor):  # noqa: F811
    page = show(open_one("Eins", "Wort"), thing)
    name = thing.file.name
    sent = {"title": "Neu", "tags": "", "description": "A plan"}
    answer = editor.post(form_of(thing, "edit"), sent | {"file": another(thing)})
    assert answer.status_code == 200
    assert "pages that readers see show this" in answer.content.decode()
    thing.refresh_from_db()
    assert thing.file.name == name and thing.title != "Neu"
    assert fetched(Client(), thing).status_code == 200
    assert editor.post(form_of(thing, "edit"), sent).status_code == 302, "its title may change"
    page.unpublish()
    assert editor.post(form_of(thing, "edit"), sent | {"file": another(thing)}).status_code == 302
    thing.refresh_from_db()
    assert thing.file.name != name


def test_what_readers_see_is_not_deleted_under_their_eyes(open_one, thing, almighty):  # noqa: F811
    page = show(open_one("Eins", "Wort"), thing)
    kind = "image" if isinstance(thing, Image) else "document"
    several = reverse(
        "wagtail_bulk_action", args=[f"wagtail{kind}s" if kind == "image" else "wagtaildocs", kind, "delete"]
    )
    for address in (form_of(thing, "delete"), f"{several}?id={thing.pk}"):
        answer = almighty.post(address, follow=True)
        assert "pages that readers see show this" in answer.content.decode()
        assert type(thing).objects.filter(pk=thing.pk).exists()
    page.unpublish()
    assert almighty.post(form_of(thing, "delete")).status_code == 302
    assert not type(thing).objects.filter(pk=thing.pk).exists()


def test_a_picture_is_seen_in_the_browser(new_page, migrated_server):
    home = HomePage.objects.get(locale__language_code="en")
    picture = Image.objects.create(title="Plan", file=get_test_image_file(), description="A plan of the doors")
    page = articles.article(articles.part_of(home), 1, body=[("picture", {"image": picture, "caption": ""})])
    visitor = new_page(locale="en-GB")
    visitor.goto(page.get_url())
    image = visitor.get_by_role("img", name="A plan of the doors")
    image.scroll_into_view_if_needed()
    visitor.wait_for_function("document.querySelector('main img').naturalWidth > 0")
