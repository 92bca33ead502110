"""CLEME: precision, recall and F over chunks that hypothesis and references share.

Ye et al., "CLEME: Debiasing Multi-reference Evaluation for Grammatical Error Correction", EMNLP 2023. Edits are
ERRANT's. A chunk that the hypothesis edits is right where a reference has the same text there; one that it leaves is
missed where the references edit it. The assumption of dependence compares with one reference, chosen as ERRANT does;
that of independence takes each chunk for itself: right by any reference, missed only where all of them edit.

Long chunks weigh more where they are right or missed and less where they are wrong, against the mean length of the
references' chunks. The weights are those of the authors' program for corpora, and so is what the paper leaves open: a
blank reference does not count beside others; an error that was found and not corrected (ERRANT's type UNK) is a chunk
with the source's text. One thing is not: there, a blank hypothesis is replaced by a reference.
"""

from abc import abstractmethod
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import tanh
from operator import add
from typing import NamedTuple

from tlm_fairseq.errors import UserError
from tlm_fairseq.gec.m2 import Edit, OverlappingEdits, apply_edits
from tlm_fairseq.gec.metrics.chunks import Chunk, cut
from tlm_fairseq.gec.metrics.errant import Errant
from tlm_fairseq.gec.metrics.gold import Gold
from tlm_fairseq.gec.metrics.span_edits import Hypotheses, References, SpanEditScore
from tlm_fairseq.scoring.metric import Inputs, Metric
from tlm_fairseq.scoring.signature import Signature
from tlm_fairseq.scoring.usage import FLAG, POSITIVE_INTEGER, POSITIVE_NUMBER, option

# A weight is 1 and at most so much more or less.
GREATEST_TILT = 0.25


@dataclass(frozen=True)
class ClemeScore(SpanEditScore):
    """Weights of a corpus's chunks; ``tn`` counts those that are rightly left."""

    tn: int = 0

    @property
    def accuracy(self) -> float:
        """(tp + tn) / (tp + fp + fn + tn); 0 where there is no chunk."""
        below = self.tp + self.fp + self.fn + self.tn
        return (self.tp + self.tn) / below if below else 0.0

    def figures(self) -> dict[str, object]:
        """Returns the figures of ``as_record``, with accuracy, and weights to 2 decimals."""
        counts = {name: round(getattr(self, name), 2) for name in ("tp", "fp", "fn", "tn")}
        return super().figures() | {"accuracy": round(self.accuracy, 4), "counts": counts}

    def format(self, system: str = "system", gold: str = "gold") -> str:
        """Returns weights, figures and the signature."""
        counts = f"TP {self.tp:.2f}  FP {self.fp:.2f}  FN {self.fn:.2f}  TN {self.tn}"
        figures = f"P {self.precision:.4f}  R {self.recall:.4f}  F{self.beta:g} {self.f:.4f}"
        return f"{counts}\n{figures}  accuracy {self.accuracy:.4f}\n{self.signature}"


class Verdicts(NamedTuple):
    """How many of a hypothesis's chunks are right, wrong and missed, by length, and how many are rightly left."""

    right: Mapping[int, int]
    wrong: Mapping[int, int]
    missed: Mapping[int, int]
    left: int


NO_VERDICTS = Verdicts({}, {}, {}, 0)


class _Sentence(NamedTuple):
    """The verdicts of which one counts, and the lengths of the chunks that the references edit."""

    options: Sequence[Verdicts]
    edited: Sequence[int]


class _Weights:
    """The weight of a chunk by its length, against a mean length; 1 for all without one."""

    def __init__(self, mean: float | None) -> None:
        self.mean = mean

    def weigh(self, verdicts: Verdicts) -> tuple[float, float, float, int]:
        """Returns the weights of what is right, wrong and missed, and the number of what is rightly left."""
        right, missed = (
            sum(number * (1 + self._tilt(length)) for length, number in numbers.items())
            for numbers in (verdicts.right, verdicts.missed)
        )
        wrong = sum(number * (1 - self._tilt(length)) for length, number in verdicts.wrong.items())
        return right, wrong, missed, verdicts.left

    def _tilt(self, length: int) -> float:
        # The paper's 2 / (1 + exp(mean - length)) less 1, written so that nothing overflows.
        tilt = 0.0 if self.mean is None else tanh((length - self.mean) / 2)
        return max(-GREATEST_TILT, min(tilt, GREATEST_TILT))


