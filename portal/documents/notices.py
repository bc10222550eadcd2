"""What people are told about documents: that and where, never what."""

from django.utils.translation import gettext_lazy as _

from portal.notifications.sentences import say

say("document.upload_version", _("A document in one of your cases has a new version."))
say("document.check_in", _("Somebody took down your sign that you are working on a document."))
say(
    "upload.refuse",
    _("A file you sent was not taken as it is. Please look at it."),
    done=lambda upload: upload.state == "ready",
)
say("comment.mention", _("A comment in one of your cases mentions you."))
say("comment.answer", _("Somebody answered a comment in one of your cases."))
say("case_file.export", _("Somebody exported a file of one of your cases. Look who, for whom and why."))
say("case_file.finish", _("What you exported is ready to be fetched."), done=lambda case_file: not case_file.is_kept)
say("case_file.fail", _("What you wanted to export could not be made. Please look at it."))
