"""Who may do what: every verb, every part of the cast, every state of the case, by equality.

The rules are written here a second time, by hand, on purpose: a rule that grows by accident shows. A part that is not
named may not; a verb that is not named fails.
"""

import uuid
from datetime import datetime
from itertools import batched

import pytest
from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from wagtail.models import Locale

from knowledge.models import ReviewDue, Wording, WordPressImport
from portal.access import spelled
from portal.access.policy import asked_alike, counts, may, policy_for, policy_of, scope, verbs
from portal.accounts.models import EnteredSession, Person
from portal.cases import states
from portal.cases.actions import cases, circles, emergency, work
from portal.cases.frame import rights
from portal.cases.grants import CaseGrant, EndedGrant
from portal.cases.models import Case, EmergencyAccess, Passage, StateChange, Task, Wall
from portal.documents.actions import uploads
from portal.documents.models import CaseFile, Upload
from portal.notifications.models import Notice
from portal.notifications.outbox import tell
from tests.cast import PARTS, Cast, cast, fill  # noqa: F401  (a fixture is used by its name)
from tests.knowledge import articles
from tests.knowledge.said import said_by_readers
from tests.portal.documents.anchors.making import marked_and_said
from tests.portal.documents.case_file.things import ready_case_file
from tests.workflows.approvals.things import asked_for

ALWAYS, OPEN, CLOSED = "in every state", "while the case is open", "once it is closed"

LEADS = "lead deputy"
ASSESSMENT = f"{LEADS} assessor"
WORKERS = f"{ASSESSMENT} contributor"
FILE = f"{WORKERS} reader"
CASE_DUTIES = f"{FILE} signatory stranger lead_elsewhere expired asleep walled data_protection"
ANY_DUTY = f"{CASE_DUTIES} editor administrator auditor"
SIGNED_IN = f"{ANY_DUTY} superuser employee"

ONES_OWN = """
    account.view account.sign_out account.step_up account.uncover account.change_display account.enrol
    account.add_factor account.name_factor account.remove_factor account.show_recovery_codes
    account.change_password account.end_sessions draft.keep session.view session.end
"""
DECIDING = "ask_passkey approve approve_with_conditions return step_back"
SIGNERS = "lead deputy lead_elsewhere contributor signatory data_protection administrator"
OF_OTHERS = """
    person.list person.invite person.view person.change_name person.change_duties person.send_welcome
    person.deactivate person.ask_factor_reset person.reset_factors
"""

