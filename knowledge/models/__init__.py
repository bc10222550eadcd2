from knowledge.models.pages import GuidancePage, HomePage
from knowledge.models.wordings import Errand, SignOffTask, Wording, WordingRead

__all__ = ["Errand", "GuidancePage", "HomePage", "SignOffTask", "Wording", "WordingRead"]
