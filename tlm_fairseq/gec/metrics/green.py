"""GREEN: F over the n-grams that a correction keeps, adds and takes away, without any alignment.

Koyama, Nagata, Takamura and Okazaki, "n-gram F-score for Evaluating Grammatical Error Correction", INLG 2024. Sentences
are multisets of n-grams. What hypothesis and reference both keep, add or take away is right; what the hypothesis alone
adds or takes away is wrong; what the reference alone adds or takes away is missed. Precision and recall are geometric
means over the lengths of n-grams. A sentence is compared with the reference of the best F of its own, the first of
equals.

Where nothing was wrong precision is 1, and where nothing was missed recall, also where there is no n-gram at all, as in
the library gec-metrics. The authors' program has recall 0 there; and of references with equal F, such as 0, it takes
the one that is better by shorter n-grams. Figures differ where few n-grams are right, as of the copied source.
"""

import math
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from tlm_fairseq.scoring.f_score import f_score
from tlm_fairseq.scoring.metric import Metric, Score
from tlm_fairseq.scoring.signature import Signature
from tlm_fairseq.scoring.usage import POSITIVE_INTEGER, POSITIVE_NUMBER, Files, option
from tlm_fairseq.version import __version__

WORD, CHARACTER = "word", "character"

Ngrams = Counter[tuple[str, ...]]


@dataclass(frozen=True)
class GreenScore(Score):
    """Counts of n-grams over a corpus, those of length 1 first, and what follows from them."""

    tp: tuple[int, ...]
    fp: tuple[int, ...]
    fn: tuple[int, ...]
    beta: float = 2.0
    signature: str = ""

    @property
    def precision(self) -> float:
        """The geometric mean of tp / (tp + fp); 1 for n-grams of which none was wrong."""
        return _geometric_mean([tp / (tp + fp) if fp else 1.0 for tp, fp in zip(self.tp, self.fp)])

    @property
    def recall(self) -> float:
        """The geometric mean of tp / (tp + fn); 1 for n-grams of which none was missed."""
        return _geometric_mean([tp / (tp + fn) if fn else 1.0 for tp, fn in zip(self.tp, self.fn)])

    @property
    def f(self) -> float:
        """F of ``beta``: above 1 it weighs recall more."""
        return f_score(self.precision, self.recall, self.beta)

    @property
    def value(self) -> float:
        """F."""
        return self.f

    def as_record(self) -> dict[str, object]:
        """Returns the score as a dictionary for JSON."""
        return {
            "metric": Green.name,
            "signature": self.signature,
            "precision": self.precision,
            "recall": self.recall,
            "f": self.f,
            "beta": self.beta,
            "counts": {"tp": self.tp, "fp": self.fp, "fn": self.fn},
        }

    def format(self, system: str = "system", gold: str = "gold") -> str:
        """Returns the figures and the signature."""
        return f"P {self.precision:.4f}  R {self.recall:.4f}  F{self.beta:g} {self.f:.4f}\n{self.signature}"


@dataclass(frozen=True)
class Green(Metric[Sequence[str], Sequence[str], Sequence[Sequence[str]]]):
    """GREEN over n-grams of 1 to ``order`` words, or characters."""

    order: int = option(4, "length of the longest n-grams (default: %(default)s)", POSITIVE_INTEGER)
    beta: float = option(2.0, "of F (default: %(default)s); above 1 weighs recall", POSITIVE_NUMBER)
    unit: str = option(
        WORD, "n-grams of words, or of characters, spaces among them (default: %(default)s)", choices=(WORD, CHARACTER)
    )

    name = "green"
    title = "GREEN: F over the n-grams kept, added and taken away"
    files = Files(
        "the system's sentences, tokenised for n-grams of words",
        "one text per annotator",
        source="the sentences before correction, tokenised as the others",
        source_needed=True,
    )
    figures = {"GREEN F": ("f",), "GREEN precision": ("precision",), "GREEN recall": ("recall",)}

    @property
    def figure(self) -> str:
        """F with its beta."""
        return f"GREEN F{self.beta:g}"

    @property
    def signature(self) -> Signature:
        """Names the n-grams."""
        return Signature(
            metric=self.name,
            nrefs=None,
            order=self.order,
            beta=self.beta,
            unit=self.unit,
            tok="none",
            version=__version__,
        )

    def reference_fields(self, references: Sequence[Sequence[str]]) -> dict[str, object]:
        """Returns the number of references."""
        return {"nrefs": len(references)}

    def statistics(
        self, sources: Sequence[str], hypotheses: Sequence[str], references: Sequence[Sequence[str]]
    ) -> list[tuple[int, ...]]:
        """Returns for each sentence the n-grams that are right, then the wrong, then the missed, by n from 1."""
        return [
            max((self._compare(source, hypothesis, one) for one in corrected), key=lambda row: self.score_of(row).f)
            for source, hypothesis, corrected in zip(sources, hypotheses, zip(*references, strict=True), strict=True)
        ]

    def score_of(self, sums: Collection[float]) -> GreenScore:
        """Returns the ``GreenScore``."""
        counts = tuple(map(int, sums))
        return GreenScore(
            counts[: self.order], counts[self.order : 2 * self.order], counts[2 * self.order :], self.beta
        )

    def _compare(self, source: str, hypothesis: str, reference: str) -> tuple[int, ...]:
        """Returns the statistics of one sentence against one reference."""
        before, after, gold = (self._units(sentence) for sentence in (source, hypothesis, reference))
        counts = [_count(*(_ngrams(units, n) for units in (before, after, gold))) for n in range(1, self.order + 1)]
        return tuple(number for numbers in zip(*counts) for number in numbers)

    def _units(self, sentence: str) -> Sequence[str]:
        return sentence.split() if self.unit == WORD else sentence.strip()


def _count(source: Ngrams, hypothesis: Ngrams, reference: Ngrams) -> tuple[int, int, int]:
    """Returns how many n-grams are right, wrong and missed."""
    right = (
        (source - (hypothesis | reference)) + ((hypothesis & reference) - source) + (source & hypothesis & reference)
    )
    wrong = ((source & reference) - hypothesis) + (hypothesis - (source | reference))
    missed = ((source & hypothesis) - reference) + (reference - (source | hypothesis))
    return right.total(), wrong.total(), missed.total()


def _ngrams(units: Sequence[str], n: int) -> Ngrams:
    return Counter(zip(*(units[start:] for start in range(n))))


def _geometric_mean(values: Sequence[float]) -> float:
    return math.prod(values) ** (1 / len(values))
