"""What can stop a deed with a document, each named for what happened. The page says it in the reader's language."""

from django.utils.translation import gettext_lazy as _

from portal.cases.troubles import CaseTrouble


class TooLarge(CaseTrouble):
    """The file is larger than the portal takes."""

    sentence = _("The file is larger than the portal takes. Nothing was stored.")


class Empty(CaseTrouble):
    """The file has no bytes."""

    sentence = _("The file is empty. Nothing was stored. Perhaps it was not saved completely; save it again.")


class TooMuchUnderWay(CaseTrouble):
    """This person has as much on its way in as one person may have."""

    sentence = _(
        "You have as much on its way in as one person may have. This file was not stored. "
        "Give up what you do not need, or send it again once the others are checked."
    )


class OutOfStep(CaseTrouble):
    """A piece of the file does not follow on what has arrived."""

    sentence = _("This piece does not follow on what has arrived. Nothing was stored; the upload can go on.")


class TooManyPieces(CaseTrouble):
    """The file came in more pieces than a worker could put together."""

    sentence = _("The file came in too many small pieces. Give it up and send it once more.")


class HeldByAnother(CaseTrouble):
    """Somebody else said that they are working on the document."""

    sentence = _("Somebody else is working on this document. Ask them, or wait until they are done.")


class NoVersionOfIt(CaseTrouble):
    """The version that was named belongs to another document."""

    sentence = _("Nothing was stored: this version belongs to another document.")


class NoSuchPassage(CaseTrouble):
    """The words are not in the block that was named, or nothing was named at all."""

    sentence = _("Nothing was marked: these words are not in this place. Copy them from the text as it stands.")


class NotTheSameWords(CaseTrouble):
    """A passage was to be taken over as unchanged, and other words stand there."""

    sentence = _("Nothing was taken over: other words stand there now. Look at the passage again.")


class NothingToExport(CaseTrouble):
    """No document and no part of the case was chosen, or no kind of file."""

    sentence = _("Nothing was exported: choose what goes into the file.")


class NotAllOfItAnyMore(CaseTrouble):
    """Something in the case file is no longer for whoever asked for it."""

    sentence = _(
        "This file was not handed out: something in it changed, or is no longer for you. "
        "Export again; what you may see goes into the new file."
    )
