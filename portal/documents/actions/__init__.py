"""The deeds with documents. Each is the function of one verb."""

from portal.documents.actions import documents, uploads, versions

__all__ = ["documents", "uploads", "versions"]
