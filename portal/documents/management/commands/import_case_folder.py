"""`import_case_folder FOLDER --case CODE --as EMAIL`: bring an old drawer of files into a case."""

import sys
import time
from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from portal.access.answers import Refused, Unavailable
from portal.cases.models import Case
from portal.cases.standing import would_let
from portal.documents.drawer import bringing, proposals

MEANS = {
    "cannot_be_opened": "cannot be opened",
    "changed": "changed while it was brought in; run it again",
    "too_large": "larger than the portal takes",
    "malware": "holds malware",
    "scanner_down": "the check for malware does not answer",
    "scanner_limit": "too large for the check for malware",
    "empty": "empty",
    "not_allowed": "a kind of file the portal does not take",
    "not_what_it_says": "not what its name says",
}
"""Why a file was not taken."""


class Command(BaseCommand):
    help = "Brings a folder of Word files, mails and PDFs into a case. Safe to repeat; each file whole or not at all."

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path)
        parser.add_argument("--case", required=True, metavar="CODE")
        parser.add_argument("--as", required=True, metavar="EMAIL", dest="email", help="who leads the case")
        dry_run = "look at every file; write nothing, in the journal neither, and open nothing of the case"
        parser.add_argument("--dry-run", action="store_true", help=dry_run)
        parser.add_argument("--show-names", action="store_true", help="print names of files in the report")

    def handle(self, *, folder, case, email, dry_run, show_names, **options):
        if not folder.is_dir():
            raise CommandError("There is no such folder.")
        person = get_user_model().objects.filter(email__iexact=email, is_active=True).first()
        found = Case.objects.filter(code=case).first()
        # SECURITY: one answer for no such case, no such person and not allowed: the shell is no way to ask.
        if person is None or found is None or not would_let(person, "document.import", found):
            raise CommandError("Nothing was brought in: this person does not lead an open case of this code.")
        begun = time.monotonic()
        try:
            report = bringing.bring(folder, found, by=person, dry_run=dry_run, progress=_Bar(self.stderr))
        except Refused:
            raise CommandError("Stopped: this person does not lead the case any more. What came in stays.") from None
        except (Unavailable, OSError) as trouble:
            kind = type(trouble).__name__
            raise CommandError(f"Stopped ({kind}). Every file is whole or not there; run it again to go on.") from None
        self._tell(report, time.monotonic() - begun, dry_run)
        for path, why in report.told if show_names else ():
            self.stdout.write(f"  {path}: {_in_words(why, report)}")
        groups = 0 if dry_run else len(proposals.of_case(found))  # a dry run opens nothing of the case, either
        if groups:
            self.stdout.write(f"{groups} groups look like versions of one document. Decide on them in the portal.")

    def _tell(self, report, seconds, dry_run):
        total = report.taken + report.already_here + sum(report.not_taken.values())
        self.stdout.write(f"{total} files in {seconds:.1f} s ({total / max(seconds, 0.001):.0f} a second)")
        self.stdout.write(f"{'would be ' if dry_run else ''}taken: {report.taken}")
        self.stdout.write(f"files out of mails, each a document of its own: {report.enclosed}")
        self.stdout.write(f"already in the case, skipped: {report.already_here}")
        for why, count in sorted(report.not_taken.items()):
            self.stdout.write(f"{_in_words(why, report)}: {count}")
        for why, count in sorted(report.not_shown.items()):
            self.stdout.write(f"kept without a preview ({why}): {count}")


def _in_words(why, report) -> str:
    if why == "already_here":
        return "already in the case, skipped"
    return f"not taken, {MEANS.get(why, why)}" if why in report.not_taken else f"kept without a preview ({why})"


class _Bar:
    """How far it is, in one line that is written over; nothing where nobody watches."""

    def __init__(self, stream):
        self.stream, self.shown = stream, 0.0
        self.is_watched = sys.stderr.isatty()

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic()
        if not self.is_watched or (now - self.shown < 0.2 and done < total):
            return
        self.shown = now
        filled = 30 * done // max(total, 1)
        line = f"\r[{'#' * filled}{'.' * (30 - filled)}] {done} of {total}"
        self.stream.write(line, style_func=str, ending="")  # in no colour: red would say that something is wrong
        if done == total:
            self.stream.write("", style_func=str)
