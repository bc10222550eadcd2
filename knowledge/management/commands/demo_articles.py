"""`demo_articles`: a change of the German front page waits for sign-off, so that guidance is in somebody's inbox."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from wagtail.models import Workflow, WorkflowPage, WorkflowTask

from knowledge import tasks
from knowledge.models import ArticlePage, HomePage, SignOffTask
from knowledge.of_articles import KIND
from portal.cases.demo import people
from workflows.approvals import procedures
from workflows.approvals.actions import procedures as rules
from workflows.approvals.models import Procedure
from workflows.approvals.suggestions import suggested

EDITOR, AUTHOR, SIGNERS = "vogt", "holt", ("berger", "klein")
NAME = "Freigabe im Portal"
MORE = "<p>Sie müssen nicht sicher sein. Auch eine Frage ist willkommen.</p>"


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