# Things of the case are asked of as they are after `fill`; a person's own things are the reader's.
WHO_MAY = {
    # the case
    "case.view": {ALWAYS: FILE},
    "case.see_access": {ALWAYS: LEADS},
    "case.read_journal": {ALWAYS: LEADS},
    "case.change_state": {ALWAYS: LEADS},
    "case.grant": {ALWAYS: LEADS},
    "case.wall": {ALWAYS: LEADS},
    "case.recuse": {ALWAYS: f"{FILE} signatory"},
    "case.edit": {OPEN: LEADS},
    "case.sign_second": {OPEN: LEADS},
    "case.set_level": {OPEN: LEADS},
    "case.set_danger": {OPEN: WORKERS},
    "case.confirm_exclusions": {OPEN: LEADS},
    "case.name_leads": {},
    "case.index": {},
    # who is in it, and who is kept out
    "grant.view": {ALWAYS: f"{LEADS} reader"},
    "grant.change": {ALWAYS: LEADS},
    "grant.confirm": {ALWAYS: LEADS},
    "grant.end": {ALWAYS: LEADS},
    "grant.expire": {},
    "ended_grant.view": {ALWAYS: LEADS},
    "wall.view": {ALWAYS: LEADS},
    "wall.confirm": {},  # a lead's own wall needs no second word
    "wall.lift": {ALWAYS: LEADS},
    "wall.link": {},
    "wall.note_attempt": {},
    # what is in it
    "circle.make": {OPEN: WORKERS},
    "circle.view": {ALWAYS: LEADS},
    "circle.add_member": {ALWAYS: "lead"},  # the circle of `things` has the lead alone
    "circle.remove_member": {ALWAYS: "lead"},
    "level.view": {ALWAYS: ASSESSMENT},
    "state_change.view": {ALWAYS: FILE},
    "case_person.add": {OPEN: WORKERS},
    "case_person.view": {ALWAYS: FILE},
    "case_person.edit": {OPEN: WORKERS},
    "task.add": {OPEN: WORKERS},
    "task.view": {ALWAYS: FILE},
    "task.edit": {OPEN: WORKERS},
    "task.done": {OPEN: WORKERS},
    "task.reopen": {},  # the task of `things` is open
    "note.add": {OPEN: WORKERS},
    "note.view": {ALWAYS: FILE},
    "note.answer": {OPEN: WORKERS},
    "note.resolve": {OPEN: WORKERS},
    "event.add": {OPEN: WORKERS},
    "event.view": {ALWAYS: FILE},
    # its audience alone: what of it is found also needs the verb of reading the thing itself
    "passage.view": {ALWAYS: f"{FILE} signatory"},
    # documents, their versions, and files on their way in
    "document.list": {ALWAYS: FILE},
    "document.add": {OPEN: WORKERS},
    "document.import": {OPEN: LEADS},
    "document.bring_in": {},
    "document.view": {ALWAYS: FILE},
    "document.compare": {ALWAYS: FILE},
    "document.edit": {OPEN: WORKERS},
    "document.set_audience": {OPEN: WORKERS},
    "document.upload_version": {OPEN: WORKERS},
    "document.check_out": {OPEN: WORKERS},
    "document.check_in": {},  # nobody holds the document of `things`
    "document.join": {OPEN: LEADS},
    "document.keep_apart": {OPEN: LEADS},
    "document.withdraw": {OPEN: LEADS},
    "version.view": {ALWAYS: FILE},
    "version.download": {ALWAYS: FILE},
    "version.restore": {},  # the version of `things` is the newest
    "version.prepare": {},
    "upload.view": {ALWAYS: "lead"},  # whoever sends it, and nobody else
    "upload.add_part": {OPEN: "lead"},
    "upload.cancel": {ALWAYS: "lead"},
    "upload.take_anyway": {},
    "upload.check": {},
    "upload.finish": {},
    "upload.refuse": {},
    "upload.forget": {},
    # what leaves the portal: the one of `things` is ready, and the lead asked for it
    "case_file.export": {ALWAYS: LEADS},
    "case_file.view": {ALWAYS: LEADS},
    "case_file.fetch": {ALWAYS: "lead"},
    "case_file.discard": {ALWAYS: "lead"},
    "case_file.begin": {},
    "case_file.finish": {},
    "case_file.fail": {},
    "case_file.forget": {},
    # passages of documents, and what is said about them
    "anchor.add": {OPEN: WORKERS},
    "anchor.view": {ALWAYS: FILE},
    "anchor.carry": {OPEN: WORKERS},
    "anchor.leave": {OPEN: WORKERS},
    "comment.add": {OPEN: WORKERS},
    "comment.view": {ALWAYS: FILE},
    "comment.answer": {OPEN: WORKERS},
    "comment.resolve": {OPEN: WORKERS},
    # sign-off: the lead asked; it waits for HR (the reader), labour law (the contributor) and compliance
    "version.ask_sign_off": {OPEN: WORKERS},
    "bundle.view": {ALWAYS: FILE},
    "bundle.ask_sign_off": {OPEN: WORKERS},
    "bundle.ask_again": {OPEN: WORKERS},
    "sign_off.list": {ALWAYS: f"{FILE} signatory"},
    "sign_off.view": {ALWAYS: f"{LEADS} contributor reader signatory"},
    "sign_off.withdraw": {ALWAYS: "lead"},
    "sign_off.cancel": {ALWAYS: LEADS},
    "sign_off.hear": {OPEN: LEADS},
    "sign_off.fetch_sheet": {},
    "sign_off.supersede": {},
    "seat.view": {ALWAYS: f"{LEADS} contributor reader signatory"},
    **{f"seat.{verb}": {OPEN: "reader"} for verb in DECIDING.split()},
    "article.view": {ALWAYS: "editor contributor signatory"},  # who writes, and whose duties are asked
    "article.ask_sign_off": {},
    "article.carry_back": {},
    "desk.view": {ALWAYS: "editor"},
    "review.view": {ALWAYS: "editor"},
    "review.remind": {},
    # what readers say of guidance; a report among it is for threat management alone
    "feedback.list": {ALWAYS: "editor"},
    "feedback.view": {ALWAYS: "editor"},
    "feedback.close": {ALWAYS: "editor"},
    "feedback.hand_over": {ALWAYS: "editor"},
    "handed_over.view": {ALWAYS: "lead deputy lead_elsewhere"},
    "handed_over.take": {ALWAYS: "lead deputy lead_elsewhere"},
    # guidance that is brought over from WordPress
    **dict.fromkeys(("import.list", "import.begin", "import.view", "import.confirm"), {ALWAYS: "editor"}),
    **dict.fromkeys(("import.discard", "import.undo", "import.prepare", "import.release"), {ALWAYS: "editor"}),
    **dict.fromkeys(("imported.view", "imported.take", "imported.leave"), {ALWAYS: "editor"}),
    "procedure.list": {ALWAYS: SIGNERS},
    "procedure.view": {ALWAYS: SIGNERS},
    "procedure.make": {ALWAYS: "administrator"},
    "procedure.propose": {ALWAYS: "administrator"},
    "procedure_version.view": {ALWAYS: SIGNERS},
    "procedure_version.sign": {ALWAYS: SIGNERS},
    "seat.ask_other": {OPEN: LEADS},
    "seat.remind": {},
    "seat.escalate": {},
    "procedure.read_figures": {ALWAYS: f"{SIGNERS} auditor"},
    "deputy.list": {ALWAYS: CASE_DUTIES},
    "deputy.name": {ALWAYS: CASE_DUTIES},
    "deputy.view": {ALWAYS: "reader stranger"},
    "deputy.end": {ALWAYS: "reader stranger"},
    "decision.list": {ALWAYS: CASE_DUTIES},
    # a separate compartment: the person who reported
    "reporter.reveal_to": {ALWAYS: LEADS},
    # emergencies
    "emergency.ask": {ALWAYS: CASE_DUTIES},
    "emergency.list": {ALWAYS: "data_protection"},
    "emergency.view": {ALWAYS: "data_protection"},
    "emergency.allow": {ALWAYS: "data_protection"},
    "emergency.refuse": {ALWAYS: "data_protection"},
    "emergency.review": {},  # the one of `things` is only asked for
    # without a thing
    "case.list": {ALWAYS: CASE_DUTIES},
    "case.open": {ALWAYS: "lead deputy lead_elsewhere"},
    "work.view": {ALWAYS: ANY_DUTY},
    "search.run": {ALWAYS: CASE_DUTIES},
    "journal.read": {ALWAYS: "auditor data_protection"},
    "rules.read": {ALWAYS: "auditor data_protection"},
    "site.add": {ALWAYS: "administrator"},
    "notice.list": {ALWAYS: SIGNED_IN},
    "notice.mark_all_read": {ALWAYS: SIGNED_IN},
    "notice.view": {ALWAYS: "reader"},
    "notice.mark_read": {ALWAYS: "reader"},
    # one's own account, and those of others
    **{verb: {ALWAYS: "reader"} for verb in ONES_OWN.split()},
    **{verb: {ALWAYS: "administrator"} for verb in OF_OTHERS.split()},
    "person.reactivate": {},  # the reader is active
    "account.sign_in": {},  # at the door nobody is signed in: the door does it
    "account.prove": {},
    "account.ask_password_reset": {},
    "account.set_password": {},
}

