"""MaxMatch (M2), the metric of CoNLL-2014: a system's edits, read so that they match the gold edits best.

Dahlmeier and Ng, "Better Evaluation for Grammatical Error Correction", NAACL 2012. Written from the paper. The system
gives a sentence and no edits, so every way to read edits from it is considered, and the ``best_reading`` counts. What
the paper leaves open is decided as CoNLL-2014's scorer does it, but for its quirks, which docs/gec.md names:

- A gold edit counts once, also an insertion that the system makes twice at the same place. Several gold insertions at
  one place count in the order in which the annotator gives them. Another edit that the annotator gives twice is one.
- A correction ``a||b`` names alternatives; either matches. ``-NONE-`` is a deletion, as ChERRANT writes it.
- An edit that changes nothing is never matched.
- Edits that only change white space or case are ignored, on demand, once the best reading is found: the system's, also
  those that match a gold edit. The gold edits stay.
- Of several annotators, each sentence takes the one that gives the best F of the corpus up to there; ties go to more
  correct, then to the smaller proposed + beta ** 2 * gold, then to the first annotator.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tlm_fairseq.gec.m2 import ALTERNATIVES, NO_CORRECTION, Edit
from tlm_fairseq.gec.metrics.best_reading import GoldWay, best_reading
from tlm_fairseq.gec.metrics.edit_lattice import EditLattice
from tlm_fairseq.gec.metrics.edit_metric import EditMetric, Judgement
from tlm_fairseq.gec.metrics.gold import Gold, check_sources, gold_from_texts, read_gold_m2
from tlm_fairseq.gec.metrics.system_edits import read_corrected
from tlm_fairseq.scoring.metric import Inputs, Score
from tlm_fairseq.scoring.signature import Signature
from tlm_fairseq.scoring.usage import FLAG, NOT_NEGATIVE_INTEGER, Files, option
from tlm_fairseq.text.parallel_text import check_equal_length, read_lines
from tlm_fairseq.version import __version__

References = Gold | Sequence[Sequence[str]]
# Of a signature where ERRANT found the gold edits: what ``errant_annotation.versions`` returns.
VERSION_FIELDS = ("errant", "spacy", "model")


class EditCounts(NamedTuple):
    """Edits of one sentence or of many: matched, made by the system, made by the annotator."""

    correct: int
    proposed: int
    gold: int


@dataclass(frozen=True)
class MaxMatchScore(Score):
    """Counts of edits over a corpus, and what follows from them."""

    counts: EditCounts
    beta: float = 0.5
    signature: str = ""

    @property
    def precision(self) -> float:
        """correct / proposed; 1 where nothing was proposed, as ERRANT has it."""
        return self.counts.correct / self.counts.proposed if self.counts.proposed else 1.0

    @property
    def recall(self) -> float:
        """correct / gold; 1 where there was nothing to correct."""
        return self.counts.correct / self.counts.gold if self.counts.gold else 1.0

    @property
    def f(self) -> float:
        """F of ``beta``: below 1 it weighs precision more. 1 where there is no edit on either side."""
        correct, proposed, gold = self.counts
        if not correct:
            return float(proposed == gold == 0)
        return (1 + self.beta**2) * correct / (self.beta**2 * gold + proposed)

    @property
    def value(self) -> float:
        """F."""
        return self.f

    def as_record(self) -> dict[str, object]:
        """Returns the score as a dictionary for JSON, with precision, recall and F to 4 decimals."""
        return {
            "metric": MaxMatch.name,
            "signature": self.signature,
            "precision": round(self.precision, 4),
            "recall": round(self.recall, 4),
            "f": round(self.f, 4),
            "beta": self.beta,
            "counts": self.counts._asdict(),
        }

    def format(self, system: str = "system", gold: str = "gold") -> str:
        """Returns counts, figures and the signature."""
        correct, proposed, edits = self.counts
        figures = f"P {self.precision:.4f}  R {self.recall:.4f}  F{self.beta:g} {self.f:.4f}"
        return f"correct {correct}  proposed {proposed}  gold {edits}\n{figures}\n{self.signature}"


@dataclass(frozen=True)
class MaxMatch(EditMetric[Sequence[str], References]):
    """MaxMatch: the references are a ``Gold``, or lists of corrected sentences whose edits ERRANT finds.

    ``max_unchanged_words`` is how many unchanged tokens one edit may cross; with ``ignore_whitespace_casing`` those
    edits of the system do not count that only change white space or case.
    """

    max_unchanged_words: int = option(
        2, "how many unchanged words one edit may cross (default: %(default)s)", NOT_NEGATIVE_INTEGER
    )
    ignore_whitespace_casing: bool = option(
        False, "leave out those edits of the system that only change white space or case", FLAG
    )

    name = "m2"
    title = "MaxMatch: CoNLL-2014's precision, recall and F over edits"
    files = Files(
        "the system's sentences, tokenised, or the M2 file that corrects them so",
        "the gold edits of all annotators, as M2",
        source="the sentences before correction; only to check that the M2 file is of that text",
        one_reference=True,
    )
    count_names = EditCounts._fields
    figures = {"M2 F": ("f",), "M2 precision": ("precision",), "M2 recall": ("recall",)}

    @property
    def signature(self) -> Signature:
        """Names the options."""
        return Signature(
            metric=self.name,
            nrefs=None,
            gold=None,
            **{"headers-left-out": None},
            beta=self.beta,
            unchanged=self.max_unchanged_words,
            ignore="whitespace-casing" if self.ignore_whitespace_casing else "no",
            tok="none",
            **dict.fromkeys(VERSION_FIELDS),
            version=__version__,
        )

    def reference_fields(self, references: References) -> dict[str, object]:
        """Returns the number of annotators and of headers left out, or that ERRANT found the edits."""
        from tlm_fairseq.gec.metrics.errant_annotation import versions

        if not isinstance(references, Gold):
            return {"nrefs": len(references), "gold": "rebuilt", **versions()}
        return {"nrefs": references.annotators, "headers-left-out": references.headers_left_out}

    def judge_systems(
        self, sources: Sequence[str], systems: Sequence[Sequence[str]], references: References
    ) -> list[list[Judgement]]:
        """Returns the ``Judgement`` of each sentence of each system, whose counts are ``EditCounts``."""
        from tlm_fairseq.gec.metrics.errant_annotation import annotate_all

        gold = references if isinstance(references, Gold) else gold_from_texts(annotate_all(sources, references))
        return [self._judge(sources, hypotheses, gold) for hypotheses in systems]

    def _judge(self, sources: Sequence[str], hypotheses: Sequence[str], gold: Gold) -> list[Judgement]:
        from tqdm import tqdm

        sentences = zip(sources, hypotheses, gold.readings(), strict=True)
        progress = tqdm(sentences, "MaxMatch", len(gold.edits), unit="sentence", disable=None, leave=False)
        options = (self.max_unchanged_words, self.ignore_whitespace_casing)
        counts = [count_edits(*sentence, *options) for sentence in progress]
        chosen = zip(counts, gold.annotated_readings(), self.choose_options(counts))
        return [
            Judgement(None, EditCounts(0, 0, 0)) if number is None else Judgement(readings[number][0], options[number])
            for options, readings, number in chosen
        ]

    def rank(self, counts: tuple[int, ...]) -> tuple[float, ...]:
        """Returns the module's order of choice."""
        correct, proposed, gold = counts
        return self.score_of(counts).f, correct, -(proposed + self.beta**2 * gold)

    def score_of(self, sums: Collection[float]) -> MaxMatchScore:
        """Returns the ``MaxMatchScore``."""
        return MaxMatchScore(EditCounts(*map(int, sums)), self.beta)

    def read(
        self, source: str | None, hypotheses: Sequence[str], references: Sequence[str]
    ) -> Inputs[Sequence[str], Sequence[str], References]:
        """Returns the ``Inputs`` of texts and one M2 file; the sources are those of the M2 file.

        Raises:
            UserError: as the texts' reader, or the M2 file is of another text.
        """
        (reference,) = references
        systems = [read_corrected(path) for path in hypotheses]
        check_equal_length(hypotheses, systems)
        gold = read_gold_m2(reference, len(systems[0]), hypotheses[0])
        if source is not None:
            sources = read_lines(source)
            check_equal_length([hypotheses[0], source], [systems[0], sources])
            check_sources(gold, reference, sources)
        return Inputs(gold.sources, systems, gold, gold.notes)


