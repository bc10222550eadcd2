"""Several documents are signed off together: chosen on one page, which says who would decide; asked again on another,
which says whose decisions stand."""

from django.utils.translation import gettext as _

from portal.access.gates import gate
from portal.cases.frame import done, fill, page, sent
from portal.cases.models import Case
from portal.cases.troubles import CaseTrouble
from workflows.approvals import showing
from workflows.approvals.actions import bundles
from workflows.approvals.forms.sign_offs import AskAgainForm, AskTogetherForm
from workflows.approvals.of_bundles import KIND, changes, next_of, offered, together
from workflows.approvals.rounds import digest_of_sections

HERE = "sign_offs"
BOTH = ("GET", "POST")


@gate(Case, "bundle.ask_sign_off", methods=BOTH, reads=True)
def ask(request, case):
    """Choose documents, see who would decide, ask."""
    form = fill(request, AskTogetherForm, **offered(request.badge, case))
    table = None
    if form.is_bound and form.is_valid():
        if form.was_shown and sent(request, form, bundles.ask, case):
            return done(request, _("Sign-off is asked for."), form.done)
        table = _table(request.badge, case, form)
    words = {"table": table, "back": "sign_offs"}
    here = _("Ask for sign-off of several documents")
    return page(request, case, "approvals/ask_together.html", words, section=HERE, here=here, form=form)


@gate(KIND.model, "bundle.ask_again", methods=BOTH, reads=True)
def ask_again(request, bundle):
    """Ask for the newest versions of the same documents; the page says first whose decisions stand."""
    form = fill(request, AskAgainForm, two_weeks=KIND.two_weeks(bundle))
    if sent(request, form, bundles.ask_again, bundle):
        return done(request, _("Sign-off is asked for."), form.done)
    words = {"bundle": bundle}
    try:
        upcoming = next_of(request.badge, bundle)
    except CaseTrouble as trouble:
        words["trouble"] = trouble.sentence
    else:
        words |= {"changes": changes(upcoming), "table": showing.table_for(KIND, upcoming)}
        form.show(digest_of_sections(KIND, upcoming))
    here = _("%(key)s: ask again") % {"key": bundle.key}
    return page(request, bundle.case, "approvals/ask_again.html", words, section=HERE, here=here, form=form)


def _table(badge, case, form):
    """Who would decide on what is chosen; what cannot be put together is said on the form."""
    try:
        table = showing.table_for(KIND, together(badge, case, form.cleaned_data["versions"]))
    except CaseTrouble as trouble:
        form.add_error(None, trouble.sentence)
        return None
    form.show()
    return table
