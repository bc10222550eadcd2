"""What guidance is built of. Each block has one meaning, so that it looks, reads and is spoken the same everywhere."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from knowledge import readers
from knowledge.headings import HEADINGS, OF_THE_PAGE, Heading, Subheading, anchor_of
from knowledge.kept import Kept
from knowledge.segments import InSegments
from portal.access.fences import writing

IN_LINES = ["bold", "italic", "superscript", "subscript", "strikethrough", "code", "link", "document-link"]
IN_TEXT = [*IN_LINES, "ul", "ol"]
WORDS_A_MINUTE = 180
"""How fast people read plain German with care; English is read a little faster."""

BEHAVIOURS = (
    ("pathway", _("Preparing for violence")),
    ("fixation", _("Being taken up with a person or a matter")),
    ("identification", _("Admiring violence, or those who committed it")),
    ("novel_aggression", _("Violence tried out for the first time")),
    ("energy_burst", _("Sudden restlessness around somebody")),
    ("leakage", _("Telling others what is planned")),
    ("last_resort", _("Seeing no other way out")),
    ("directly_communicated_threat", _("Threatening somebody directly")),
)
"""The eight warning behaviours (Meloy, Hoffmann, Guldimann, James 2012), in words of our own."""


class Callout(blocks.StructBlock):
    """A note, or a word of caution."""

    kind = blocks.ChoiceBlock(label=_("kind"), choices=[("note", _("Note")), ("caution", _("Caution"))], default="note")
    heading = blocks.CharBlock(label=_("heading"), max_length=120, required=False)
    text = blocks.RichTextBlock(label=_("text"), features=IN_TEXT)

    class Meta:
        icon = "info-circle"
        label = _("note or caution")
        template = "knowledge/blocks/callout.html"


class DangerNow(blocks.StructBlock):
    """For danger now: one short question or sentence, beside the number of the police. Nothing else fits into it."""

    heading = blocks.CharBlock(label=_("sentence"), max_length=160)

    class Meta:
        icon = "warning"
        label = _("danger now")
        template = "knowledge/blocks/danger.html"


class Lines(blocks.StructBlock):
    """A short list under a title of its own."""

    title = blocks.CharBlock(label=_("title"), max_length=120, required=False)
    items = blocks.ListBlock(blocks.RichTextBlock(features=IN_LINES, label=_("line")), min_num=1, label=_("lines"))


class Steps(Lines):
    """What is done in this order."""

    class Meta:
        icon = "list-ol"
        label = _("steps")
        template = "knowledge/blocks/steps.html"


class Checklist(Lines):
    """What is to be thought of, in any order. Nothing that is ticked is kept anywhere."""

    class Meta:
        icon = "tasks"
        label = _("checklist")
        template = "knowledge/blocks/checklist.html"


class DoAndDont(blocks.StructBlock):
    """What helps beside what harms."""

    do = blocks.ListBlock(blocks.RichTextBlock(features=IN_LINES, label=_("line")), min_num=1, label=_("do"))
    dont = blocks.ListBlock(blocks.RichTextBlock(features=IN_LINES, label=_("line")), min_num=1, label=_("don't"))

    class Meta:
        icon = "check"
        label = _("do and don't")
        template = "knowledge/blocks/do_and_dont.html"


class Question(blocks.StructBlock):
    """A question readers have, and its answer."""

    question = blocks.CharBlock(label=_("question"), max_length=200)
    answer = blocks.RichTextBlock(label=_("answer"), features=IN_TEXT)

    class Meta:
        icon = "help"
        label = _("question and answer")
        template = "knowledge/blocks/question.html"


class Quote(blocks.StructBlock):
    """What somebody says, and who."""

    quote = blocks.TextBlock(label=_("words"))
    source = blocks.CharBlock(label=_("who says it"), max_length=120, required=False)

    class Meta:
        icon = "openquote"
        label = _("quote")
        template = "knowledge/blocks/quote.html"


class Verbatim(blocks.StructBlock):
    """Letter by letter as it stands, each line and each space of it: commands, verses."""

    text = blocks.TextBlock(label=_("text"))

    class Meta:
        icon = "code"
        label = _("letter by letter")
        template = "knowledge/blocks/verbatim.html"


class Filed(blocks.StructBlock):
    """Shows a file. Wagtail notes how large it is, and makes the sizes of a picture, when somebody first asks."""

    def render(self, value, context=None):
        """As any block; what Wagtail notes meanwhile it may write."""
        with writing("sizes of pictures and files of guidance, each found out once"):
            return super().render(value, context)


class Picture(Filed):
    """A picture for those who see it, in words for those who do not."""

    image = ImageBlock(label=_("picture"))
    caption = blocks.CharBlock(label=_("caption"), max_length=250, required=False)

    class Meta:
        icon = "image"
        label = _("picture")
        template = "knowledge/blocks/picture.html"


class Download(Filed):
    """A file readers may keep. Its kind and size stand beside its name."""

    document = DocumentChooserBlock(label=_("file"))
    name = blocks.CharBlock(label=_("name"), max_length=120)

    class Meta:
        icon = "doc-full"
        label = _("download")
        template = "knowledge/blocks/download.html"


class Table(InSegments, TypedTableBlock):
    """A table says by its caption and the heads of its columns what it tells; one without either is not kept."""

    class Meta:
        icon = "table"
        label = _("table")
        template = "knowledge/blocks/table.html"

    def clean(self, value):
        """Refuses a table that voices could not read out: no caption, or a column without a head."""
        value = super().clean(value)
        if not value.caption.strip():
            raise ValidationError(_("Give the table a caption: what does it tell?"))
        if not all(column["heading"].strip() for column in value.columns):
            raise ValidationError(_("Give each column a head."))
        return value

    def get_context(self, value, parent_context=None):
        """A table that came from elsewhere without heads shows no empty line in their place."""
        heads = any(column["heading"].strip() for column in value.columns)
        return super().get_context(value, parent_context) | {"has_heads": heads}


class Seen(blocks.StructBlock):
    """The button "I have seen something like this", which begins a report. Its address says nothing to others."""

    behaviour = blocks.ChoiceBlock(
        label=_("which warning behaviour"),
        choices=BEHAVIOURS,
        required=False,
        help_text=_("Leave it empty where the page as a whole is meant."),
    )

    class Meta:
        icon = "comment-add"
        label = _("I have seen something like this")
        template = "knowledge/blocks/seen.html"


class Contacts(blocks.ListBlock):
    """Whom to call. What stands there is the contact's own, and changes with it."""

    class Meta:
        icon = "mobile-alt"
        label = _("contacts")
        template = "knowledge/blocks/contacts.html"


