from knowledge.models.addresses import OldAddress
from knowledge.models.contacts import Contact, Unconfirmed
from knowledge.models.desk import AskedLook, BrokenLink, ReviewDue
from knowledge.models.edition import Edition
from knowledge.models.feedback import Feedback, HandedOver
from knowledge.models.guidance import GuidancePage
from knowledge.models.looks import SecondLook
from knowledge.models.pages import (
    ArticlePage,
    ContactsPage,
    EasyPage,
    EasyReadingPage,
    GlossaryPage,
    HomePage,
    ReadingSafelyPage,
    SectionPage,
    WrittenPage,
)
from knowledge.models.searches import Searched
from knowledge.models.synonyms import Synonyms
from knowledge.models.wordings import Errand, SignOffTask, Wording, WordingRead
from knowledge.models.wordpress import FormerAddress, WordPressImport, WordPressItem

__all__ = [
    "ArticlePage",
    "AskedLook",
    "BrokenLink",
    "Contact",
    "ContactsPage",
    "EasyPage",
    "EasyReadingPage",
    "Edition",
    "Errand",
    "Feedback",
    "FormerAddress",
    "GlossaryPage",
    "GuidancePage",
    "HandedOver",
    "HomePage",
    "OldAddress",
    "ReadingSafelyPage",
    "ReviewDue",
    "Searched",
    "SecondLook",
    "SectionPage",
    "SignOffTask",
    "Synonyms",
    "Unconfirmed",
    "Wording",
    "WordPressImport",
    "WordPressItem",
    "WordingRead",
    "WrittenPage",
]
