"""Marks of errors in a text, as the accuracy shared task has them.

Thomson and Reiter, "A Gold Standard Methodology for Evaluating Accuracy in Data-To-Text Systems", INLG 2020.
"""

from dataclasses import dataclass

NAME, NUMBER, WORD, CONTEXT, NOT_CHECKABLE, OTHER = "NAME", "NUMBER", "WORD", "CONTEXT", "NOT_CHECKABLE", "OTHER"
TYPES = (NAME, NUMBER, WORD, CONTEXT, NOT_CHECKABLE, OTHER)


@dataclass(frozen=True)
class Mark:
    """An error: the tokens ``start`` to ``end`` (exclusive, from 0), and which of the ``TYPES`` it is of.

    ``truth`` is what should stand there, empty where that is not known; ``reason`` says in a sentence why. ``claim``
    names what kind of statement was found wrong. A mark that is not ``decided`` is of a statement that the game's table
    neither supports nor contradicts.
    """

    start: int
    end: int
    type: str
    truth: str = ""
    reason: str = ""
    claim: str = ""
    decided: bool = True

    def overlaps(self, other: "Mark") -> bool:
        """Whether both marks have a token in common."""
        return self.start < other.end and other.start < self.end
