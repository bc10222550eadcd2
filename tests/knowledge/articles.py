"""Sets the table for tests of articles: a section that asks for sign-off, a procedure in force, and who decides."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Workflow, WorkflowPage, WorkflowTask

from knowledge import eyes, tasks
from knowledge.models import ArticlePage, HomePage, ReviewDue, SectionPage, SignOffTask, Wording, WordingRead
from tests.cast import badge, person
from workflows.approvals import procedures
from workflows.approvals.actions import deciding
from workflows.approvals.actions import procedures as rules
from workflows.approvals.actions.deciding import Said
from workflows.approvals.models import SignOff

DUTIES = ("labour_law", "compliance")
PLAN = {
    "name": {"de": "Artikel", "en": "Articles"},
    "stages": [
        {
            "key": "review",
            "name": {"de": "Prüfung", "en": "Review"},
            "seats": [{"key": duty, "duty": duty} for duty in DUTIES],
        }
    ],
}


def in_force():
    """A procedure for articles that two others than its author signed off."""
    author, *others = (badge(person(name, "administrator")) for name in ("proposer", "second", "third"))
    procedure = rules.make(actor=author, slug="articles", kind="article")
    version = rules.propose(procedure, actor=author, plan=procedures.read(PLAN))
    for each in others:
        rules.sign(version, actor=each)
    return version


def submitted(cast):
    """The words of a front page, submitted by the editor, of which labour law and compliance are asked."""
    in_force()
    page = HomePage.objects.first()
    section(page)
    page.save_revision(user=cast.person("editor"))
    page.get_workflow().start(page, cast.person("editor"))
    tasks.carry.call()
    return Wording.objects.get()


def section(page):
    """This page and what is below it asks for sign-off."""
    workflow = Workflow.objects.create(name="Sign-off")
    WorkflowTask.objects.create(workflow=workflow, task=SignOffTask.objects.create(name="Sign-off"), sort_order=0)
    WorkflowPage.objects.create(page=page.page_ptr, workflow=workflow)
    return workflow


def due() -> ReviewDue:
    """A front page that somebody is to read critically."""
    return ReviewDue.objects.create(page=HomePage.objects.first().page_ptr, review_by=timezone.localdate())


def form(page, **words):
    """What Wagtail's editor sends for a front page."""
    sent = {
        "title": page.title,
        "lead": page.lead,
        "body": '{"blocks": [], "entityMap": {}}',
        "slug": page.slug,
        "chosen-count": "0",
        "audience": "everyone",
        "reviewed_on": "",
        "reviewed_by": "",
        "review_by": "",
    }
    return sent | words


def edit(client, page, **words):
    """Send the editor's form."""
    return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form(page, **words))


def submit(client, page, **words):
    """Write, and submit it, through Wagtail's own view."""
    answer = edit(client, page, **{"action-submit": "1"} | words)
    assert answer.status_code == 302, answer.content.decode()[:3000]
    return answer


def asked(page) -> SignOff:
    """The newest request for this page, after the worker came by."""
    tasks.carry.call()
    return SignOff.objects.filter(kind="article", thing__in=Wording.objects.filter(page=page.pk)).latest("asked_at")


def read(who, wording) -> None:
    """Open the words, as the page does."""
    WordingRead.objects.create(
        wording=wording, subject=wording.subject, sha256=bytes(wording.sha256), person=who.person
    )


def decide(sign_off, duty, who, outcome="approve"):
    """Read it, and decide in the seat for this duty."""
    read(who, sign_off.about)
    deed = {"approve": deciding.approve, "return": deciding.give_back}[outcome]
    words = Said(sha256=sign_off.digest, comment="because" if outcome == "return" else "")
    return deed(sign_off.seats.get(duty=duty), actor=who, said=words)


def signers() -> dict:
    """Somebody for each duty."""
    return {duty: badge(person(f"signs_for_{duty}", duty)) for duty in DUTIES}


def sign_off(page, people) -> SignOff:
    """Everybody approves what is asked for this page, and the worker carries it back."""
    request = asked(page)
    for duty, who in people.items():
        decide(request, duty, who)
    tasks.carry.call()
    request.refresh_from_db()
    return request


def fresh(page) -> HomePage:
    """The page as it stands."""
    return HomePage.objects.get(pk=page.pk)


def rewritten(page, title) -> HomePage:
    """The page with other words, not saved."""
    page = fresh(page)
    page.title = title
    return page


def seen(page):
    """Somebody else has looked at what this page says."""
    eyes.came_with_the_release(page)
    return page


def nested(do):
    """Run this in a transaction of its own, so that its refusal leaves the test's alone."""
    with transaction.atomic():
        return do()


def part_of(home) -> SectionPage:
    """A section readers see, below this front page."""
    section = SectionPage(title="Act", slug="act", summary="S", locale=home.locale)
    home.add_child(instance=section)
    seen(section).save_revision().publish()
    return SectionPage.objects.get(pk=section.pk)


def article(section, number=1, **fields):
    """An article readers see, below this section."""
    words = {"title": f"Article {number}", "slug": f"article-{number}", "summary": "S"} | fields
    page = ArticlePage(locale=section.locale, **words)
    section.add_child(instance=page)
    seen(page).save_revision().publish()
    return ArticlePage.objects.get(pk=page.pk)
