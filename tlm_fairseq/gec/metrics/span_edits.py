"""Precision, recall and F over the spans of edits, as ``errant_compare`` counts: for ERRANT, and for ChERRANT after it.

Bryant, Felice and Briscoe, ACL 2017. Where a sentence has several references, the one is taken that gives the best F
of the whole corpus SO FAR, so the order of the sentences matters a little; ties go to more true positives, then fewer
false positives, then fewer false negatives, then the earlier reference. The F compared there is rounded to 4 decimals,
as in ERRANT.

An edit that is right, or that was missed, is of the annotator's type; one that is wrong of the system's.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import cast

from tlm_fairseq.errors import UserError
from tlm_fairseq.gec.m2 import NO_CORRECTION, Edit
from tlm_fairseq.gec.metrics.edit_metric import EditMetric, Judgement
from tlm_fairseq.gec.metrics.gold import Gold, check_sources, find_m2, read_gold_m2
from tlm_fairseq.gec.metrics.system_edits import SystemEdits, is_m2, read_system_m2
from tlm_fairseq.scoring.f_score import f_score
from tlm_fairseq.scoring.metric import Inputs, Score
from tlm_fairseq.scoring.usage import option
from tlm_fairseq.text.parallel_text import read_parallel

# What counts as the same edit. The names in brackets are errant_compare's options.
CORRECTION = "correction"  # same span, same correction (-cs)
CORRECTION_TYPE = "correction-type"  # and the same type (-cse)
DETECTION = "detection"  # same span (-ds)
DETECTION_TOKENS = "detection-tokens"  # each token of the span for itself (-dt)
MODES = (CORRECTION, CORRECTION_TYPE, DETECTION, DETECTION_TOKENS)
# ERRANT marks so an error that the annotator found but did not correct.
UNCORRECTED_TYPE = "UNK"
# Of ERRANT's types, such as R:NOUN:NUM: the operation R, the category NOUN:NUM, or both. errant_compare's -cat.
TIERS = (1, 2, 3)

Texts = Sequence[Sequence[str]]
Hypotheses = Sequence[str] | SystemEdits
References = Texts | Gold
# What is compared in a mode: a span with a correction, and a type, or without; or a token.
Unit = tuple[int, int, str, str] | tuple[int, int, str] | tuple[int, int] | int
# The types of all edits of a unit.
Units = Mapping[Unit, Sequence[str]]


@dataclass(frozen=True)
class SpanEditScore(Score):
    """Counts of edits over a corpus: true positives, false positives, false negatives; ``types`` has those of each.

    They are whole numbers, save where edits are weighed.
    """

    tp: float
    fp: float
    fn: float
    beta: float = 0.5
    signature: str = ""
    metric: str = "errant"
    types: Mapping[str, tuple[int, int, int]] = field(default_factory=dict)

    @property
    def precision(self) -> float:
        """tp / (tp + fp); 1 where nothing was wrong, so also where nothing was proposed (ERRANT's convention)."""
        return self.tp / (self.tp + self.fp) if self.fp else 1.0

    @property
    def recall(self) -> float:
        """tp / (tp + fn); 1 where nothing was missed."""
        return self.tp / (self.tp + self.fn) if self.fn else 1.0

    @property
    def f(self) -> float:
        """F of ``beta``: below 1 it weighs precision more."""
        return f_score(self.precision, self.recall, self.beta)

    @property
    def value(self) -> float:
        """F."""
        return self.f

    def by_type(self, tier: int) -> "dict[str, SpanEditScore]":
        """Returns the score of each type, in the order of their names.

        Args:
            tier: one of ``TIERS``. A type that has no operation before a colon is the same on all of them.
        """
        sums = _add_up_types({_on_tier(kind, tier): counts} for kind, counts in self.types.items())
        return {kind: SpanEditScore(*counts, self.beta, metric=self.metric) for kind, counts in sorted(sums.items())}

    def as_record(self) -> dict[str, object]:
        """Returns the score as a dictionary for JSON, with precision, recall and F to 4 decimals as ERRANT gives."""
        return {"metric": self.metric, "signature": self.signature, **self.figures()}

    def figures(self) -> dict[str, object]:
        """Returns the part of ``as_record`` that a type has, too."""
        return {
            "precision": round(self.precision, 4),
            "recall": round(self.recall, 4),
            "f": round(self.f, 4),
            "beta": self.beta,
            "counts": {"tp": self.tp, "fp": self.fp, "fn": self.fn},
        }

    def format(self, system: str = "system", gold: str = "gold") -> str:
        """Returns counts, figures and the signature."""
        figures = f"P {self.precision:.4f}  R {self.recall:.4f}  F{self.beta:g} {self.f:.4f}"
        return f"TP {self.tp}  FP {self.fp}  FN {self.fn}\n{figures}\n{self.signature}"


@dataclass(frozen=True)
class SpanEditMetric(EditMetric[Hypotheses, References]):
    """A metric that compares the spans of edits.

    Hypotheses are corrected sentences or ``SystemEdits``, the references lists of corrected sentences, one per
    annotator, or a ``Gold``. ``mode`` is one of ``MODES``.
    """

    mode: str = option(
        CORRECTION,
        "what makes two edits equal: span and correction (errant_compare -cs), and type (-cse), span (-ds), or each "
        "token (-dt) (default: %(default)s)",
        choices=MODES,
    )

    count_names = ("tp", "fp", "fn")
    # In an M2 file; nothing where each character is a token, and a source may have spaces or not.
    between_tokens = " "

    def rank(self, counts: tuple[int, ...]) -> tuple[float, ...]:
        """Returns ERRANT's order of choice."""
        tp, fp, fn = counts
        return round(self.score_of(counts).f, 4), tp, -fp, -fn

    def score_of(self, sums: Collection[float]) -> SpanEditScore:
        """Returns the ``SpanEditScore``."""
        tp, fp, fn = map(int, sums)
        return SpanEditScore(tp, fp, fn, self.beta, metric=self.name)

    def score_of_judgements(
        self, judgements: Sequence[Judgement], systems: Sequence[Hypotheses], references: References
    ) -> SpanEditScore:
        """Returns the ``SpanEditScore`` of judged sentences, with its signature and with all types."""
        score = cast(SpanEditScore, super().score_of_judgements(judgements, systems, references))
        return replace(score, types=_add_up_types(judgement.types for judgement in judgements))

    def system_fields(self, systems: Sequence[Hypotheses]) -> dict[str, object]:
        """Returns where the system's edits are from, if not from its sentences."""
        return {"hyp": "m2"} if any(isinstance(system, SystemEdits) for system in systems) else {}

    def judge_edits(self, system: Iterable[Iterable[Edit]], gold: Gold) -> list[Judgement]:
        """Returns the ``Judgement`` of each sentence.

        Args:
            system: for each sentence the list of ``Edit`` that the system made.
            gold: the ``Gold`` of the same sentences.
        """
        compared = []
        for made, readings in zip(system, gold.annotated_readings(), strict=True):
            proposed = _units_of(made, self.mode)
            compared.append(
                [(annotator, *_compare(proposed, _units_of(edits, self.mode))) for annotator, edits in readings]
            )
        chosen = self.choose_options([counts for _, counts, _ in options] for options in compared)
        return [
            Judgement(None, (0, 0, 0)) if number is None else Judgement(*options[number])
            for options, number in zip(compared, chosen)
        ]

    def compare_edits(self, system: Iterable[Iterable[Edit]], gold: Gold) -> list[tuple[int, int, int]]:
        """Returns the counts of ``judge_edits``."""
        return [judgement.counts for judgement in self.judge_edits(system, gold)]

    def read(
        self, source: str | None, hypotheses: Sequence[str], references: Sequence[str]
    ) -> Inputs[Sequence[str], Hypotheses, References]:
        """Returns the ``Inputs`` of texts and M2 files, of which the references are one and a system may be one.

        Raises:
            UserError: as the readers of both, or an M2 file stands beside others, or is of another text; or there is
                no source beside a text.
        """
        gold_m2 = find_m2(references)
        written = [path for path in (*hypotheses, *references) if not is_m2(path)]
        if source is None and written:
            raise UserError(f"{written[0]} is a text, so that the sentences before correction are needed; give --src")
        paths = written if source is None else [source, *written]
        texts = dict(zip(paths, read_parallel(paths)))
        made = {path: read_system_m2(path) for path in hypotheses if is_m2(path)}
        name = source or hypotheses[0]
        sources = made[name].sources if source is None else texts[source]
        for path, system in made.items():
            system.check_sources(path, sources, name, self.between_tokens)
        systems: list[Hypotheses] = [made[path] if is_m2(path) else texts[path] for path in hypotheses]
        if gold_m2 is None:
            return Inputs(sources, systems, [texts[path] for path in references], [])
        gold = read_gold_m2(gold_m2, len(sources), name)
        check_sources(gold, gold_m2, sources, self.between_tokens)
        return Inputs(sources, systems, gold, gold.notes)


def _units_of(edits: Iterable[Edit], mode: str) -> Units:
    """Returns what the mode compares, and the types of the edits behind each."""
    units: dict[Unit, list[str]] = {}
    for edit in edits:
        for unit in _units(edit, mode):
            units.setdefault(unit, []).append(edit.type)
    return units


def _units(edit: Edit, mode: str) -> Iterator[Unit]:
    start, end, kind, correction = edit
    if mode == DETECTION:
        yield start, end
    elif mode == DETECTION_TOKENS:
        # An insertion counts on the token at its right.
        yield from range(start, max(end, start + 1))
    elif kind != UNCORRECTED_TYPE:
        # ChERRANT writes so that nothing stands in the place.
        correction = "" if correction == NO_CORRECTION else correction
        yield (start, end, kind, correction) if mode == CORRECTION_TYPE else (start, end, correction)


def _compare(proposed: Units, gold: Units) -> tuple[tuple[int, int, int], dict[str, tuple[int, int, int]]]:
    """Returns the counts of a sentence and its types. Of a unit that stands several times the gold's number counts."""
    right = Counter(kind for unit in proposed for kind in gold.get(unit, ()))
    wrong = Counter(kind for unit, kinds in proposed.items() if unit not in gold for kind in kinds)
    missed = Counter(kind for unit, kinds in gold.items() if unit not in proposed for kind in kinds)
    types = {kind: (right[kind], wrong[kind], missed[kind]) for kind in (right | wrong | missed)}
    return (right.total(), wrong.total(), missed.total()), types


def _add_up_types(sentences: Iterable[Mapping[str, tuple[int, int, int]]]) -> dict[str, tuple[int, int, int]]:
    sums: dict[str, tuple[int, int, int]] = {}
    for types in sentences:
        for kind, (tp, fp, fn) in types.items():
            total = sums.get(kind, (0, 0, 0))
            sums[kind] = (total[0] + tp, total[1] + fp, total[2] + fn)
    return sums


def _on_tier(kind: str, tier: int) -> str:
    operation, _, category = kind.partition(":")
    if len(operation) > 1 or not category:
        return kind
    return (operation, category, kind)[tier - 1]
