"""`demo_articles`: a change of the German front page waits for sign-off, so that guidance is in somebody's inbox; and
readers have left something behind for the editors' desk; a site of WordPress was brought over."""

from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, Workflow, WorkflowPage, WorkflowTask

from knowledge import tasks, wordpress
from knowledge.models import ArticlePage, Feedback, HomePage, Searched, SignOffTask
from knowledge.of_articles import KIND
from portal.cases.demo import people
from workflows.approvals import procedures
from workflows.approvals.actions import procedures as rules
from workflows.approvals.models import Procedure
from workflows.approvals.suggestions import suggested

EDITOR, AUTHOR, SIGNERS = "vogt", "holt", ("berger", "klein")
EXAMPLE = Path(wordpress.__file__).parent / "example"
"""A small site of this company, as it would come from WordPress."""
NAME = "Freigabe im Portal"
MORE = "<p>Sie müssen nicht sicher sein. Auch eine Frage ist willkommen.</p>"

SAID = (
    ("de", "stalking", False, "Was kann ich tun, wenn es jemand aus einer anderen Firma im selben Haus ist?"),
    ("de", "was-tun", True, ""),
    (
        "de",
        "warnverhalten-erkennen",
        None,
        "Seit Montag steht jemand jeden Abend am Tor und fragt nach meiner Kollegin.",
    ),
    ("en", "stalking", True, "Is there a shorter version to print for the notice board?"),
)
"""Language, page, whether it helped, words. The third is a report, and to be handed over."""
SEARCHED = (("de", "parkplatz", 9), ("de", "nachtschicht", 6), ("en", "night shift", 5))
"""Language, term, on how many days."""


def badge(who):
    """The badge of one of the demo's people."""
    person = people.find(who)
    assert person is not None, f"{who} is among the demo's people"
    return people.badge(person)


class Command(BaseCommand):
    help = "Lets guidance of the demo be signed off, and submits a page. Safe to repeat: what is there already stays."

    def handle(self, *args, **options):
        if not settings.DEMO or settings.PRODUCTION:
            raise CommandError("The demo exists under demo settings only.")
        if Procedure.objects.filter(kind=KIND.name).exists():
            self.stdout.write("There is a procedure for guidance already.")
            return
        self._in_force()
        page = HomePage.objects.get(locale__language_code="de")
        self._submit(page)
        tasks.carry.call()
        # Whoever came first owns nothing yet; in the demo the articles in German have somebody who looks after them.
        ArticlePage.objects.filter(locale=page.locale, owner=None).update(owner=badge(EDITOR).person)
        self._left_by_readers()
        call_command("import_wordpress", EXAMPLE / "site.xml", media=EXAMPLE / "uploads", stdout=self.stdout)

    @staticmethod
    def _left_by_readers() -> None:
        for language, slug, helped, words in SAID:
            about = Page.objects.filter(locale__language_code=language, slug=slug).first()
            Feedback.objects.create(page=about, language=language, helped=helped, words=words)
        for language, term, days in SEARCHED:
            for ago in range(days):
                day = timezone.localdate() - timedelta(days=ago)
                Searched.objects.create(language=language, term=term, day=day)

    @staticmethod
    def _in_force() -> None:
        author = badge(AUTHOR)
        procedure = rules.make(actor=author, slug="articles", kind=KIND.name)
        version = rules.propose(procedure, actor=author, plan=procedures.read(suggested("", KIND.name)))
        for who in SIGNERS:
            rules.sign(version, actor=badge(who))

    @staticmethod
    @transaction.atomic
    def _submit(page) -> None:
        """As an editor does it in Wagtail: below this page guidance asks for sign-off, and this change is submitted."""
        workflow = Workflow.objects.create(name=NAME)
        task = SignOffTask.objects.create(name=NAME)
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
        WorkflowPage.objects.create(page=page.page_ptr, workflow=workflow)
        editor = badge(EDITOR).person
        page.body += MORE
        page.save_revision(user=editor)
        workflow.start(page, editor)
