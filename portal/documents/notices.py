"""What people are told about documents: that and where, never what."""

from django.utils.translation import gettext_lazy as _

from portal.notifications.sentences import say

say("comment.mention", _("A comment in one of your cases mentions you."))
say("comment.answer", _("Somebody answered a comment in one of your cases."))
say("document.upload_version", _("A document in one of your cases has a new version."))
say("document.check_in", _("Somebody took down your sign that you are working on a document."))
say(
    "upload.refuse",
    _("A file you sent was not taken as it is. Please look at it."),
    done=lambda upload: upload.state == "ready",
)
