"""What the metrics over edits share: F of beta, and annotators of whom each sentence is compared with one."""

from abc import abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar, NamedTuple, TypeVar

from tlm_fairseq.scoring.metric import Metric, References, Score, add_up
from tlm_fairseq.scoring.usage import POSITIVE_NUMBER, option

Counts = TypeVar("Counts", bound=tuple[int, ...])
Hypotheses = TypeVar("Hypotheses")


class Judgement(NamedTuple):
    """The counts of a system's sentence against the annotator it is compared with, None where nobody judged it.

    ``types`` has the part of each type of edits, where the metric tells types apart.
    """

    annotator: int | None
    counts: tuple[int, int, int]
    types: Mapping[str, tuple[int, int, int]] = MappingProxyType({})


@dataclass(frozen=True)
class EditMetric(Metric[Sequence[str], Hypotheses, References]):
    """A metric over edits; ``beta`` is the weight of recall against precision in F.

    A sentence's statistics are its counts against one annotator: the one that is best for the corpus up to there. The
    choice is made on the whole corpus, for each system, and kept in every resample, so that scores follow from sums. To
    choose anew in each would depend on the order in which the sentences were drawn; examples/gec/scorers/README.md
    reports how little it changes.

    Attributes:
        count_names: what the three counts are called.
    """

    beta: float = option(0.5, "of F (default: %(default)s); below 1 weighs precision", POSITIVE_NUMBER)

    comparison_fields = {"annotator": "of-whole-corpus"}
    count_names: ClassVar[tuple[str, str, str]]

    @property
    def figure(self) -> str:
        """F with its beta."""
        return f"F{self.beta:g}"

    @abstractmethod
    def judge_systems(
        self, sources: Sequence[str], systems: Sequence[Hypotheses], references: References
    ) -> list[list[Judgement]]:
        """Returns the ``Judgement`` of each sentence of each system."""

    @abstractmethod
    def rank(self, counts: tuple[int, ...]) -> tuple[float, ...]:
        """Returns what is greatest for the best counts of a corpus."""

    def statistics(
        self, sources: Sequence[str], hypotheses: Hypotheses, references: References
    ) -> list[tuple[int, int, int]]:
        """Returns the counts of each sentence."""
        return self.statistics_of_systems(sources, [hypotheses], references)[0]

    def statistics_of_systems(
        self, sources: Sequence[str], systems: Sequence[Hypotheses], references: References
    ) -> list[list[tuple[int, int, int]]]:
        """Returns the ``statistics`` of each system."""
        judged = self.judge_systems(sources, systems, references)
        return [[judgement.counts for judgement in sentences] for sentences in judged]

    def score_in_detail(
        self, sources: Sequence[str], hypotheses: Hypotheses, references: References
    ) -> tuple[Score, list[dict[str, object]]]:
        """Returns the score, and of each sentence the annotator, the counts and their figures."""
        (judgements,) = self.judge_systems(sources, [hypotheses], references)
        score = self.score_of_judgements(judgements, [hypotheses], references)
        return score, [self._sentence_record(number, one) for number, one in enumerate(judgements, start=1)]

    def score_systems(
        self, sources: Sequence[str], systems: Sequence[Hypotheses], references: References
    ) -> Sequence[Score]:
        """Returns the score of each system."""
        everyone = self.judge_systems(sources, systems, references)
        return [self.score_of_judgements(one, [system], references) for one, system in zip(everyone, systems)]

    def score(self, sources: Sequence[str], hypotheses: Hypotheses, references: References) -> Score:
        """Returns the score of a system, with its signature."""
        return self.score_systems(sources, [hypotheses], references)[0]

    def score_of_judgements(
        self, judgements: Sequence[Judgement], systems: Sequence[Hypotheses], references: References
    ) -> Score:
        """Returns the score of judged sentences, with its signature."""
        return self._signed(add_up([judgement.counts for judgement in judgements]), systems, references)

    def choose_options(self, options: Iterable[Sequence[Counts]]) -> list[int | None]:
        """Returns for each sentence which of its counts ranks best with those chosen before, the first of equals.

        Args:
            options: for each sentence its counts against each annotator; none where no annotator judged it, then None.
        """
        chosen: list[int | None] = []
        total: tuple[int, ...] = (0, 0, 0)
        for counts in options:
            ranks = [self.rank(add_up([total, one])) for one in counts]
            best = max(range(len(ranks)), key=ranks.__getitem__, default=None)
            if best is not None:
                total = add_up([total, counts[best]])
            chosen.append(best)
        return chosen

    def _sentence_record(self, number: int, judgement: Judgement) -> dict[str, object]:
        figures = self.score_of(judgement.counts).as_record()
        record: dict[str, object] = {"sentence": number, "annotator": judgement.annotator}
        record |= zip(self.count_names, judgement.counts)
        record |= {name: figures[name] for name in ("precision", "recall", "f")}
        if judgement.types:
            record["types"] = {
                kind: dict(zip(self.count_names, counts)) for kind, counts in sorted(judgement.types.items())
            }
        return record
