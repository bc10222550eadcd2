"""Too many wrong passwords: who has to wait, and until when. Passkeys never wait."""

from datetime import timedelta

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Max, Q, Sum
from django.utils import timezone

# One address and one person together are locked by django-axes. A guesser who spreads tries over many people, or over
# many addresses, is slowed: so many failures are free, then each costs this wait. Slow enough for a guesser, and for
# everybody else in that office no more than a pause.
FREE_PER_PERSON, FREE_PER_ADDRESS = 30, 100
PAUSE = timedelta(seconds=5)


def client_address(request) -> str:
    """The address of whoever sent this, as the last proxy we know of saw it. Made-up headers change nothing."""
    count = settings.PROXIES_IN_FRONT
    seen = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    if count and len(seen) >= count:
        return seen[-count]
    return request.META.get("REMOTE_ADDR", "")


def locked_until(request, email):
    """When this person may try a password again from here, or None when they may now."""
    address = client_address(request)
    cooloff = settings.AXES_COOLOFF_TIME
    since = timezone.now() - cooloff
    mine = Q(username=email, ip_address=address)
    tries = AccessAttempt.objects.filter(attempt_time__gt=since).aggregate(
        mine=Sum("failures_since_start", filter=mine),
        mine_last=Max("attempt_time", filter=mine),
        person=Sum("failures_since_start", filter=Q(username=email)),
        person_last=Max("attempt_time", filter=Q(username=email)),
        address=Sum("failures_since_start", filter=Q(ip_address=address)),
        address_last=Max("attempt_time", filter=Q(ip_address=address)),
    )
    waits = []
    if (tries["mine"] or 0) >= settings.AXES_FAILURE_LIMIT:
        waits.append(tries["mine_last"] + cooloff)
    if (tries["person"] or 0) >= FREE_PER_PERSON:
        waits.append(tries["person_last"] + PAUSE)
    if (tries["address"] or 0) >= FREE_PER_ADDRESS:
        waits.append(tries["address_last"] + PAUSE)
    return max((wait for wait in waits if wait > timezone.now()), default=None)


def locked_out(request, original_response=None, credentials=None):
    """For django-axes: the page the view made already says until when, so it stays."""
    return original_response