class Related(blocks.ListBlock):
    """Where to read on."""

    class Meta:
        icon = "link"
        label = _("related guidance")
        template = "knowledge/blocks/related.html"

    def get_context(self, value, parent_context=None):
        """What of it readers may see; what they may not leaves no gap."""
        theirs = readers.eyes()
        shown = [page for page in value if page is not None and page.live and theirs.may_read(page)]
        return super().get_context(value, parent_context) | {"shown": shown}


class Body(blocks.StreamBlock):
    """What a page of guidance may be made of."""

    heading = Heading()
    subheading = Subheading()
    text = blocks.RichTextBlock(label=_("text"), features=IN_TEXT, template="knowledge/blocks/text.html")
    callout = Callout()
    danger = DangerNow()
    steps = Steps()
    do_and_dont = DoAndDont()
    checklist = Checklist()
    contacts = Contacts(SnippetChooserBlock("knowledge.Contact", label=_("contact")))
    question = Question()
    quote = Quote()
    verbatim = Verbatim()
    table = Table([("text", blocks.RichTextBlock(features=IN_LINES, label=_("text")))])
    picture = Picture()
    download = Download()
    related = Related(blocks.PageChooserBlock(label=_("page")))
    seen = Seen()
    kept = Kept()

    class Meta:
        block_counts = {"related": {"max_num": 1}}

    def clean(self, value):
        """Refuses two headings that would be found under one name, and one under a name the page itself needs."""
        value = super().clean(value)
        names, wrong = set(OF_THE_PAGE), {}
        for number, block in enumerate(value):
            if block.block_type not in HEADINGS:
                continue
            if anchor_of(block.value) in names:
                wrong[number] = ValidationError(_("Something else on the page has this name: choose another anchor."))
            else:
                names.add(anchor_of(block.value))
        if wrong:
            raise blocks.StreamBlockValidationError(block_errors=wrong)
        return value


class Term(blocks.StructBlock):
    """A word of the glossary."""

    term = blocks.CharBlock(label=_("word"), max_length=80)
    forms = blocks.ListBlock(
        blocks.CharBlock(max_length=80, label=_("form")),
        default=[],
        label=_("other forms that occur in texts"),
    )
    explanation = blocks.TextBlock(label=_("explanation"), max_length=400)

    class Meta:
        icon = "help"
        label = _("word")


class Change(blocks.StructBlock):
    """What changed, for readers who come back."""

    day = blocks.DateBlock(label=_("day"))
    what = blocks.CharBlock(label=_("what changed"), max_length=200)

    class Meta:
        icon = "history"
        label = _("change")


class Blocks(StreamField):
    """Blocks whose make-up is no matter of the database: migrations do not repeat it."""

    def deconstruct(self):
        """As a field of any blocks at all."""
        name, _path, _blocks, words = super().deconstruct()
        return name, "wagtail.fields.StreamField", [[]], words | {"block_lookup": {}}
