"""Pictures and files come out of the folder that was named, and out of nowhere else."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from PIL import Image as Drawn
from PIL import ImageFile
from wagtail.documents.models import Document
from wagtail.images.models import Image

from knowledge.models import ArticlePage
from knowledge.wordpress.media import Media, NoMedia, media_of
from tests.knowledge.wordpress.exports import ADDRESS, item

UPLOADS = f"{ADDRESS}/wp-content/uploads/"


def drawing(color="navy", size=(40, 30)):
    drawn = BytesIO()
    Drawn.new("RGB", size, color).save(drawn, "PNG")
    return drawn.getvalue()


@pytest.fixture
def uploads(tmp_path):
    """`uploads(name=content…)` makes a folder of these."""

    def lay(files):
        top = tmp_path / "uploads"
        for name, content in files.items():
            path = top / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        return top

    return lay


def attachment(number, name, **words):
    meta = {"_wp_attached_file": name} | words.pop("meta", {})
    return item(number, kind="attachment", status="inherit", file=UPLOADS + name, meta=meta, **words)


def blocks(run, number=1):
    page = ArticlePage.objects.get(pk=run.items.get(number=number).page_id)
    return [(block.block_type, block.value) for block in page.body]


def test_a_picture_comes_with_its_words_and_once_only(bring, uploads):
    folder = uploads({"2014/05/tor.png": drawing()})
    shown = f'<img src="{UPLOADS}2014/05/tor-300x200.png" class="wp-image-2">'
    items = [item(1, title="Eins", content=shown), item(3, title="Drei", content=shown)]
    items.append(attachment(2, "2014/05/tor.png", meta={"_wp_attachment_image_alt": "Ein Tor"}, title="Das Tor"))
    run = bring(items, media=folder)
    picture = Image.objects.get()
    assert (picture.title, picture.description) == ("Das Tor", "Ein Tor")
    for number in (1, 3):
        [(kind, value)] = [block for block in blocks(run, number) if block[0] == "picture"]
        assert value["image"].pk == picture.pk
        assert value["image"].contextual_alt_text == "Ein Tor"
    bring(items, media=folder)
    assert Image.objects.count() == 1


def test_a_picture_that_came_later_is_put_in(bring, uploads):
    items = [item(1, title="Eins", content=f'<p>Text</p><img src="{UPLOADS}tor.png" alt="Ein Tor">')]
    items.append(attachment(2, "tor.png"))
    first = bring(items)
    assert ["missing_picture", f"{UPLOADS}tor.png"] in first.items.get(number=1).findings
    assert first.items.get(number=2).findings == [["file_missing", "tor.png"]]
    second = bring(items, media=uploads({"tor.png": drawing()}))
    assert second.items.get(number=1).outcome == "updated"
    page = ArticlePage.objects.get().get_latest_revision_as_object()
    assert "picture" in [block.block_type for block in page.body]


def test_files_become_documents(bring, uploads):
    folder = uploads({"merkblatt.pdf": b"%PDF-1.4 Merkblatt"})
    link = f'<p>Das <a href="{UPLOADS}merkblatt.pdf">Merkblatt</a> hilft.</p>'
    run = bring([item(1, title="Eins", content=link), attachment(2, "merkblatt.pdf", title="Merkblatt")], media=folder)
    document = Document.objects.get()
    assert document.title == "Merkblatt"
    assert f'<a linktype="document" id="{document.pk}">Merkblatt</a>' in blocks(run)[0][1].source


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("keins.png", b"this is no picture", "no_picture"),
        ("halb.png", drawing(size=(400, 400))[:80], "no_picture"),
        ("boese.svg", b"<svg onload='x()'/>", "no_picture"),
        ("lied.mp3", b"ID3", "kind_of_file"),
        ("leer.pdf", b"", "empty_file"),
        ("programm.exe", b"MZ", "kind_of_file"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_picture_or_file_for_readers_is_named_and_stays_out(
    bring, uploads, monkeypatch, name, content, code
):
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)  # as WeasyPrint leaves it
    run = bring([item(1, title="Eins"), attachment(2, name)], media=uploads({name: content}))
    assert run.items.get(number=2).findings == [[code, name]]
    assert not Image.objects.exists()
    assert not Document.objects.exists()
    assert ArticlePage.objects.count() == 1


@pytest.mark.parametrize(
    "name", ["../geheim.txt", "/etc/passwd", "..\\geheim.txt", "x/../../geheim.txt", "%2e%2e/geheim.txt", "\0", "", "/"]
)
def test_a_name_with_a_path_leads_nowhere(bring, uploads, tmp_path, name):
    (tmp_path / "geheim.txt").write_text("geheim")
    folder = uploads({"da.txt": b"da"})
    (folder / "geheim2.txt").symlink_to(tmp_path / "geheim.txt")
    media = media_of(folder)
    assert media.find(name) is None
    assert media.find("geheim2.txt") is None
    assert media.find("da.txt").name == "da.txt"


def test_a_name_is_found_by_its_end_and_by_its_last_part_if_only_one_has_it(uploads):
    media = media_of(uploads({"2014/a.png": b"1", "2015/a.png": b"2", "2015/b.png": b"3"}))
    assert media.find("wp-content/uploads/2015/a.png").name == "2015/a.png"
    assert media.find("B.PNG").name == "2015/b.png"
    assert media.find("a.png") is None
    assert media.find("b-150x150.png", "").name == "2015/b.png"
    assert media.find("2015/b-scaled.png").name == "2015/b.png"


def test_a_zip_says_no_untruth_about_its_sizes(bring, tmp_path, settings):
    settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE = 1000
    with ZipFile(tmp_path / "media.zip", "w", compression=8) as packed:
        packed.writestr("bombe.png", b"\0" * 5_000_000)
    run = bring([item(1, title="Eins"), attachment(2, "bombe.png")], media=tmp_path / "media.zip")
    assert run.items.get(number=2).findings == [["too_large", "bombe.png"]]


def test_what_is_neither_folder_nor_zip_is_refused(tmp_path):
    (tmp_path / "keins.zip").write_bytes(b"no zip")
    for path in (tmp_path / "keins.zip", tmp_path / "nirgends"):
        with pytest.raises(NoMedia):
            media_of(path)
    assert isinstance(media_of(None), Media)
