"""What the metrics over edits share: F of beta, and annotators of whom each sentence is compared with one."""

from abc import abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar, cast

from tlm_fairseq.scoring.metric import Metric, References, add_up
from tlm_fairseq.scoring.usage import POSITIVE_NUMBER, option

Counts = TypeVar("Counts", bound=tuple[int, ...])


@dataclass(frozen=True)
class EditMetric(Metric[Sequence[str], Sequence[str], References]):
    """A metric over edits; ``beta`` is the weight of recall against precision in F.

    A sentence's statistics are its counts against one annotator: the one that is best for the corpus up to there. The
    choice is made on the whole corpus, for each system, and kept in every resample, so that scores follow from sums. To
    choose anew in each would depend on the order in which the sentences were drawn; examples/gec/scorers/README.md
    reports how little it changes.
    """

    beta: float = option(0.5, "of F (default: %(default)s); below 1 weighs precision", POSITIVE_NUMBER)

    comparison_fields = {"annotator": "of-whole-corpus"}

    @property
    def figure(self) -> str:
        """F with its beta."""
        return f"F{self.beta:g}"

    @abstractmethod
    def rank(self, counts: tuple[int, ...]) -> tuple[float, ...]:
        """Returns what is greatest for the best counts of a corpus."""

    def choose_annotators(self, options: Iterable[Iterable[Counts]]) -> list[Counts]:
        """Returns the counts of each sentence against the annotator of the best rank up to there, the first of equals.

        Args:
            options: for each sentence its counts against each annotator; none where no annotator judged it, and then 0.
        """
        chosen: list[Counts] = []
        total: tuple[int, ...] = (0, 0, 0)
        for counts in options:
            nothing = cast(Counts, (0, 0, 0))
            best = max(counts, key=lambda one: self.rank(add_up([total, one])), default=nothing)
            total = add_up([total, best])
            chosen.append(best)
        return chosen