@dataclass(frozen=True)
class _Cleme(Metric[Sequence[str], Hypotheses, References]):
    """What both assumptions share. Hypotheses and references are as for ``Errant``.

    The statistics of a sentence are numbers of chunks by their length, so that the mean length is that of the sentences
    that are scored, also of a resample: the number of chunks that the references edit, the sum of their lengths, the
    number of chunks that the hypothesis rightly leaves; then how many are right, wrong and missed of each length.
    """

    beta: float = option(0.5, "of F (default: %(default)s); below 1 weighs precision", POSITIVE_NUMBER)
    unweighted: bool = option(False, "count each chunk once, whatever its length", FLAG)
    processes: int | None = option(None, "processes (default: as many as it is worth)", POSITIVE_INTEGER)

    files = Errant.files

    @abstractmethod
    def compare(self, hypothesis: Sequence[Chunk], references: Sequence[Sequence[Chunk]]) -> list[Verdicts]:
        """Returns the ``Verdicts`` on a sentence, one for each reference that may be chosen.

        Args:
            hypothesis, references: chunks of the same spans.
        """

    @property
    def figure(self) -> str:
        """F with its beta."""
        return f"F{self.beta:g}"

    @property
    def signature(self) -> Signature:
        """Names the versions of all that the edits depend on.

        Raises:
            UserError: ERRANT or a model for it is not installed.
        """
        fields = {name: value for name, value in self._errant.signature.fields.items() if name != "mode"}
        return Signature(metric=self.name, weights="none" if self.unweighted else "length", **fields)

    def reference_fields(self, references: References) -> dict[str, object]:
        """Returns the number of annotators and where their edits come from."""
        return self._errant.reference_fields(references)

    def system_fields(self, systems: Sequence[Hypotheses]) -> dict[str, object]:
        """Returns where the system's edits are from, if not from its sentences."""
        return self._errant.system_fields(systems)

    def statistics(
        self, sources: Sequence[str], hypotheses: Hypotheses, references: References
    ) -> list[tuple[int, ...]]:
        """Returns a row for each sentence."""
        return self.statistics_of_systems(sources, [hypotheses], references)[0]

    def statistics_of_systems(
        self, sources: Sequence[str], systems: Sequence[Hypotheses], references: References
    ) -> list[list[tuple[int, ...]]]:
        """Returns the ``statistics`` of each system, all rows of the same width."""
        edits, gold = self._errant.annotate(sources, systems, references)
        return self.compare_edits(sources, edits, gold)

    def compare_edits(
        self, sources: Sequence[str], systems: Sequence[Sequence[Sequence[Edit]]], gold: Gold
    ) -> list[list[tuple[int, ...]]]:
        """Returns the ``statistics`` of each system.

        Args:
            sources: the sentences.
            systems: ``systems[k][i]``, the edits of system k in sentence i.
            gold: the ``Gold`` of the same sentences.

        Raises:
            UserError: two edits of one annotator replace the same token.
        """
        everyone = [list(self._sentences(sources, made, gold)) for made in systems]
        chosen = [list(self._choose(sentences)) for sentences in everyone]
        lengths = [length for some in chosen for verdicts in some for numbers in verdicts[:3] for length in numbers]
        width = max(lengths, default=0) + 1
        return [
            [_row(sentence.edited, verdicts, width) for sentence, verdicts in zip(sentences, some)]
            for sentences, some in zip(everyone, chosen)
        ]

    def rank(self, counts: tuple[float, ...]) -> tuple[float, ...]:
        """Returns ERRANT's order of choice, and then the most that is rightly left."""
        tp, fp, fn, tn = counts
        return round(SpanEditScore(tp, fp, fn, self.beta).f, 4), tp, -fp, -fn, tn

    def score_of(self, sums: Collection[float]) -> ClemeScore:
        """Returns the ``ClemeScore``."""
        edited, total, left, *numbers = map(int, sums)
        width = len(numbers) // 3
        right, wrong, missed = (dict(enumerate(numbers[first : first + width])) for first in (0, width, 2 * width))
        tp, fp, fn, tn = self._weights(edited, total).weigh(Verdicts(right, wrong, missed, left))
        return ClemeScore(tp, fp, fn, self.beta, tn=tn, metric=self.name)

    def read(
        self, source: str | None, hypotheses: Sequence[str], references: Sequence[str]
    ) -> Inputs[Sequence[str], Hypotheses, References]:
        """Returns the ``Inputs`` of texts, or of texts and one M2 file.

        Raises:
            UserError: as ``Errant.read``.
        """
        return self._errant.read(source, hypotheses, references)

    @property
    def _errant(self) -> Errant:
        """What finds the edits."""
        return Errant(beta=self.beta, processes=self.processes)

    def _weights(self, edited: int, total: int) -> _Weights:
        return _Weights(total / edited if edited and not self.unweighted else None)

    def _sentences(self, sources: Sequence[str], made: Sequence[Sequence[Edit]], gold: Gold) -> Iterator[_Sentence]:
        for number, (source, edits, annotators) in enumerate(zip(sources, made, gold.edits, strict=True), start=1):
            tokens = source.split()
            try:
                corrections = [correction for correction in annotators.values() if apply_edits(tokens, correction)]
                (hypothesis, *references), left = cut(tokens, [edits, *(corrections or annotators.values())])
            except OverlappingEdits as error:
                raise UserError(f"the references, sentence {number}: {error}; CLEME needs edits apart") from None
            options = self.compare(hypothesis, references) if references else []
            yield _Sentence(
                [verdicts._replace(left=verdicts.left + left) for verdicts in options],
                [chunk.length for chunks in references for chunk in chunks if chunk.edited],
            )

    def _choose(self, sentences: Sequence[_Sentence]) -> Iterator[Verdicts]:
        """Yields for each sentence the verdicts that are best for the corpus up to there, the first of equals."""
        edited = [length for sentence in sentences for length in sentence.edited]
        weights = self._weights(len(edited), sum(edited))
        total: tuple[float, ...] = (0, 0, 0, 0)
        for sentence in sentences:
            totals = [tuple(map(add, total, weights.weigh(verdicts))) for verdicts in sentence.options]
            if totals:
                total, best = max(zip(totals, sentence.options), key=lambda option: self.rank(option[0]))
                yield best
            else:
                yield NO_VERDICTS


