"""From the outbox to people's mailboxes: one mail a person, that something waits and where, never what.

A mail is marked before and after it leaves. *Before*, in a transaction of its own: one attempt more, and the next
try only after a while, which also holds other workers off. *After*: sent. A worker killed in between leaves rows
that come due again, so a person may get that one mail twice, and never not at all: a missed notice would be worse
than a double one. Both carry the same Message-ID, by which most mailboxes fold them into one.
"""

import logging
import uuid
from datetime import timedelta
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext

from portal.access.badges import badge_for_delivery
from portal.access.fences import writing
from portal.audit.journal import PORTAL, Line, append
from portal.audit.models import Outcome
from portal.notifications.inbox import notices_of
from portal.notifications.models import Notice, Outbox
from portal.notifications.sentences import NEUTRAL, done_rule

log = logging.getLogger(__name__)

TRY_AGAIN_AFTER = [timedelta(minutes=minutes) for minutes in (2, 10, 60, 4 * 60, 12 * 60)]
TRIES = len(TRY_AGAIN_AFTER) + 1
TROUBLES_IN_A_ROW = 3
KEPT_READ, KEPT_AT_MOST = timedelta(days=90), timedelta(days=365)
_CLAIMING = 0x6E6F7469  # "noti": one claim at a time, or two workers would split a person's digest


def deliver() -> int:
    """Mail what is due, person by person, until nothing is; hand back how many mails left.

    Ends early after a few troubles in a row: then the mail server is down, and asking it for everybody helps nobody.
    """
    sent = troubles = 0
    with writing("the delivery of notices"):
        _give_up(Q(attempts__gte=TRIES, due_at__lte=timezone.now()))
        while troubles < TROUBLES_IN_A_ROW and (mails := _claim()):
            if not (wanted := _still_wanted(mails)):
                continue
            rows = Outbox.objects.filter(pk__in=[mail.pk for mail in wanted])
            try:
                _letter(wanted).send(using="default")
            except Exception as trouble:  # whatever a mail backend raises is noted, and tried again
                log.warning("a notice could not be mailed", exc_info=True)
                troubles += 1
                rows.update(last_trouble=type(trouble).__name__[:60])
                _give_up(Q(pk__in=[mail.pk for mail in wanted], attempts__gte=TRIES))
            else:
                rows.update(sent_at=timezone.now(), last_trouble="")
                troubles, sent = 0, sent + 1
    return sent


def forget() -> None:
    """Delete notices long read, and those nobody read for a year, with what was mailed of them."""
    now = timezone.now()
    with writing("forgetting old notices"), transaction.atomic():
        old = Q(read_at__lt=now - KEPT_READ) | Q(made_at__lt=now - KEPT_AT_MOST)
        Notice.objects.filter(old).delete()


def _claim() -> list[Outbox]:
    """Take all that is due for one person, the longest waiting first, and mark it as being tried.

    Passed over: who had a mail a moment ago (the rest comes as one digest), and whose mail is under way or failed.
    """
    now = timezone.now()
    open_ones = Q(sent_at=None, gave_up_at=None)
    busy = Outbox.objects.filter(person=OuterRef("person")).filter(
        Q(sent_at__gt=now - settings.NOTICE_DIGEST_AFTER) | open_ones & Q(attempts__gt=0, due_at__gt=now)
    )
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_CLAIMING])
        due = Outbox.objects.filter(open_ones, ~Exists(busy), due_at__lte=now, attempts__lt=TRIES)
        due = due.order_by("due_at", "id").select_for_update(skip_locked=True, of=("self",))
        first = due.first()
        if first is None:
            return []
        mails = list(due.filter(person=first.person_id).select_related("person", "notice"))
        for mail in mails:
            mail.due_at = now + TRY_AGAIN_AFTER[min(mail.attempts, len(TRY_AGAIN_AFTER) - 1)]
            mail.attempts += 1
        Outbox.objects.bulk_update(mails, ["due_at", "attempts"])
    return mails


def _still_wanted(mails: list[Outbox]) -> list[Outbox]:
    """Leave out, and take out of the box, what was read meanwhile, is settled, or may no longer be seen."""
    person = mails[0].person
    mine = notices_of(badge_for_delivery(person)).unread()
    seen = set(mine.filter(pk__in=[mail.notice_id for mail in mails]).values_list("pk", flat=True))
    settled = {mail.notice_id for mail in mails if mail.notice_id in seen and _is_settled(mail.notice)}
    wanted = [mail for mail in mails if mail.notice_id in seen - settled]
    with transaction.atomic():
        Outbox.objects.filter(pk__in=[mail.pk for mail in mails if mail not in wanted]).delete()
        Notice.objects.unread().filter(pk__in=settled).delete()
    return wanted


def _is_settled(notice: Notice) -> bool:
    done = done_rule(notice.verb)
    if done is None:
        return False
    thing = apps.get_model(notice.kind)._base_manager.filter(pk=notice.thing).first()
    return thing is None or done(thing)


def _letter(mails: list[Outbox]) -> EmailMessage:
    """That, and where. Nothing in it differs from anybody else's but the address and the language."""
    person = mails[0].person
    told = "".join(sorted(str(mail.notice_id) for mail in mails))
    host = urlsplit(settings.PORTAL_URL).hostname
    with translation.override(person.language):
        waiting = NEUTRAL if len(mails) == 1 else gettext("Several things are waiting for you in the portal.")
        on_purpose = gettext("This message leaves out details on purpose.")
        body = [
            f"{waiting} {on_purpose}",
            settings.PORTAL_URL + reverse("notices"),
            gettext("Nobody reads replies to this message."),
        ]
        return EmailMessage(
            subject=gettext("A message from the portal"),
            body="\n\n".join(body) + "\n",
            to=[person.email],
            headers={
                "Message-ID": f"<{uuid.uuid5(uuid.NAMESPACE_URL, told)}@{host}>",
                "Auto-Submitted": "auto-generated",
            },
        )


def _give_up(which: Q) -> None:
    """Stop trying, and let it be seen: in the journal, in the log, and on the row itself. The notice stays."""
    with transaction.atomic():
        mails = Outbox.objects.filter(which, sent_at=None, gave_up_at=None)
        for mail in mails.select_for_update(skip_locked=True, of=("self",)):
            Outbox.objects.filter(pk=mail.pk).update(gave_up_at=timezone.now())
            append(
                PORTAL,
                Line(
                    verb="notice.give_up",
                    outcome=Outcome.FAILED,
                    kind=Notice._meta.label_lower,
                    thing=str(mail.notice_id),
                    service="delivery",
                    facts={"attempts": mail.attempts, "trouble": mail.last_trouble},
                ),
            )
            log.error("gave up mailing a notice")
