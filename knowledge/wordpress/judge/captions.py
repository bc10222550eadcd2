"""Alternative texts that the caption of their own figure repeats: said once is enough."""

from knowledge.wordpress.judge.scanner import Piece
from knowledge.wordpress.judge.text import JOINT


class Captions:
    """Goes along as HTML is read into `said`, and takes such an alternative text out of it again."""

    def __init__(self, said: list[str]):
        self.said = said
        self.alternatives: dict[str, int] = {}
        self.begun = -1

    def tag(self, piece: Piece) -> None:
        """A tag is passed; the words of a caption are looked at once, when it ends."""
        if piece.said == "figure":
            self.alternatives.clear()
            self.begun = -1
        elif piece.said == "figcaption" and piece.kind == "open":
            self.begun = len(self.said)
        elif piece.said == "figcaption" and self.begun >= 0:
            caption = _line("".join(self.said[self.begun :]))
            if caption in self.alternatives:
                self.said[self.alternatives.pop(caption)] = "\n"
            self.begun = -1

    def alternative(self, text: str) -> None:
        """What a picture says is said next."""
        self.alternatives[_line(text)] = len(self.said)


def _line(text):
    return " ".join(text.replace(JOINT, "").split())
