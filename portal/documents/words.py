"""Every verb of this room in words, for the journal and for the rules."""

from django.utils.translation import gettext_lazy as _

from portal.cases.rulebook import explain
from portal.cases.verbs import describe

describe(
    {
        "case_file.export": _("Export a case file"),
        "case_file.view": _("See that a case file was exported"),
        "case_file.fetch": _("Fetch an exported case file"),
        "case_file.discard": _("Discard an exported case file"),
        "case_file.begin": _("Begin to make a case file"),
        "case_file.finish": _("Finish making a case file"),
        "case_file.fail": _("Give up making a case file"),
        "case_file.forget": _("Remove a case file whose time is over"),
        "document.list": _("List the documents of a case"),
        "document.add": _("Add a document"),
        "document.import": _("Import a folder of files"),
        "document.bring_in": _("Bring in a file of a folder"),
        "document.join": _("Make documents versions of one"),
        "document.keep_apart": _("Say that a document stands alone"),
        "document.view": _("Read a document"),
        "document.compare": _("Compare versions of a document"),
        "document.edit": _("Change what a document is called"),
        "document.set_audience": _("Change who sees a document"),
        "document.upload_version": _("Upload a new version"),
        "document.check_out": _("Say that one works on a document"),
        "document.check_in": _("Say that nobody works on a document any more"),
        "document.withdraw": _("Withdraw a document"),
        "version.view": _("Read a version of a document"),
        "version.download": _("Download a version of a document"),
        "version.restore": _("Restore an earlier version"),
        "version.prepare": _("Prepare a version for reading"),
        "bundle.view": _("See which versions are put together"),
        "anchor.add": _("Mark a passage of a document"),
        "anchor.view": _("See a marked passage"),
        "anchor.carry": _("Take a marked passage over into a new version"),
        "anchor.leave": _("Leave a marked passage in its version"),
        "comment.add": _("Comment on a passage"),
        "comment.view": _("Read a comment on a passage"),
        "comment.answer": _("Answer a comment"),
        "comment.resolve": _("Settle a thread of comments"),
        "upload.view": _("See a file one is sending"),
        "upload.add_part": _("Send a piece of a file"),
        "upload.cancel": _("Give up a file on its way in"),
        "upload.take_anyway": _("Take a file that was overtaken"),
        "upload.check": _("Check a file that came in"),
        "upload.finish": _("Take a file in"),
        "upload.refuse": _("Not take a file"),
        "upload.forget": _("Forget a file that came to an end"),
    }
)

_STANDS = _("while the document counts")

explain(
    areas={
        "document": _("Documents"),
        "version": _("Documents"),
        "bundle": _("Documents"),
        "upload": _("Documents"),
        "case_file": _("Documents"),
        "anchor": _("Passages and comments"),
        "comment": _("Passages and comments"),
    },
    conditions={
        "withdrawn_at": _STANDS,
        "document__withdrawn_at": _STANDS,
        "version__document__withdrawn_at": _STANDS,
        "anchor__version__document__withdrawn_at": _STANDS,
        "held_by__isnull": _("while somebody says that they work on it"),
        "carried_to": _("while it is not in a newer version"),
        "left_at": _("while nobody left it in its version"),
        ("state", "receiving"): _("while it is on its way in"),
        ("state", "checking"): _("while it is being checked"),
        ("state", "stale"): _("once it was overtaken"),
        ("state", "ready"): _("once it is ready"),
        "until__gt": _("until its day is over"),
    },
)