SERVICES = {
    "case.name_leads": {"sweeper"},
    "grant.expire": {"sweeper"},
    "wall.link": {"sweeper"},
    "wall.note_attempt": {"sweeper"},
    "upload.forget": {"sweeper"},
    "case_file.forget": {"sweeper"},
    "sign_off.supersede": {"sweeper"},
    "article.ask_sign_off": {"guidance"},
    "article.carry_back": {"guidance"},
    "review.remind": {"guidance"},
    "seat.remind": {"sweeper"},
    "seat.escalate": {"sweeper"},
}


@pytest.fixture
def things(cast: Cast):  # noqa: F811  (the fixture of that name)
    """One row of each kind that a verb may be asked of."""
    lead, case = cast["lead"], cast.case
    filled = fill(cast)
    case.refresh_from_db()
    cases.set_level(case, actor=lead, level="high", because="Several signs at once", version=case.version)
    emergency.ask(actor=cast["stranger"], code=case.code, reason="Somebody is in danger")
    with transaction.atomic():
        tell(cast.person("reader"), "task.add", thing=filled["task"], link="/")
    session = EnteredSession.objects.create(person=cast.person("reader"), key_hash=uuid.uuid4().hex)
    found = {
        Case: case,
        Person: cast.person("reader"),
        CaseGrant: CaseGrant.objects.get(user=cast.person("reader")),
        EndedGrant: EndedGrant.objects.filter(case=case).first(),
        Wall: Wall.objects.get(case=case),
        EmergencyAccess: EmergencyAccess.objects.get(),
        Passage: Passage.objects.get(kind="note"),
        Notice: Notice.objects.get(person=cast.person("reader"), kind="cases.task"),
        EnteredSession: session,
    }
    for row in (
        *(filled[name] for name in ("task", "note", "event", "person")),
        circles.make(case, actor=lead, name="Two of us"),
        case.levels.first(),
        StateChange.objects.create(case=case, before="new", after="triage", by=cast.person("lead")),
    ):
        found[type(row)] = row
    upload = uploads.begin_document(case, actor=lead, file_name="Aussage.docx", size=10)
    found |= {CaseFile: ready_case_file(cast)}
    brought = WordPressImport.objects.create(file_name="site.xml", sha256=b"", locale=Locale.objects.first())
    found |= {WordPressImport: brought, brought.items.model: brought.items.create(number=1, kind="page")}
    found |= asked_for(cast) | {Wording: articles.submitted(cast), ReviewDue: articles.due()} | said_by_readers(cast)
    return found | marked_and_said(cast) | {Upload: upload, "reporter.reveal_to": filled["reporter"]}


