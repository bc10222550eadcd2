"""Takes an import from WordPress back, from the shell."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, no_translations

from knowledge.models import WordPressImport
from knowledge.wordpress import running, undoing


class Command(BaseCommand):
    help = "Takes an import back as a whole: the newest one, or the one that is named. Not once readers see any of it."

    def add_arguments(self, parser):
        parser.add_argument("run", nargs="?", help="the id of the import, as --list prints it")
        parser.add_argument("--list", action="store_true", help="print every import")
        parser.add_argument(
            "--with-edits", action="store_true", help="also delete what editors have written on its pages since"
        )

    @no_translations
    def handle(self, *args, run=None, **options):
        """Take it back, or say what keeps it."""
        if options["list"]:
            for each in WordPressImport.objects.all():
                self.stdout.write(f"{each.pk}  {each.began_at:%Y-%m-%d %H:%M}  {each.state:<8}  {each}")
            return
        found = self._found(run)
        try:
            with running.alone(found):
                undoing.undo(found, with_edits=options["with_edits"])
        except undoing.Stays as trouble:
            raise CommandError(str(trouble.sentence)) from trouble
        except running.IsAtWork as trouble:
            raise CommandError("This export is being brought over just now.") from trouble
        self.stdout.write(f"{found} was taken back.")

    def _found(self, key) -> WordPressImport:
        imports = WordPressImport.objects.all()
        try:
            found = imports.filter(pk=key) if key else imports.filter(state=WordPressImport.State.DONE)
        except ValidationError:
            found = imports.none()
        newest = found.order_by("-began_at").first()
        if newest is None:
            raise CommandError("There is no import that could be taken back.")
        return newest
