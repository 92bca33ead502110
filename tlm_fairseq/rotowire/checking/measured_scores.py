"""How many marks of ``rotowire check`` are right in real texts in which people marked every error.

The figures are those of the file ``measured/scores.csv``, which ``examples/rotowire/checker_study.py`` writes.
"""

import csv
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

# What the file calls the marks that the game's table decides, and these with those that it does not decide.
DECIDED, UNVERIFIABLE = "decided by the table", "with --unverifiable"


@dataclass(frozen=True)
class MeasuredScore:
    """How many marks were right, of how many, and which share of the errors that people marked was found."""

    right: int
    marks: int
    recall: float

    @property
    def precision(self) -> float:
        """The share of the marks that were right."""
        return self.right / self.marks


@lru_cache
def measured_scores(unverifiable: bool) -> dict[str, MeasuredScore]:
    """Returns the ``MeasuredScore`` of the types of which there were marks, and of ``ALL``.

    Args:
        unverifiable: those of the marks with what the table does not decide.
    """
    file = files("tlm_fairseq.rotowire.checking").joinpath("measured", "scores.csv")
    rows = csv.DictReader(file.read_text("utf-8").splitlines())
    name = UNVERIFIABLE if unverifiable else DECIDED
    return {
        row["type"]: MeasuredScore(
            int(row["precision correct"]), int(row["precision of"]), int(row["recall correct"]) / int(row["recall of"])
        )
        for row in rows
        if row["marks"] == name and int(row["precision of"])
    }
