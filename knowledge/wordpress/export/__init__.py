"""Reads a WordPress export (WXR 1.0 to 1.2) from its first byte to its last. Knows no pages, no database.

    for part in Export(file):  # Site first, then Author, Term and Item as they come

A file of any size is read in the same memory. What is no export raises NoExport: its sentence says what it is
instead, and what to do.
"""

from knowledge.wordpress.export.items import Author, Item, Part, Site, Term
from knowledge.wordpress.export.reading import Export
from knowledge.wordpress.export.refusals import CutOff, NoExport

__all__ = ["Author", "CutOff", "Export", "Item", "NoExport", "Part", "Site", "Term"]