def asked_of(things, verb):
    policy = policy_for(verb)
    return None if policy.of_self else things.get(verb) or things[policy.model]


def allowed(cast, things, verb):  # noqa: F811  (a cast like the fixture's)
    thing = asked_of(things, verb)
    return {part for part in PARTS if may(cast[part], verb, thing)}


def declared(verb, state):
    cells = WHO_MAY[verb]
    here = OPEN if state in states.OPEN else CLOSED
    return set(f"{cells.get(ALWAYS, '')} {cells.get(here, '')}".split())


def test_every_verb_is_declared_and_nothing_else():
    assert set(verbs()) == set(WHO_MAY)
    assert {part for cells in WHO_MAY.values() for parts in cells.values() for part in parts.split()} <= set(PARTS)


def question(cast, things, verb, part):  # noqa: F811  (a cast like the fixture's)
    """What `may` asks the database of this verb: a statement and its values; None where it need not ask."""
    try:
        found = scope(cast[part], verb)
        thing = asked_of(things, verb)
        return (found if thing is None else found.filter(pk=thing.pk)).query.exists().sql_with_params()
    except EmptyResultSet:
        return None


def kept(cast, things, verb, part, both):  # noqa: F811  (a cast like the fixture's)
    """The same as `may` asks it, with a statement put together once for everybody; `both` where it keeps none."""
    policy, thing = policy_for(verb), asked_of(things, verb)
    found = spelled.question(verb, policy, policy.rules[verb]) if thing is not None else None
    if found is None or not counts(cast[part], policy.rules[verb]):
        return both
    return (found.sql, found.filled(cast[part].person, thing.pk)) if found.sql else None