def count_edits(
    source: str,
    hypothesis: str,
    readings: Iterable[Sequence[Edit]],
    max_unchanged_words: int = 2,
    ignore_whitespace_casing: bool = False,
) -> list[EditCounts]:
    """Returns the ``EditCounts`` of one sentence against each reading of each annotator.

    Args:
        source, hypothesis: tokens separated by spaces.
        readings: lists of ``Edit``.
        max_unchanged_words: how many unchanged tokens one edit may cross.
        ignore_whitespace_casing: the system's edits do not count that only change white space or case.
    """
    lattice = EditLattice(source.split(), hypothesis.split())
    counts = []
    for edits in map(_without_repeats, readings):
        ways = _gold_ways(lattice, edits, max_unchanged_words)
        best = best_reading(lattice, ways, max_unchanged_words, ignore_whitespace_casing)
        counts.append(EditCounts(best.matched - best.ignorable_matched, best.edits - best.ignorable, len(edits)))
    return counts


def _without_repeats(edits: Iterable[Edit]) -> list[Edit]:
    """Returns the edits without those given twice; an insertion may be meant twice."""
    unique = {
        (edit.start, edit.end, edit.correction) if edit.start < edit.end else number: edit
        for number, edit in enumerate(edits)
    }
    return list(unique.values())


def _gold_ways(lattice: EditLattice, edits: Iterable[Edit], max_unchanged_words: int) -> Iterator[GoldWay]:
    """Yields the ways along which the system made one of the gold edits."""
    insertions = 0
    for edit in edits:
        insertions += edit.start == edit.end
        order = insertions if edit.start == edit.end else 0
        for correction in {tuple(text.split()) for text in _corrections(edit)}:
            if list(correction) == lattice.source[edit.start : edit.end]:
                continue
            for j in range(len(lattice.target) - len(correction) + 1):
                if lattice.target[j : j + len(correction)] == list(correction):
                    start, end = (edit.start, j), (edit.end, j + len(correction))
                    steps = lattice.fewest_steps(start, end, max_unchanged_words)
                    if steps is not None:
                        yield GoldWay(start, end, steps, order)


def _corrections(edit: Edit) -> list[str]:
    return ["" if text == NO_CORRECTION else text for text in edit.correction.split(ALTERNATIVES)]
