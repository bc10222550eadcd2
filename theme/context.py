"""What every frame needs to know, without a query and without touching the session."""

from theme import help_line


def frame(request):
    """Context processor: the help line and the way out. Nothing here varies by person, so public pages stay shareable."""
    return {"help_numbers": help_line.numbers(), "exit_url": help_line.exit_url()}
