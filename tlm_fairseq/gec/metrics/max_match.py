"""MaxMatch (M2), the metric of CoNLL-2014: a system's edits, read so that they match the gold edits best.

Dahlmeier and Ng, "Better Evaluation for Grammatical Error Correction", NAACL 2012. Written from the paper. The system
gives a sentence and no edits, so every way to read edits from it is considered: an edit is any stretch of a cheapest
alignment (``EditLattice``) that crosses at most ``max_unchanged_words`` unchanged tokens. The reading that counts has
the most gold edits in it and, among those, the fewest edits. What the paper leaves open:

- A gold edit counts once, also an insertion that the system makes twice at the same place. Several gold insertions at
  one place count in the order in which the annotator gives them.
- A correction ``a||b`` names alternatives; either matches. An edit that changes nothing is never matched.
- Of several annotators, each sentence takes the one that gives the best F of the corpus up to there; ties go to more
  correct, then fewer proposed, then fewer gold edits.

The paper lists all edits and seeks the shortest path over them, which explodes on long unrelated texts. Here the
lattice is walked once and an edit under way is part of the state, so time grows with the product of the two lengths and
nothing needs to be approximated.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tlm_fairseq.gec.m2 import Edit
from tlm_fairseq.gec.metrics.edit_lattice import DELETE, INSERT, KEEP, REPLACE, EditLattice, Node
from tlm_fairseq.gec.metrics.edit_metric import EditMetric
from tlm_fairseq.gec.metrics.gold import Gold, check_sources, read_gold_m2
from tlm_fairseq.scoring.metric import Inputs, Score
from tlm_fairseq.scoring.signature import Signature
from tlm_fairseq.scoring.usage import FLAG, NOT_NEGATIVE_INTEGER, Files, option
from tlm_fairseq.text.parallel_text import read_parallel
from tlm_fairseq.version import __version__

ALTERNATIVES = "||"


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
class MaxMatch(EditMetric[Gold]):
    """MaxMatch: the references are a ``Gold``.

    ``max_unchanged_words`` is how many unchanged tokens one edit may cross; with ``ignore_whitespace_casing`` neither
    side's edits count that only change white space or case.
    """

    max_unchanged_words: int = option(
        2, "how many unchanged words one edit may cross (default: %(default)s)", NOT_NEGATIVE_INTEGER
    )
    ignore_whitespace_casing: bool = option(
        False, "leave out edits, the system's and the annotators', that only change white space or case", FLAG
    )

    name = "m2"
    title = "MaxMatch: CoNLL-2014's precision, recall and F over edits"
    files = Files(
        "the system's sentences, tokenised",
        "the gold edits of all annotators, as M2",
        source="the sentences before correction; only to check that the M2 file is of that text",
        one_reference=True,
    )
    figures = {"M2 F": ("f",), "M2 precision": ("precision",), "M2 recall": ("recall",)}

    @property
    def signature(self) -> Signature:
        """Names the options."""
        return Signature(
            metric=self.name,
            nrefs=None,
            **{"headers-left-out": None},
            beta=self.beta,
            unchanged=self.max_unchanged_words,
            ignore="whitespace-casing" if self.ignore_whitespace_casing else "no",
            tok="none",
            version=__version__,
        )

    def reference_fields(self, references: Gold) -> dict[str, object]:
        """Returns the number of annotators and of headers left out."""
        return {"nrefs": references.annotators, "headers-left-out": references.headers_left_out}

    def statistics(self, sources: Sequence[str], hypotheses: Sequence[str], references: Gold) -> list[EditCounts]:
        """Returns the ``EditCounts`` of each sentence."""
        from tqdm import tqdm

        sentences = zip(sources, hypotheses, references.edits, strict=True)
        progress = tqdm(sentences, "MaxMatch", len(references.edits), unit="sentence", disable=None, leave=False)
        options = (self.max_unchanged_words, self.ignore_whitespace_casing)
        return self.choose_annotators([count_edits(*sentence, *options) for sentence in progress])

    def rank(self, counts: tuple[int, ...]) -> tuple[float, ...]:
        """Returns the module's order of choice."""
        correct, proposed, gold = counts
        return self.score_of(counts).f, correct, -proposed, -gold

    def score_of(self, sums: Collection[float]) -> MaxMatchScore:
        """Returns the ``MaxMatchScore``."""
        return MaxMatchScore(EditCounts(*map(int, sums)), self.beta)

    def read(
        self, source: str | None, hypotheses: Sequence[str], references: Sequence[str]
    ) -> Inputs[Sequence[str], Sequence[str], Gold]:
        """Returns the ``Inputs`` of texts and one M2 file; the sources are those of the M2 file.

        Raises:
            UserError: as the texts' reader, or the M2 file is of another text.
        """
        (reference,) = references
        systems = read_parallel(hypotheses)
        gold = read_gold_m2(reference, len(systems[0]), hypotheses[0])
        if source is not None:
            check_sources(gold, reference, read_parallel([hypotheses[0], source])[1])
        return Inputs(gold.sources, list(systems), gold, gold.notes)


