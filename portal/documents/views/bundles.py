"""Several versions put together, to be looked at as one."""

from django.utils.translation import gettext as _

from portal.access.gates import gate
from portal.cases.frame import page
from portal.documents import shelf
from portal.documents.models import Bundle


@gate(Bundle, "bundle.view", reads=True)
def show(request, bundle):
    """What of it this person sees, part by part. What each says is read where it lies."""
    words = {"bundle": bundle, "parts": shelf.parts_of(request.badge, bundle)}
    here = _("%(key)s, %(number)s: several documents") % {"key": bundle.key, "number": bundle.number}
    return page(request, bundle.case, "documents/bundle.html", words, section="documents", here=here)