def in_plain_words(both):
    """A statement and its values, whenever it was asked."""
    if both is None:
        return None
    plain = (getattr(value, "adapted", value) for value in both[1])
    return both[0], ["now" if isinstance(value, datetime) else value for value in plain]


def test_who_may(cast, things):  # noqa: F811  (the fixture of that name)
    wrong = {}
    for verb in verbs():
        found = allowed(cast, things, verb)
        if found != declared(verb, cast.case.state):
            wrong[verb] = f"may: {sorted(found)}, declared: {sorted(declared(verb, cast.case.state))}"
    assert not wrong


def test_who_may_in_every_state(cast, things):  # noqa: F811  (the fixtures of those names)
    """What is asked is put together once and asked again in each state; from new on where that looks at rows.

    What `may` keeps of a rule is, letter by letter, what the list is asked by.
    """
    asked, from_new_on = [], []
    for verb in verbs():
        with CaptureQueriesContext(connection) as looked:
            cells = [(verb, part, question(cast, things, verb, part)) for part in PARTS]
            for _verb, part, both in cells:
                assert in_plain_words(both) == in_plain_words(kept(cast, things, verb, part, both)), (verb, part)
        if looked:
            from_new_on.append(verb)
        else:
            asked += [(verb, part, *both) for verb, part, both in cells if both]
    assert set(from_new_on) <= {"notice.view", "notice.mark_read"}, "asking them again would be too slow here"
    wrong = {}
    for state in states.State.values:
        cast.move_to(state)
        found = {verb: set() for verb in verbs()} | {verb: allowed(cast, things, verb) for verb in from_new_on}
        with connection.cursor() as cursor:
            for cells in batched(asked, 100):
                together = ", ".join(f"EXISTS ({sql})" for *_, sql, _ in cells)
                cursor.execute(f"SELECT {together}", [value for *_, values in cells for value in values])
                for (verb, part, *_), may_do in zip(cells, cursor.fetchone(), strict=True):
                    found[verb] |= {part} if may_do else set()
        for verb in verbs():
            if found[verb] != declared(verb, state):
                wrong[verb, state] = f"may: {sorted(found[verb])}, declared: {sorted(declared(verb, state))}"
    assert not wrong


def test_verbs_are_asked_together_where_one_answer_is_true_of_all(cast, things):  # noqa: F811  (the fixtures)
    together = [alike for alike in asked_alike(list(verbs())) if len(alike) > 1]
    assert len(together) > 10
    for state in ("triage", "retired"):
        cast.move_to(state)
        for part in ("lead", "assessor", "contributor", "reader", "signatory", "walled", "data_protection"):
            can = rights(cast[part], cast.case)
            if part in declared("case.view", state):
                assert can == {v for v in policy_of(Case).rules if part in declared(v, state)}, (part, state)
            else:
                assert can == frozenset(), (part, state)


def test_nobody_may_anything_in_a_case_elsewhere(cast, things):  # noqa: F811  (the fixture of that name)
    """The missing join: roles in one case, asked about another."""
    elsewhere = work.add_task(cast.elsewhere, actor=cast["lead_elsewhere"], title="Elsewhere")
    for verb, policy in verbs().items():
        thing = {Case: cast.elsewhere, Task: elsewhere}.get(policy.model)
        if thing is not None and not policy.of_self:
            assert {part for part in PARTS if may(cast[part], verb, thing)} <= {"lead_elsewhere"}, verb


def test_services_do_what_they_are_named_for_and_no_more():
    found = {verb: set(policy.rules[verb].services) for verb, policy in verbs().items() if policy.rules[verb].services}
    assert {verb: services for verb, services in found.items() if services & {"sweeper", "guidance"}} == SERVICES
    assert {verb for verb, services in found.items() if "indexer" in services} == {"case.index"}
    doors = {verb for verb, services in found.items() if "sign-in" in services}
    assert doors == {"account.sign_in", "account.prove", "account.ask_password_reset", "account.set_password"}
    demo = {verb for verb, services in found.items() if "demo" in services}
    assert not {verb for verb in demo if verb.split(".")[0] in {"case", "grant", "task", "note", "wall"}}
