"""F0.5 of the changes between two texts, for choosing a checkpoint: fast, and for text in any language.

A change is what ``tlm_fairseq.data.token_changes`` finds between source and corrected text; a proposed change is right
where the reference has the same change at the same place. No published score: report ERRANT, M2 or CGED.
"""

from typing import NamedTuple

from tlm_fairseq.data.token_changes import find_changes

BETA = 0.5


class ChangeCounts(NamedTuple):
    """Changes that both sides made, that only the system made, and that only the reference made."""

    tp: int = 0
    fp: int = 0
    fn: int = 0

    def plus(self, other):
        """Returns the sum of both."""
        return ChangeCounts(*map(sum, zip(self, other)))

    @property
    def f(self):
        """F0.5; 0 where no change is right, so that a model that only copies is never the best."""
        weight = BETA**2
        below = (1 + weight) * self.tp + weight * self.fn + self.fp
        return (1 + weight) * self.tp / below if below else 0.0


def count_changes(source, hypothesis, reference):
    """Returns the ``ChangeCounts`` of one sentence.

    Args:
        source, hypothesis, reference: lists of tokens.
    """
    proposed, gold = _changes(source, hypothesis), _changes(source, reference)
    return ChangeCounts(len(proposed & gold), len(proposed - gold), len(gold - proposed))


def _changes(source, target):
    return {
        (change.start, change.end, tuple(target[change.target_start : change.target_end]))
        for change in find_changes(source, target)
    }
