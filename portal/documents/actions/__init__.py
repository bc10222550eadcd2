"""The deeds with documents. Each is the function of one verb."""

from portal.documents.actions import anchors, case_file, documents, uploads, versions

__all__ = ["anchors", "case_file", "documents", "uploads", "versions"]
