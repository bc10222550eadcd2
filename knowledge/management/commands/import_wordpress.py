"""Brings an export of a WordPress site over, from the shell."""

import hashlib
import json
import sys
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, no_translations
from wagtail.models import Locale, Page

from knowledge.models import HomePage, WordPressImport
from knowledge.wordpress import report, running, staging
from knowledge.wordpress.export import NoExport
from knowledge.wordpress.media import NoMedia, media_of

State = WordPressImport.State
WIDTH = 30


class Command(BaseCommand):
    help = (
        "Brings pages and posts of a WordPress export (WXR) over as drafts. Safe to repeat: what was stopped goes on,"
        " and a newer export updates what nobody changed here."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="the export: Tools, Export in WordPress")
        parser.add_argument("--media", type=Path, help="a folder or ZIP of the site's uploads (wp-content/uploads)")
        parser.add_argument("--under", help="number or path of the page it comes to stand below")
        parser.add_argument(
            "--locale", default=settings.LANGUAGE_CODE, choices=[code for code, _ in settings.LANGUAGES]
        )
        parser.add_argument("--kinds", default="page,post", help="which kinds of items become pages (page,post)")
        parser.add_argument("--dry-run", action="store_true", help="say what would come, and write nothing")
        parser.add_argument(
            "--accept-cut-off", action="store_true", help="bring over what is whole of a file that ends in the middle"
        )
        parser.add_argument("--report", type=Path, help="a file for the report, as JSON")

    @no_translations
    def handle(self, *args, file, **options):
        """Read, bring over, tell."""
        try:
            media = media_of(options["media"])
        except NoMedia as trouble:
            raise CommandError(f"{trouble} is no folder and no ZIP.") from trouble
        run = self._begun(file, options)
        try:
            with running.alone(run):
                self._bring(run, file, media, options)
        except running.AnotherIsUnderWay as trouble:
            run.delete()
            raise CommandError(str(trouble.sentence)) from trouble
        except running.IsAtWork as trouble:
            raise CommandError("This export is being brought over just now.") from trouble

    def _bring(self, run, file, media, options):
        if run.state == State.READING:
            self._read(run, file, options)
        if options["dry_run"]:
            running.look_over(run, media, tell=self._tell)
        else:
            running.write(run, media, tell=self._tell)
        for line in report.lines(run):
            self.stdout.write(line)
        if options["report"]:
            told = json.dumps(run.told, ensure_ascii=False, indent=2)
            options["report"].write_text(told + "\n", encoding="utf-8")
        if options["dry_run"]:
            run.delete()
            self.stdout.write("Nothing was written.")

    def _begun(self, file, options) -> WordPressImport:
        try:
            with file.open("rb") as opened:
                digest = hashlib.file_digest(opened, "sha256").digest()
        except OSError as trouble:
            raise CommandError(f"{file} cannot be read.") from trouble
        locale = Locale.objects.get_for_language(options["locale"])
        if not options["dry_run"]:
            stopped = WordPressImport.objects.filter(sha256=digest, state=State.WRITING, locale=locale).first()
            if stopped:
                self.stdout.write("Goes on where it was stopped.")
                return stopped
        return WordPressImport.objects.create(
            file_name=file.name[:255],
            sha256=digest,
            locale=locale,
            under=self._under(options["under"], locale),
            kinds=[kind.strip() for kind in options["kinds"].split(",") if kind.strip()],
        )

    def _under(self, said, locale):
        if said is None:
            page = HomePage.objects.filter(locale=locale).first()
            if page is None:
                raise CommandError("There is no front page yet: run load_home first.")
            return page.page_ptr
        pages = Page.objects.filter(depth__gt=1, locale=locale)
        is_number = said.isascii() and said.isdecimal() and len(said) < 10
        page = pages.filter(pk=said).first() if is_number else None
        home = HomePage.objects.filter(locale=locale).first()
        if page is None and home:
            page = pages.filter(url_path=f"{home.url_path}{said.strip('/')}/".replace("//", "/")).first()
        if page is None or not running.may_hold(page):
            raise CommandError(f"Articles cannot stand below {said}.")
        return page

    def _read(self, run, file, options):
        size = max(1, file.stat().st_size)
        try:
            with file.open("rb") as opened:
                staging.read(run, opened, said=lambda at: self._tell("read", at, size))
            if run.is_cut_off and not self._is_accepted(run, options):
                raise CommandError("Nothing was brought over.")
        except NoExport as trouble:
            run.delete()
            raise CommandError(str(trouble.sentence)) from trouble
        except BaseException:
            run.delete()
            raise

    def _is_accepted(self, run, options) -> bool:
        self.stderr.write(run.trouble)
        self.stderr.write(f"{run.items.count()} items are whole.")
        if options["accept_cut_off"] or options["dry_run"]:
            return True
        if not sys.stdin.isatty():
            self.stderr.write("To bring these over, say --accept-cut-off.")
            return False
        return input("Bring these over? [y/N] ").strip().casefold() in ("y", "yes", "j", "ja")

    def _tell(self, step, done, total):
        """A bar that grows on one line, where somebody looks at it."""
        if not self.stderr.isatty():
            return
        named = {"read": "Reading", "files": "Pictures and files", "look": "Looking", "write": "Pages"}
        filled = WIDTH * done // max(1, total)
        bar = "█" * filled + "░" * (WIDTH - filled)
        end = "\n" if done >= total else ""
        self.stderr.write(f"\r{named[step]:<20} {bar} {done}/{total}", ending=end)
