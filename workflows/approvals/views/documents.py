"""Sign-off is asked for where the version is read."""

from django.utils.translation import gettext as _

from portal.access.gates import gate
from portal.cases.frame import done, fill, page, sent
from portal.documents.models import Version
from workflows.approvals import showing
from workflows.approvals.actions import documents
from workflows.approvals.forms.sign_offs import AskForm
from workflows.approvals.of_documents import KIND


@gate(Version, "version.ask_sign_off", methods=("GET", "POST"), reads=True)
def ask(request, version):
    """Ask for sign-off of exactly this version. The page says first who could decide."""
    form = fill(request, AskForm, two_weeks=KIND.two_weeks(version))
    if sent(request, form, documents.ask, version):
        return done(request, _("Sign-off is asked for."), form.done)
    words = {"version": version, "table": showing.table_for(KIND, version)}
    here = _("%(key)s, version %(number)s: ask for sign-off")
    here = here % {"key": version.document.key, "number": version.number}
    return page(request, version.case, "approvals/ask.html", words, section="documents", here=here, form=form)
