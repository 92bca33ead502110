"""ERRANT's precision, recall and F over edits, equal to ``errant_compare`` digit for digit.

Bryant, Felice and Briscoe, ACL 2017. Where a sentence has several references, the one is taken that gives the best F
of the whole corpus SO FAR, so the order of the sentences matters a little; ties go to more true positives, then fewer
false positives, then fewer false negatives, then the earlier reference. The F compared there is rounded to 4 decimals,
as in ERRANT.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from tlm_fairseq.gec.m2 import Edit
from tlm_fairseq.gec.metrics.edit_metric import EditMetric
from tlm_fairseq.gec.metrics.gold import Gold, check_sources, find_m2, gold_from_texts, read_gold_m2
from tlm_fairseq.scoring.f_score import f_score
from tlm_fairseq.scoring.metric import Inputs, Score
from tlm_fairseq.scoring.signature import Signature
from tlm_fairseq.scoring.usage import POSITIVE_INTEGER, Files, option
from tlm_fairseq.text.parallel_text import read_parallel
from tlm_fairseq.version import __version__

# What counts as the same edit. The names in brackets are errant_compare's options.
CORRECTION = "correction"  # same span, same correction (-cs)
DETECTION = "detection"  # same span (-ds)
DETECTION_TOKENS = "detection-tokens"  # each token of the span for itself (-dt)
MODES = (CORRECTION, DETECTION, DETECTION_TOKENS)
# ERRANT marks so an error that the annotator found but did not correct.
UNCORRECTED_TYPE = "UNK"

Texts = Sequence[Sequence[str]]
# What is compared in a mode: (start, end, correction), (start, end), or a token.
Unit = tuple[int, int, str] | tuple[int, int] | int


@dataclass(frozen=True)
class ErrantScore(Score):
    """Counts of edits over a corpus: true positives, false positives, false negatives; whole numbers, or weighed."""

    tp: float
    fp: float
    fn: float
    beta: float = 0.5
    signature: str = ""

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

    def as_record(self) -> dict[str, object]:
        """Returns the score as a dictionary for JSON, with precision, recall and F to 4 decimals as ERRANT gives."""
        return {
            "metric": Errant.name,
            "signature": self.signature,
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
class Errant(EditMetric[Gold | Texts]):
    """ERRANT: the references are lists of corrected sentences, one per annotator, or a ``Gold``.

    ``mode`` is one of ``MODES``; ``processes`` annotate, see ``annotate_all``.
    """

    mode: str = option(
        CORRECTION,
        "what makes two edits equal: span and correction (errant_compare -cs), span (-ds), or each token (-dt) "
        "(default: %(default)s)",
        choices=MODES,
    )
    processes: int | None = option(None, "processes (default: as many as it is worth)", POSITIVE_INTEGER)

    name = "errant"
    title = "ERRANT's precision, recall and F over edits"
    files = Files(
        "the system's sentences, tokenised",
        "one text per annotator, or one M2 file whose name ends in .m2",
        source="the sentences before correction, tokenised",
        source_needed=True,
    )
    figures = {"ERRANT F": ("f",), "ERRANT precision": ("precision",), "ERRANT recall": ("recall",)}

    @property
    def signature(self) -> Signature:
        """Names the versions of all that the edits depend on.

        Raises:
            UserError: ERRANT or a model for it is not installed.
        """
        from tlm_fairseq.gec.metrics.errant_annotation import versions

        return Signature(
            nrefs=None,
            gold=None,
            **{"headers-left-out": None},
            mode=self.mode,
            beta=self.beta,
            tok="none",
            **versions(),
            version=__version__,
        )

    def reference_fields(self, references: Gold | Texts) -> dict[str, object]:
        """Returns the number of annotators and where their edits come from."""
        if not isinstance(references, Gold):
            return {"nrefs": len(references), "gold": "rebuilt"}
        return {
            "nrefs": references.annotators,
            "gold": references.kind,
            "headers-left-out": references.headers_left_out,
        }

    def statistics(
        self, sources: Sequence[str], hypotheses: Sequence[str], references: Gold | Texts
    ) -> list[tuple[int, int, int]]:
        """Returns (tp, fp, fn) of each sentence."""
        return self.statistics_of_systems(sources, [hypotheses], references)[0]

    def statistics_of_systems(
        self, sources: Sequence[str], systems: Texts, references: Gold | Texts
    ) -> list[list[tuple[int, int, int]]]:
        """Returns the ``statistics`` of each system; all texts are annotated together."""
        edits, gold = self.annotate(sources, systems, references)
        return [self.compare_edits(made, gold) for made in edits]

    def annotate(
        self, sources: Sequence[str], systems: Texts, references: Gold | Texts
    ) -> tuple[list[list[list[Edit]]], Gold]:
        """Returns the edits of each system, ``edits[k][i]`` those of system k in sentence i, and the ``Gold``."""
        # Here, for each start of the command line imports this module, and that one what processes need.
        from tlm_fairseq.gec.metrics.errant_annotation import annotate_all

        if isinstance(references, Gold):
            return annotate_all(sources, systems, self.processes), references
        edits = annotate_all(sources, [*systems, *references], self.processes)
        return edits[: len(systems)], gold_from_texts(edits[len(systems) :])

    def compare_edits(self, hypothesis_edits: Iterable[Iterable[Edit]], gold: Gold) -> list[tuple[int, int, int]]:
        """Returns (tp, fp, fn) of each sentence.

        Args:
            hypothesis_edits: for each sentence the list of ``Edit`` that the system made.
            gold: the ``Gold`` of the same sentences.
        """
        options = []
        for made, readings in zip(hypothesis_edits, gold.readings(), strict=True):
            proposed = _count_units(made, self.mode)
            options.append([_compare(proposed, _count_units(edits, self.mode)) for edits in readings])
        return self.choose_annotators(options)

    def rank(self, counts: tuple[int, ...]) -> tuple[float, ...]:
        """Returns ERRANT's order of choice."""
        tp, fp, fn = counts
        return round(self.score_of(counts).f, 4), tp, -fp, -fn

    def score_of(self, sums: Collection[float]) -> ErrantScore:
        """Returns the ``ErrantScore``."""
        tp, fp, fn = map(int, sums)
        return ErrantScore(tp, fp, fn, self.beta)

    def read(
        self, source: str | None, hypotheses: Sequence[str], references: Sequence[str]
    ) -> Inputs[Sequence[str], Sequence[str], Gold | Texts]:
        """Returns the ``Inputs`` of texts, or of texts and one M2 file.

        Raises:
            UserError: as the texts' reader, or an M2 file stands beside others, or is of another text.
        """
        m2 = find_m2(references)
        if m2 is None:
            return super().read(source, hypotheses, references)
        assert source is not None, "Errant.files says that the source is needed"
        sources, *systems = read_parallel([source, *hypotheses])
        gold = read_gold_m2(m2, len(sources), "the source")
        check_sources(gold, m2, sources)
        return Inputs(sources, list(systems), gold, gold.notes)


def _count_units(edits: Iterable[Edit], mode: str) -> Counter[Unit]:
    """Counts what the mode compares: (start, end, correction), (start, end) or single tokens."""
    units: Counter[Unit] = Counter()
    for edit in edits:
        if mode == CORRECTION:
            if edit.type != UNCORRECTED_TYPE:
                units[edit.start, edit.end, edit.correction] += 1
        elif mode == DETECTION:
            units[edit.start, edit.end] += 1
        else:
            # An insertion counts on the token at its right.
            units.update(range(edit.start, max(edit.end, edit.start + 1)))
    return units


def _compare(proposed: Mapping[Unit, int], gold: Counter[Unit]) -> tuple[int, int, int]:
    """Returns (tp, fp, fn) of a sentence. Where the same unit stands several times, the gold's number counts."""
    tp = sum(gold[unit] for unit in proposed)
    fp = sum(number for unit, number in proposed.items() if unit not in gold)
    fn = sum(number for unit, number in gold.items() if unit not in proposed)
    return tp, fp, fn
