"""What is done with a document as a whole: what it is called, who sees it, who works on it, that it is withdrawn."""

from portal.access.actions import action, record
from portal.access.answers import expect
from portal.cases.standing import people_of
from portal.cases.troubles import NotInCase
from portal.documents import finding
from portal.documents.troubles import HeldByAnother
from portal.notifications.outbox import tell


@action("document.edit")
def edit(document, *, actor, version, title, kind, handling, labels="", dated_at=None):
    """Change what the document is called and what it is. Two tabs: `ChangedMeanwhile`, nothing is overwritten."""
    expect(document, version)
    document.title, document.kind, document.handling = title, kind, handling
    document.labels, document.dated_at = labels, dated_at
    document.touch()
    record(kind=kind, handling=handling)
    finding.put_again(document)
    return document


@action("document.set_audience")
def set_audience(document, *, actor, version, circle=None):
    """Give it to a circle, or to the whole case. Whoever does it must belong to that circle: `NotInCase`."""
    expect(document, version)
    if circle is not None and circle.case_id != document.case_id:
        raise NotInCase
    if actor.person.pk not in {person.pk for person in people_of(document.case, circle)}:
        raise NotInCase
    document.circle = circle
    document.touch()
    record(narrowed=circle is not None)
    finding.move(document)
    return document


@action("document.check_out")
def check_out(document, *, actor, version):
    """Say that one is working on it, so that others wait or ask. It ends by itself after a working day.

    Raises `HeldByAnother` while somebody else says so. It is a sign on the door, not a lock: who uploads all the same
    is warned and not stopped.
    """
    expect(document, version)
    if document.is_held and document.held_by_id != actor.person.pk:
        raise HeldByAnother
    document.hold(actor.person)
    return document


@action("document.check_in")
def check_in(document, *, actor, version):
    """Say that nobody works on it any more; somebody else's sign may be taken down, and they are told."""
    expect(document, version)
    held_by = document.held_by
    document.let_go()
    tell(held_by, "document.check_in", thing=document, link=document.get_absolute_url(), but=actor.person)
    return document


@action("document.withdraw")
def withdraw(document, *, actor, version, because):
    """Say that it no longer counts, and why. It stays readable; how long it is kept is decided with its case."""
    expect(document, version)
    document.withdraw(by=actor.person, because=because)
    return document
