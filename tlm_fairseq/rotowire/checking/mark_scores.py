"""How well marks find the errors that people marked: the figures of the accuracy shared task's ``evaluate.py``.

A marked error counts as found where a mark overlaps it that has found no other. Recall is the share of the errors that
are found, precision the number of these by that of the marks; by token, the tokens that both mark are counted. A type's
figures are those of its errors and marks alone; over all types, a mark of another type may find an error.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tlm_fairseq.rotowire.checking.mark_files import MarksOfTexts
from tlm_fairseq.rotowire.checking.marks import TYPES, Mark
from tlm_fairseq.scoring.signature import Signature
from tlm_fairseq.scoring.significance import Interval, Resampling, bootstrap_scores, percentile_interval
from tlm_fairseq.version import __version__

ALL = "all"
FIGURES = ("recall", "precision", "token_recall", "token_precision")
_DIGITS = 3
_RESAMPLING = Resampling()
# The statistics of a text: found, errors, marks, and the same by token; and which of them each figure is the share of.
_SHARES = ((0, 1), (0, 2), (3, 4), (3, 5))


@dataclass(frozen=True)
class Share:
    """A figure with the counts that it is the ratio of, and its interval; None where the ratio has no meaning."""

    correct: int
    of: int
    interval: Interval | None

    @property
    def value(self) -> float | None:
        """The ratio, 0 to 1."""
        return self.correct / self.of if self.of else None

    @property
    def shown(self) -> str:
        """The figure as ``evaluate.py`` prints it, which has None for 0."""
        return str(round(self.value, _DIGITS) if self.value else None)


@dataclass(frozen=True)
class MarkScores:
    """The figures by type, and over all types under ``ALL``: a ``Share`` for each of ``FIGURES``."""

    shares: dict[str, dict[str, Share]]
    n_texts: int
    signature: str

    def as_record(self) -> dict[str, object]:
        """Returns the figures as a dictionary for JSON."""
        shares = {
            kind: {
                figure: {"value": share.value, "correct": share.correct, "of": share.of, "interval": share.interval}
                for figure, share in by_figure.items()
            }
            for kind, by_figure in self.shares.items()
        }
        return {"scores": shares, "n_texts": self.n_texts, "signature": self.signature}


def score_marks(
    gold: MarksOfTexts, found: MarksOfTexts, texts: Iterable[str] = (), resampling: Resampling = _RESAMPLING
) -> MarkScores:
    """Returns the ``MarkScores`` of marks, with intervals by resampling the texts.

    Args:
        gold: the errors that people marked, by text.
        found: the marks to score.
        texts: names of all texts, those without any mark among them; the intervals count them too.
        resampling: a ``Resampling``, of which the trials are not used.
    """
    names = list(dict.fromkeys([*texts, *gold, *found]))
    shares = {}
    for kind in (ALL, *TYPES):
        rows = [_statistics(_of_type(gold, name, kind), _of_type(found, name, kind)) for name in names]
        shares[kind] = _shares(np.array(rows, dtype=np.float64).reshape(len(names), 6), resampling)
    signature = Signature(
        metric="accuracy-marks",
        match="overlap-one-to-one",
        interval=f"bootstrap-{resampling.confidence:g}",
        resamples=resampling.resamples,
        seed=resampling.seed,
        version=__version__,
    )
    return MarkScores(shares, len(names), str(signature))


def count_found(gold: Sequence[Mark], found: Sequence[Mark]) -> int:
    """Returns how many errors of a text are found: each takes the first mark that overlaps it and is still free."""
    free = list(found)
    for error in gold:
        match = next((mark for mark in free if mark.overlaps(error)), None)
        if match is not None:
            free.remove(match)
    return len(found) - len(free)


def _of_type(marks: Mapping[str, list[Mark]], name: str, kind: str) -> list[Mark]:
    return [mark for mark in marks.get(name, ()) if kind in (ALL, mark.type)]


def _statistics(gold: Sequence[Mark], found: Sequence[Mark]) -> tuple[int, ...]:
    gold_tokens, found_tokens = (
        {at for mark in marks for at in range(mark.start, mark.end)} for marks in (gold, found)
    )
    counts = (count_found(gold, found), len(gold), len(found))
    return (*counts, len(gold_tokens & found_tokens), len(gold_tokens), len(found_tokens))


def _shares(statistics: NDArray[np.float64], resampling: Resampling) -> dict[str, Share]:
    sums = statistics.sum(0)
    return {
        figure: Share(int(sums[part]), int(sums[whole]), _interval(statistics[:, [part, whole]], resampling))
        for figure, (part, whole) in zip(FIGURES, _SHARES, strict=True)
    }


def _interval(counts: NDArray[np.float64], resampling: Resampling) -> Interval | None:
    """Returns the interval of a ratio of sums; resamples without anything to count are left out."""
    if not counts[:, 1].any():
        return None

    def ratio(sums: NDArray[np.float64]) -> NDArray[np.float64]:
        ratios: NDArray[np.float64] = np.full(len(sums), np.nan)
        return np.divide(sums[:, 0], sums[:, 1], out=ratios, where=sums[:, 1] > 0)

    ratios = bootstrap_scores([counts], ratio, resampling.resamples, resampling.seed)[0]
    return percentile_interval(ratios[~np.isnan(ratios)], resampling.confidence)
