"""The counts of the CGED score, and its figures, which follow from them; ``gec.metrics.cged`` defines both."""

from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple


class CgedCounts(NamedTuple):
    """What is counted in one sentence, or summed over many. All figures of a score follow from the sums.

    ``tp fp tn fn`` are sentences with an error found, called wrong, called right, and missed.
    """

    tp: int = 0
    fp: int = 0
    tn: int = 0
    fn: int = 0
    identification_tp: int = 0
    identification_fp: int = 0
    identification_gold: int = 0
    position_tp: int = 0
    position_fp: int = 0
    position_gold: int = 0
    correction_tp: int = 0
    correction_fp: int = 0
    correction_gold: int = 0
    cor1_tp: int = 0
    cor3_tp: int = 0
    cor_proposed: int = 0
    cor_gold: int = 0


@dataclass(frozen=True)
class Level:
    """Counts of one level, and the figures they give as exact fractions; None where they are 0/0.

    ``tn`` and ``fn`` are sentences, and None on levels that have no accuracy.
    """

    tp: int
    fp: int
    gold: int
    tn: int | None = None
    fn: int | None = None

    @property
    def accuracy(self) -> Fraction | None:
        """(tp + tn) / (tp + fp + tn + fn)."""
        assert self.tn is not None and self.fn is not None, "the level has no accuracy"
        return _divide(self.tp + self.tn, self.tp + self.fp + self.tn + self.fn)

    @property
    def precision(self) -> Fraction | None:
        """tp / (tp + fp)."""
        return _divide(self.tp, self.tp + self.fp)

    @property
    def recall(self) -> Fraction | None:
        """tp / gold."""
        return _divide(self.tp, self.gold)

    @property
    def f1(self) -> Fraction | None:
        """The harmonic mean of the unrounded precision and recall."""
        if self.precision is None or self.recall is None:
            return None
        return _divide(2 * self.precision * self.recall, self.precision + self.recall)

    def as_record(self) -> dict[str, object]:
        """Returns the level as a dictionary for JSON; null is 0/0."""
        counts: dict[str, int | None] = {"tp": self.tp, "fp": self.fp, "gold": self.gold}
        figures = {"precision": self.precision, "recall": self.recall, "f1": self.f1}
        if self.tn is not None:
            counts |= {"tn": self.tn, "fn": self.fn}
            figures = {"accuracy": self.accuracy, **figures}
        return {**{name: as_float(value) for name, value in figures.items()}, "counts": counts}


@dataclass(frozen=True)
class CgedFigures:
    """The levels of a system's output; ``counts`` are summed over all sentences."""

    counts: CgedCounts

    @property
    def false_positive_rate(self) -> Fraction | None:
        """The share of the correct sentences that the system calls wrong, a fraction; None if none is correct."""
        return _divide(self.counts.fp, self.counts.fp + self.counts.tn)

    @property
    def detection(self) -> Level:
        """The ``Level`` of sentences."""
        counts = self.counts
        return Level(counts.tp, counts.fp, counts.tp + counts.fn, counts.tn, counts.fn)

    @property
    def identification(self) -> Level:
        """The ``Level`` of types in sentences."""
        counts = self.counts
        return Level(
            counts.identification_tp, counts.identification_fp, counts.identification_gold, counts.tn, counts.fn
        )

    @property
    def position(self) -> Level:
        """The ``Level`` of types at places."""
        counts = self.counts
        return Level(counts.position_tp, counts.position_fp, counts.position_gold, counts.tn, counts.fn)

    @property
    def correction(self) -> Level | None:
        """The ``Level`` of candidates; None where the gold has none."""
        counts = self.counts
        if not counts.correction_gold:
            return None
        return Level(counts.correction_tp, counts.correction_fp, counts.correction_gold)

    @property
    def cor1(self) -> Level | None:
        """The ``Level`` COR1, see the module; None where the gold has no candidates."""
        return self._cor(self.counts.cor1_tp)

    @property
    def cor3(self) -> Level | None:
        """The ``Level`` COR3, see the module; None where the gold has no candidates."""
        return self._cor(self.counts.cor3_tp)

    @property
    def comprehensive(self) -> Fraction | None:
        """The comprehensive score, see the module; None where the gold has no candidates."""
        if self.correction is None:
            return None
        levels = (self.detection, self.identification, self.position, self.correction)
        return (sum(level.f1 or 0 for level in levels) - (self.false_positive_rate or 0)) / Fraction(4)

    def _cor(self, tp: int) -> Level | None:
        counts = self.counts
        return Level(tp, counts.cor_proposed - tp, counts.cor_gold) if counts.correction_gold else None


def as_float(value: Fraction | None) -> float | None:
    """Returns a figure for JSON."""
    return None if value is None else float(value)


def _divide(above: int | Fraction, below: int | Fraction) -> Fraction | None:
    return Fraction(above) / Fraction(below) if below else None
