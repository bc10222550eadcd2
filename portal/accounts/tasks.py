"""Mails with a link to one's own account. The link is made when the mail is, so no secret lies in the queue."""

from datetime import timedelta

from axes.models import AccessAttempt
from django.conf import settings
from django.core.mail import send_mail
from django.tasks import task
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override

from portal.access.fences import writing
from portal.accounts import tokens
from portal.accounts.models import Draft, EnteredSession, Person
from portal.accounts.models.sessions import FORGET_AFTER
from portal.accounts.sessions import SessionStore
from portal.notifications.regular import regularly

VERSION = 1
DRAFTS_KEPT = timedelta(days=90)


@task
def send_reset(person_id, version=VERSION):
    """A link to choose a new password. An id nobody has is no mistake: the sign-in page queues those too."""
    _send(person_id, "reset", "password_reset_link", "accounts/mail/reset.txt")


@task
def send_welcome(person_id, version=VERSION):
    """A link to a new account."""
    _send(person_id, "welcome", "welcome", "accounts/mail/welcome.txt")


@regularly(timedelta(days=1))
@task
def sweep(version=VERSION):
    """Forget what ran out: drafts nobody came back for, sessions long over, old counts of wrong passwords."""
    with writing("forgetting what ran out"):
        Draft.objects.filter(saved_at__lt=timezone.now() - DRAFTS_KEPT).delete()
        EnteredSession.objects.filter(started_at__lt=timezone.now() - FORGET_AFTER).delete()
        AccessAttempt.objects.filter(attempt_time__lt=timezone.now() - settings.AXES_COOLOFF_TIME).delete()
        SessionStore.clear_expired()


def _send(person_id, purpose, url_name, template):
    person = Person.objects.here().filter(pk=person_id).first()
    if person is None:
        return
    with override(person.language):
        link = settings.PORTAL_URL + reverse(url_name, args=[tokens.make(person, purpose)])
        # A neutral subject and no name: the mailbox may be shared and the screen locked.
        subject = gettext("A message from the portal")
        send_mail(subject, render_to_string(template, {"link": link}), None, [person.email])
