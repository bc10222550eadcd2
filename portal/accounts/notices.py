"""What people are told about their own account."""

from django.utils.translation import gettext_lazy as _

from portal.notifications.sentences import say

PASSWORD = _("The password of your account was changed. If it was not you, tell an administrator.")

say("account.sign_in", _("Someone used a recovery code for your account. If it was not you, tell an administrator."))
say("account.set_password", PASSWORD)
say("account.change_password", PASSWORD)
say("account.add_factor", _("A device for signing in was added. If it was not you, tell an administrator."))
say("account.remove_factor", _("A device for signing in was removed. If it was not you, tell an administrator."))
say("person.change_duties", _("Your duties in the portal have changed."))
say("person.ask_factor_reset", _("Another administrator asks for your agreement in people administration."))
say(
    "person.reset_factors",
    _(
        "Two administrators took away every device you sign in with. Your access to cases sleeps until each lead "
        "confirms it. If you did not ask for this, tell them at once."
    ),
)
