"""Articles can be signed off: what approvals asks of the words of a page, answered from their own room."""

from io import BytesIO

from django.db.models import Exists, OuterRef, Q
from django.dispatch import Signal
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import PageLogEntry, Revision, TaskState

from knowledge.models import Errand, Wording, WordingRead
from knowledge.signing import KIND as NAME
from knowledge.translating import translators
from knowledge.wording import digest_of
from portal.access.policy import Grant, Policy, register, scope
from portal.accounts.models import Person
from portal.accounts.policy import by_duty
from portal.cases.roles import OWNER
from portal.cases.verbs import describe
from portal.notifications.sentences import say
from workflows.approvals.models import SignOff
from workflows.approvals.policy import ASKED, EDITOR, to_be_read
from workflows.approvals.things import Kind, Original, Section, add_kind

WORKER = "guidance"
"""The service that carries between Wagtail and sign-off."""
ENDED = Signal()
"""Sign-off of an article has ended, and can be carried to Wagtail at once: what was approved goes online."""


def _reach(badge, roles) -> Q:
    """For whoever is asked or has decided, whoever submitted the page, and those who write guidance."""
    reached = by_duty(badge, roles & {EDITOR})
    if ASKED in roles:
        reached |= Q(Exists(SignOff.objects.filter(to_be_read(badge, NAME), kind=NAME, thing=OuterRef("pk"))))
    if OWNER in roles:
        reached |= Q(asked_by=badge.person)
    return reached


register(
    Policy(
        Wording,
        seen_by="article.view",
        address={"wording": "pk"},
        reach=_reach,
        lock=("page",),
        is_fixed=True,
        rules={
            "article.view": Grant({ASKED, OWNER, EDITOR}),
            "article.ask_sign_off": Grant((), services={WORKER}),
            "article.carry_back": Grant((), services={WORKER}),
        },
    )
)


def _authors(wording) -> set:
    """Whoever ever wrote on this page or its other languages. Wagtail's log knows those whose revisions are gone."""
    twins = wording.page.get_translations(inclusive=True).values_list("pk", flat=True)
    keys = [str(key) for key in twins]
    wrote = set(Revision.page_revisions.filter(object_id__in=keys).values_list("user", flat=True))
    wrote |= set(PageLogEntry.objects.filter(page__in=keys, content_changed=True).values_list("user", flat=True))
    wrote |= set(wording.page.get_translations(inclusive=True).values_list("owner", flat=True))
    wrote |= translators(wording.page.translation_key)
    # Whose account went away cannot be asked either.
    return set(Person.objects.filter(pk__in=wrote - {None}).values_list("pk", flat=True)) | {wording.asked_by_id}


def _is_current(wording) -> bool:
    """SECURITY: the words themselves are compared. Wagtail may have written the revision over meanwhile."""
    errand = Errand.objects.select_related("task_state").get(pk=wording.pk)
    if errand.overtaken_at or (errand.over_at is None and not errand.is_waited_for):
        return False
    newest = wording.page.specific.get_latest_revision_as_object()
    return digest_of(newest) == wording.digest


def _current():
    waited_for = Errand.objects.filter(task_state__status=TaskState.STATUS_IN_PROGRESS)
    return waited_for.filter(over_at=None, overtaken_at=None).order_by().values("pk")


def _originals(wording) -> list[Original]:
    text = wording.text.encode()
    return [Original(wording.digest, f"{wording.digest[:12]}.json", len(text), lambda: BytesIO(text))]


def _has_read(person, wording, _keys=()) -> bool:
    reads = WordingRead.objects.filter(person=person, subject=wording.subject)
    return reads.filter(sha256=bytes(wording.sha256)).exists()


def _say_that_it_ended() -> None:
    ENDED.send(sender=Wording)


KIND = Kind(
    name=NAME,
    label=_("Article"),
    model=Wording,
    subject=lambda wording: wording.subject,
    sections=lambda wording: [Section(str(wording.subject), wording.digest, wording.title)],
    authors=_authors,
    visible=lambda badge: scope(badge, "article.view").order_by().values("pk"),
    open_to=lambda badge: Wording.objects.order_by().values("pk"),  # guidance has no circles
    audience=lambda wording: None,
    is_current=_is_current,
    current=_current,
    has_read=_has_read,
    unseen=lambda wording, _keys=(): [],
    in_words=str,
    describe=lambda wording: gettext("“%(title)s”") % {"title": wording.title},
    sort=lambda wording: "",
    bring=lambda keys: Wording.objects.in_bulk(list(keys)),
    asked_by="article.ask_sign_off",
    originals=_originals,
    ended=_say_that_it_ended,
)

add_kind(KIND)

describe(
    {
        "article.view": _("Read an article sign-off was asked for"),
        "article.ask_sign_off": _("Ask for sign-off of an article"),
        "article.carry_back": _("Tell Wagtail how a sign-off ended"),
    }
)

say("article.ask_sign_off", _("Something waits for your decision."), done=lambda sign_off: sign_off.state != "open")
say("article.carry_back", _("A page you submitted for sign-off needs your attention."))
