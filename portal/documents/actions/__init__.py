"""The deeds with documents. Each is the function of one verb."""

from portal.documents.actions import anchors, documents, uploads, versions

__all__ = ["anchors", "documents", "uploads", "versions"]
