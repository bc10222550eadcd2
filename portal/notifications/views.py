from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.access.gates import gate
from portal.notifications import actions
from portal.notifications.forms import Shown
from portal.notifications.inbox import notices_of
from portal.notifications.models import Notice

PER_PAGE = 25


@gate(None, "notice.list")
def index(request):
    """One's own notices, newest first."""
    page = Paginator(notices_of(request.badge), PER_PAGE).get_page(request.GET.get("page"))
    unread = [notice for notice in page if not notice.is_read]
    return render(request, "notifications/notices.html", {"page": page, "unread": unread})


@gate(Notice, "notice.mark_read", methods=("POST",))
def mark_read(request, notice):
    """Mark one as read; the button that opens the thing marks it on the way."""
    actions.mark_read(notice, actor=request.badge)
    return redirect(notice.link) if "open" in request.POST else _back(request)


@gate(None, "notice.mark_all_read", methods=("POST",))
def mark_all_read(request):
    """Mark all that stood on the page."""
    form = Shown(request.POST)
    if form.is_valid():
        actions.mark_all_read(actor=request.badge, shown=form.cleaned_data["shown"])
    else:
        messages.error(request, _("Nothing was marked: the page you sent was not complete. This is the list as it is."))
    return _back(request)


def _back(request):
    page = request.POST.get("page", "")
    return redirect(reverse("notices") + (f"?page={page}" if page.isdecimal() and page != "1" else ""))
