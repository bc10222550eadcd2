"""The editors' desk: what there is to do, on Wagtail's first page and in a list of its own each."""
