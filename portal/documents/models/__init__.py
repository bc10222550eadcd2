"""Documents, their versions, what was made of them to be read, who read them, the passages marked in them, and files on
their way in."""

from portal.documents.models.anchors import Anchor, Comment, CommentMention
from portal.documents.models.bundles import Bundle, BundledVersion
from portal.documents.models.case_files import CaseFile, CaseFileVersion
from portal.documents.models.documents import Document
from portal.documents.models.mails import Attached, Mail
from portal.documents.models.uploads import Upload
from portal.documents.models.versions import Preview, Version, VersionRead

__all__ = [
    "Anchor",
    "Attached",
    "Bundle",
    "BundledVersion",
    "CaseFile",
    "CaseFileVersion",
    "Comment",
    "CommentMention",
    "Document",
    "Mail",
    "Preview",
    "Upload",
    "Version",
    "VersionRead",
]
