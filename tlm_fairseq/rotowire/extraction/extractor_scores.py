"""How well an extractor does: its facts against the facts that summaries are known to state."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from tlm_fairseq.rotowire.corpus.facts import Fact


@dataclass(frozen=True)
class ExtractionCounts:
    """Facts extracted, known, and both."""

    correct: int = 0
    extracted: int = 0
    known: int = 0

    @property
    def precision(self) -> float:
        """0 to 1; 0 where nothing was extracted."""
        return self.correct / self.extracted if self.extracted else 0.0

    @property
    def recall(self) -> float:
        """0 to 1; 0 where nothing is known."""
        return self.correct / self.known if self.known else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.correct / (self.extracted + self.known) if self.correct else 0.0

    def as_record(self) -> dict[str, float]:
        """Returns counts and ratios as a dictionary for JSON."""
        return {**self.__dict__, "precision": self.precision, "recall": self.recall, "f1": self.f1}


@dataclass(frozen=True)
class ExtractorScore:
    """The counts of all facts and of each relation's, by name."""

    total: ExtractionCounts
    by_relation: dict[str, ExtractionCounts] = field(default_factory=dict)

    def as_record(self) -> dict[str, object]:
        """Returns the score as a dictionary for JSON."""
        relations = {relation: counts.as_record() for relation, counts in self.by_relation.items()}
        return {**self.total.as_record(), "by_relation": relations}


def score_extraction(known: Iterable[Sequence[Fact]], extracted: Iterable[Sequence[Fact]]) -> ExtractorScore:
    """Returns the ``ExtractorScore`` of extracted facts.

    Facts of a game are compared as multisets: the order does not matter, and a fact that is stated twice counts twice.

    Args:
        known, extracted: a list of ``Fact`` for each game.

    Raises:
        ValueError: there are not as many of one as of the other.
    """
    correct: Counter[str] = Counter()
    found: Counter[str] = Counter()
    there: Counter[str] = Counter()
    for known_facts, extracted_facts in zip(known, extracted, strict=True):
        gold, predicted = Counter(known_facts), Counter(extracted_facts)
        for fact, number in (gold & predicted).items():
            correct[fact.relation] += number
        found.update(fact.relation for fact in extracted_facts)
        there.update(fact.relation for fact in known_facts)
    by_relation = {
        relation: ExtractionCounts(correct[relation], found[relation], there[relation])
        for relation in sorted(found | there)
    }
    return ExtractorScore(ExtractionCounts(correct.total(), found.total(), there.total()), by_relation)
