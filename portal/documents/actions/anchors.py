"""What is done with passages of a document: marked, taken over into the next version, talked about."""

from django.utils import timezone

from portal.access.actions import action, record
from portal.access.answers import ChangedMeanwhile
from portal.cases.troubles import NotInCase
from portal.documents import finding, passages
from portal.documents.models import Anchor, Comment, CommentMention
from portal.documents.models.anchors import Carried
from portal.documents.readers import readers_of
from portal.documents.troubles import NoSuchPassage, NotTheSameWords, NoVersionOfIt
from portal.notifications.outbox import tell


@action("anchor.add")
def add(version, *, actor, reading, block, start=None, end=None):
    """Mark these characters of a block, or all of it. `reading` is that of this very version: the words come from
    there and not from whoever marks them. Raises `NoSuchPassage`."""
    anchor = _placed(Anchor(version=version, by=actor.person), reading, block, start, end)
    anchor.come_to_be()
    record(thing=anchor, number=version.number)
    return anchor


@action("anchor.carry")
def carry(anchor, *, actor, to, reading, fate, block, start=None, end=None):
    """Take a passage over into the newest version, at this place. `reading` is that of the version `to`.

    What stands there as unchanged, or only moved, must be the very same words: `NotTheSameWords`. A version that is no
    longer the newest: `ChangedMeanwhile`.
    """
    document = anchor.version.document
    if to.document_id != document.pk:
        raise NoVersionOfIt
    if to.number <= anchor.version.number or document.newest().pk != to.pk:
        raise ChangedMeanwhile
    carried = Anchor(version=to, by=actor.person, carried_from=anchor, carried=Carried(fate))
    _placed(carried, reading, block, start, end)
    if carried.carried != Carried.CHANGED and carried.quote != anchor.quote:
        raise NotTheSameWords
    carried.come_to_be()
    record(thing=carried, number=to.number, carried=carried.carried)
    return carried


@action("anchor.leave")
def leave(anchor, *, actor):
    """Say that a passage stays in its version: it is gone from the newer ones, or no longer matters there."""
    anchor.left_at, anchor.left_by = timezone.now(), actor.person
    anchor.save(update_fields=["left_at", "left_by"])
    return anchor


@action("comment.add")
def comment(anchor, *, actor, text, mentions=()):
    """Say something about a passage. Only people who may read its version can be mentioned: `NotInCase`."""
    return _write(anchor, text, mentions, actor, parent=None)


@action("comment.answer")
def answer(comment, *, actor, text, mentions=()):
    """Answer a comment. Whoever wrote in the thread, and may still read it, is told."""
    said = _write(comment.anchor, text, mentions, actor, parent=comment)
    wrote = {comment.author_id, *comment.answers.values_list("author_id", flat=True)}
    people = [person for person in readers_of(comment.anchor.version) if person.pk in wrote]
    tell(people, "comment.answer", thing=said, link=said.get_absolute_url(), but=actor.person)
    return said


@action("comment.resolve")
def resolve(comment, *, actor):
    """Settle a thread. It stays readable."""
    comment.resolved_at, comment.resolved_by = timezone.now(), actor.person
    comment.save(update_fields=["resolved_at", "resolved_by"])
    return comment


def _placed(anchor, reading, block, start, end) -> Anchor:
    """Put an anchor where it belongs; the words are those that stand there."""
    place = passages.place_of(reading, block, start, end)
    if place is None:
        raise NoSuchPassage
    anchor.block, anchor.start, anchor.end, anchor.is_whole = block, place.start, place.end, place.is_whole
    anchor.spot, anchor.number, anchor.quote = place.spot, place.number, place.quote
    return anchor


def _write(anchor, text, mentions, actor, parent) -> Comment:
    mentions = {person.pk: person for person in mentions}
    if mentions.keys() - {person.pk for person in readers_of(anchor.version)}:
        raise NotInCase
    said = Comment(case_id=anchor.case_id, anchor=anchor, parent=parent, text=text, author=actor.person)
    said.save(force_insert=True)
    CommentMention.objects.bulk_create(CommentMention(comment=said, person=each) for each in mentions.values())
    finding.put_comment(said)
    record(thing=said)
    tell(mentions.values(), "comment.mention", thing=said, link=said.get_absolute_url(), but=actor.person)
    return said
