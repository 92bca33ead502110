"""F0.5 of the changes between two texts, for choosing a checkpoint: fast, and for text in any language.

A change is what ``tlm_fairseq.gec.token_changes`` finds between source and corrected text; a proposed change is right
where the reference has the same change at the same place. No published score: report ERRANT, M2 or CGED.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tlm_fairseq.gec.token_changes import find_changes
from tlm_fairseq.scoring.metric import Metric, Score
from tlm_fairseq.scoring.signature import Signature
from tlm_fairseq.version import __version__

BETA = 0.5


class ChangeCounts(NamedTuple):
    """Changes that both sides made, that only the system made, and that only the reference made."""

    tp: int
    fp: int
    fn: int


@dataclass(frozen=True)
class ChangeScore(Score):
    """Counts of changes over a corpus, and F0.5."""

    counts: ChangeCounts
    signature: str = ""

    @property
    def value(self) -> float:
        """F0.5; 0 where no change is right, so that a model that only copies is never the best."""
        tp, fp, fn = self.counts
        weight = BETA**2
        below = (1 + weight) * tp + weight * fn + fp
        return (1 + weight) * tp / below if below else 0.0

    def as_record(self) -> dict[str, object]:
        """Returns the score as a dictionary for JSON."""
        return {"metric": Changes.name, "signature": self.signature, "f": self.value, "counts": self.counts._asdict()}

    def format(self, system: str = "system", gold: str = "gold") -> str:
        """Returns counts, F0.5 and the signature."""
        counts = "  ".join(f"{name.upper()} {count}" for name, count in self.counts._asdict().items())
        return f"{counts}\nF{BETA:g} {self.value:.4f}\n{self.signature}"


class Changes(Metric[Sequence[str], Sequence[str], Sequence[Sequence[str]]]):
    """F0.5 of changes against one reference a sentence."""

    name = "changes"
    title = "F0.5 of the changes between two texts"
    figures = {"F0.5 of changes": ("f",)}
    figure = f"F{BETA:g}"

    @property
    def signature(self) -> Signature:
        """Names the weight."""
        return Signature(metric=self.name, beta=BETA, version=__version__)

    def reference_fields(self, references: Sequence[Sequence[str]]) -> dict[str, object]:
        """Returns nothing: there is one reference."""
        return {}

    def statistics(
        self, sources: Sequence[str], hypotheses: Sequence[str], references: Sequence[Sequence[str]]
    ) -> list[ChangeCounts]:
        """Returns the ``ChangeCounts`` of each sentence."""
        (reference,) = references
        return [
            count_changes(*(sentence.split() for sentence in sentences))
            for sentences in zip(sources, hypotheses, reference, strict=True)
        ]

    def score_of(self, sums: Collection[float]) -> ChangeScore:
        """Returns the ``ChangeScore``."""
        return ChangeScore(ChangeCounts(*map(int, sums)))


def count_changes(source: Sequence[str], hypothesis: Sequence[str], reference: Sequence[str]) -> ChangeCounts:
    """Returns the ``ChangeCounts`` of one sentence.

    Args:
        source, hypothesis, reference: lists of tokens.
    """
    proposed, gold = _changes(source, hypothesis), _changes(source, reference)
    return ChangeCounts(len(proposed & gold), len(proposed - gold), len(gold - proposed))


def _changes(source: Sequence[str], target: Sequence[str]) -> set[tuple[int, int, tuple[str, ...]]]:
    return {
        (change.start, change.end, tuple(target[change.target_start : change.target_end]))
        for change in find_changes(source, target)
    }