def count_edits(
    source: str,
    hypothesis: str,
    annotations: Mapping[int, Sequence[Edit]],
    max_unchanged_words: int = 2,
    ignore_whitespace_casing: bool = False,
) -> list[EditCounts]:
    """Returns the ``EditCounts`` of one sentence against each annotator.

    Args:
        source, hypothesis: tokens separated by spaces.
        annotations: the annotators' lists of ``Edit``, a dictionary.
        max_unchanged_words: how many unchanged tokens one edit may cross.
        ignore_whitespace_casing: neither side's edits count that only change white space or case.
    """
    lattice = EditLattice(source.split(), hypothesis.split())
    ignored = _ignored_ways(lattice, max_unchanged_words) if ignore_whitespace_casing else []
    counts = []
    for edits in annotations.values():
        if ignore_whitespace_casing:
            edits = [edit for edit in edits if not _is_ignored(edit, lattice.source)]
        ways = ignored + _gold_ways(lattice, edits, max_unchanged_words)
        counts.append(EditCounts(*_best_reading(lattice, ways, max_unchanged_words), len(edits)))
    return counts


class _Way(NamedTuple):
    """A way from node to node of the lattice that is taken as a whole."""

    start: Node
    end: Node
    is_gold: bool
    # A gold insertion stays at its place in the source; its number, from 1, keeps several there in order. 0 for others.
    order: int = 0


def _gold_ways(lattice: EditLattice, edits: Iterable[Edit], max_unchanged_words: int) -> list[_Way]:
    """Returns the ways along which the system made one of the gold edits."""
    ways = []
    insertions = 0
    for edit in edits:
        insertions += edit.start == edit.end
        order = insertions if edit.start == edit.end else 0
        for correction in {tuple(text.split()) for text in edit.correction.split(ALTERNATIVES)}:
            if list(correction) == lattice.source[edit.start : edit.end]:
                continue
            for j in range(len(lattice.target) - len(correction) + 1):
                if lattice.target[j : j + len(correction)] == list(correction):
                    ways.append(_Way((edit.start, j), (edit.end, j + len(correction)), True, order))
    return [way for way in ways if _is_edit(lattice, way, max_unchanged_words)]


def _is_edit(lattice: EditLattice, way: _Way, max_unchanged_words: int) -> bool:
    kept = lattice.fewest_kept(way.start, way.end)
    return kept is not None and kept <= max_unchanged_words


def _ignored_ways(lattice: EditLattice, max_unchanged_words: int) -> list[_Way]:
    """Returns the shortest ways that change nothing but white space and case: "to day" -> "Today"."""
    ways = []
    for i in range(len(lattice.source)):
        for j in range(len(lattice.target)):
            end = _end_of_equal_text(lattice.source, lattice.target, i, j)
            if end and lattice.source[i : end[0]] != lattice.target[j : end[1]]:
                ways.append(_Way((i, j), end, False))
    return [way for way in ways if _is_edit(lattice, way, max_unchanged_words)]