@dataclass(frozen=True)
class ClemeDependent(_Cleme):
    """CLEME under the assumption of dependence: each sentence is compared with one reference."""

    name = "cleme-dependent"
    title = "CLEME's F over chunks, against one reference a sentence"
    figures = {
        "CLEME-dependent F": ("f",),
        "CLEME-dependent precision": ("precision",),
        "CLEME-dependent recall": ("recall",),
    }
    # As that of ``EditMetric``.
    comparison_fields = {"annotator": "of-whole-corpus"}

    def compare(self, hypothesis: Sequence[Chunk], references: Sequence[Sequence[Chunk]]) -> list[Verdicts]:
        """Returns the ``Verdicts`` by each reference."""
        options = []
        for reference in references:
            equal = [chunk.text == other.text for chunk, other in zip(hypothesis, reference, strict=True)]
            options.append(_verdicts(hypothesis, equal, equal))
        return options


@dataclass(frozen=True)
class ClemeIndependent(_Cleme):
    """CLEME under the assumption of independence: each chunk is compared with those of all references."""

    name = "cleme-independent"
    title = "CLEME's F over chunks, each against all references"
    figures = {
        "CLEME-independent F": ("f",),
        "CLEME-independent precision": ("precision",),
        "CLEME-independent recall": ("recall",),
    }

    def compare(self, hypothesis: Sequence[Chunk], references: Sequence[Sequence[Chunk]]) -> list[Verdicts]:
        """Returns the one ``Verdicts`` by all references."""
        others = list(zip(*references, strict=True))
        right = [any(one.text == chunk.text for one in some) for chunk, some in zip(hypothesis, others, strict=True)]
        may_stay = [not all(one.edited for one in some) for some in others]
        return [_verdicts(hypothesis, right, may_stay)]


def _verdicts(hypothesis: Sequence[Chunk], right: Iterable[bool], may_stay: Iterable[bool]) -> Verdicts:
    """Returns the ``Verdicts``: for each chunk, whether it is right if edited, and if left."""
    numbers: tuple[Counter[int], Counter[int], Counter[int]] = (Counter(), Counter(), Counter())
    left = 0
    for chunk, is_right, stays in zip(hypothesis, right, may_stay, strict=True):
        if chunk.edited:
            numbers[0 if is_right else 1][chunk.length] += 1
        elif stays:
            left += 1
        else:
            numbers[2][chunk.length] += 1
    return Verdicts(*numbers, left)


def _row(edited: Sequence[int], verdicts: Verdicts, width: int) -> tuple[int, ...]:
    """Returns the statistics of a sentence, see ``_Cleme``, for chunks shorter than ``width``."""
    by_length = (numbers.get(length, 0) for numbers in verdicts[:3] for length in range(width))
    return len(edited), sum(edited), verdicts.left, *by_length
