"""Old addresses of pictures and files: WordPress has a page for each, and the file itself. Both lead to the page of
ours they were attached to, which shows them to those who may read it."""

from knowledge.models import FormerAddress, WordPressImport
from knowledge.models.wordpress import LONGEST
from knowledge.wordpress.addresses import OldSite

AT_ONCE = 500


def lead_from_files(run: WordPressImport) -> None:
    """What leads somewhere already is left alone; a second time changes nothing."""
    site, leads = OldSite(run.site), []
    pages = dict(run.items.exclude(page=None).filter(nth=0).values_list("number", "page"))
    files = run.items.filter(kind="attachment", parent__in=list(pages))
    for number, parent, link, file in files.values_list("number", "parent", "link", "source__file").iterator():
        found = [*site.spellings(number, link), site.own(file) if file else None]
        leads += [FormerAddress(address=each, page_id=pages[parent]) for each in found if each and len(each) <= LONGEST]
    FormerAddress.objects.bulk_create(leads, ignore_conflicts=True, batch_size=AT_ONCE)