def _end_of_equal_text(source: Sequence[str], target: Sequence[str], i: int, j: int) -> Node | None:
    """Returns the first node after (i, j) up to which both texts are the same but for white space and case, or None."""
    before, after = _without_casing(source[i]), _without_casing(target[j])
    i, j = i + 1, j + 1
    while before != after:
        if len(after) < len(before) and before.startswith(after) and j < len(target):
            after += _without_casing(target[j])
            j += 1
        elif len(before) < len(after) and after.startswith(before) and i < len(source):
            before += _without_casing(source[i])
            i += 1
        else:
            return None
    return i, j


def _is_ignored(edit: Edit, source: Sequence[str]) -> bool:
    before = _without_casing("".join(source[edit.start : edit.end]))
    return all(_without_casing(text) == before for text in edit.correction.split(ALTERNATIVES))


def _without_casing(text: str) -> str:
    return "".join(text.split()).lower()


def _best_reading(lattice: EditLattice, ways: Iterable[_Way], max_unchanged_words: int) -> tuple[int, int]:
    """Returns how many gold edits the best reading matches, and how many edits it has in all.

    The value of a node is ``gain * width + credit``. The gain is ``scale`` for each gold edit less 1 for each edit, so
    the greater is the better reading. The credit tells whether an edit is under way there, and how much it may still
    cross: 0 for none, ``u + 1`` less the unchanged tokens crossed for one. To start anew costs only 1 in gain, so the
    greatest value is all that a node need keep.
    """
    width = max_unchanged_words + 2
    scale = len(lattice.source) + len(lattice.target) + 1
    leaving: defaultdict[Node, list[_Way]] = defaultdict(list)
    for way in ways:
        leaving[way.start].append(way)
    arriving: list[dict[int, int]] = [{} for _ in lattice.steps]
    arriving[0][0] = 0
    above: dict[int, int] = {}
    for i, steps in enumerate(lattice.steps):
        row: dict[int, int] = {}
        # Order 0 comes from above; order n begins after the n-th gold insertion at this source position.
        by_order = {0: arriving[i]}
        while by_order:
            order = min(by_order)
            values = _walk_row(steps, {} if order else above, by_order.pop(order), width)
            for j, value in values.items():
                _raise(row, j, value)
                for way in leaving.get((i, j), ()):
                    end_row, end_column = way.end
                    after = value - value % width + (scale - 1) * width * way.is_gold
                    if not way.order:
                        _raise(arriving[end_row], end_column, after)
                    elif way.order > order:
                        _raise(by_order.setdefault(way.order, {}), end_column, after)
        above = row
    gain = above[len(lattice.target)] // width
    correct = -(-gain // scale)
    return correct, correct * scale - gain


def _walk_row(steps: bytes, above: Mapping[int, int], arriving: Mapping[int, int], width: int) -> dict[int, int]:
    """Returns the values of the nodes in a row of the lattice, from those above it and from the ways that end in it."""
    row: dict[int, int] = {}
    for j, bits in enumerate(steps):
        values = []
        if j in arriving:
            values.append(arriving[j])
        if bits & KEEP and j - 1 in above:
            values.append(_kept(above[j - 1], width))
        if bits & REPLACE and j - 1 in above:
            values.append(_changed(above[j - 1], width))
        if bits & DELETE and j in above:
            values.append(_changed(above[j], width))
        if bits & INSERT and j - 1 in row:
            values.append(_changed(row[j - 1], width))
        if values:
            row[j] = max(values)
    return row


def _kept(value: int, width: int) -> int:
    """Returns the value after an unchanged token: an edit under way has one less to cross, or ends."""
    return value - 1 if value % width else value


def _changed(value: int, width: int) -> int:
    """Returns the value after a changed token: it belongs to the edit under way, or begins one."""
    # Beginning one: 1 less in gain (width), and full credit (width - 1).
    return value if value % width else value - 1


def _raise(values: dict[int, int], key: int, value: int) -> None:
    values[key] = max(value, values.get(key, value))
