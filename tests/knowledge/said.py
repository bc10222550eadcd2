"""Feedback for tests of rules: some that waits, and some that was a report."""

from knowledge.feedback_actions import hand_over
from knowledge.models import Feedback, HandedOver


def said_by_readers(cast) -> dict:
    """One row of each kind."""
    was_a_report = Feedback.objects.create(language="de", words="Somebody may be in danger")
    handed = hand_over(was_a_report, actor=cast["editor"])
    return {Feedback: Feedback.objects.create(language="de", helped=True, words="Thank you"), HandedOver: handed}
