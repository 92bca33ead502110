"""The score of CGED (Chinese grammatical error diagnosis), as the official scorer of NLP-TEA 2016 counts.

Lee, Rao, Yu, Xun, Zhang and Chang, "Overview of NLP-TEA 2016 Shared Task for Chinese Grammatical Error Diagnosis",
2016. Levels: detection is about sentences; identification about pairs (sentence, type); position about (sentence,
start, end, type). On the last two levels a sentence that both sides call correct is a true negative, and a sentence
with errors that the system calls correct is ONE false negative of the accuracy, however many errors it has; recall
divides by all gold items.

Correction, from 2021 on: items are (sentence, start, end, type, candidate), and every candidate of either side counts.

The comprehensive score is a quarter of (detection F1 + identification F1 + position F1 + correction F1 - false
positive rate). The organisers print this formula beside the baselines of CCL 2022, track 2, which they scored with
the script of 2021; the overview of 2021 itself could not be consulted. What is undefined (0/0) counts as 0 there.

COR1 and COR3 were reported in 2018 and 2020 without a published script. The definition here: of the edits of type S
and M, those hit a gold edit of the same sentence, place and type whose candidates hold the system's first candidate
(COR1), or one of its first three (COR3). Precision divides by the system's S and M edits, recall by the gold's.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from tlm_fairseq.gec.cged.corpus import read_corpus
from tlm_fairseq.gec.cged.edits import CgedEdit, check_same_sentences, read_gold_edits, read_system_edits
from tlm_fairseq.gec.cged.figures import CgedCounts, CgedFigures, as_float
from tlm_fairseq.gec.cged.report import format_corrections, format_official_report
from tlm_fairseq.scoring.metric import Inputs, Metric, Score, add_up
from tlm_fairseq.scoring.signature import Signature
from tlm_fairseq.scoring.usage import COMPARE, Files, option
from tlm_fairseq.text.text_file import encoding_notes
from tlm_fairseq.version import __version__

# Of each sentence by its id.
Edits = Mapping[str, Sequence[CgedEdit]]
LEVELS = ("detection", "identification", "position", "correction")
CORRECTED_TYPES = ("S", "M")
COR_DEFINITION = (
    "COR1/COR3: S and M edits whose sentence, place and type are in the gold and whose first (one of the first three) "
    "candidates is a gold candidate; over the system's and the gold's S and M edits"
)
COMPREHENSIVE_DEFINITION = "(detection F1 + identification F1 + position F1 + correction F1 - false positive rate) / 4"


@dataclass(frozen=True)
class CgedScore(CgedFigures, Score):
    """The score of a system's output; ``counts`` are summed over all sentences. ``level`` is the one compared by."""

    signature: str = ""
    level: str = "position"

    @property
    def value(self) -> float:
        """F1 of ``level``; 0 where it is 0/0, or the gold has no candidates."""
        level = getattr(self, self.level)
        return float((level and level.f1) or 0)

    def as_record(self) -> dict[str, object]:
        """Returns the score as a dictionary for JSON; null is 0/0."""
        record: dict[str, object] = {
            "metric": Cged.name,
            "signature": self.signature,
            "false_positive_rate": as_float(self.false_positive_rate),
            "detection": self.detection.as_record(),
            "identification": self.identification.as_record(),
            "position": self.position.as_record(),
        }
        correction, cor1, cor3 = self.correction, self.cor1, self.cor3
        if correction and cor1 and cor3:
            record |= {
                "correction": correction.as_record(),
                "comprehensive": as_float(self.comprehensive),
                "cor1": cor1.as_record(),
                "cor3": cor3.as_record(),
            }
        return record

    def format(self, system: str = "system", gold: str = "gold") -> str:
        """Returns the official report, the correction level where the gold has candidates, and the signature."""
        blocks = [format_official_report(self, system, gold)]
        if self.correction is not None:
            blocks.append(format_corrections(self, COMPREHENSIVE_DEFINITION, COR_DEFINITION))
        return "\n\n".join([*blocks, self.signature])


def count_sentence(proposed: Sequence[CgedEdit], gold: Sequence[CgedEdit]) -> CgedCounts:
    """Returns the ``CgedCounts`` of one sentence.

    Args:
        proposed, gold: the ``CgedEdit`` of the system and of the annotators; empty says that the sentence is correct.
    """
    found, wrong = bool(proposed), bool(gold)
    types = _compare({edit.type for edit in proposed}, {edit.type for edit in gold})
    places = _compare({edit[:3] for edit in proposed}, {edit[:3] for edit in gold})
    candidates = _compare(set(_with_candidates(proposed)), set(_with_candidates(gold)))
    ours, theirs = _ranked_candidates(proposed), _ranked_candidates(gold)
    hits = [place for place in ours if place in theirs]
    return CgedCounts(
        int(wrong and found),
        int(found and not wrong),
        int(not found and not wrong),
        int(wrong and not found),
        *types,
        *places,
        *candidates,
        cor1_tp=sum(not set(theirs[place]).isdisjoint(ours[place][:1]) for place in hits),
        cor3_tp=sum(not set(theirs[place]).isdisjoint(ours[place][:3]) for place in hits),
        cor_proposed=len(ours),
        cor_gold=len(theirs),
    )


@dataclass(frozen=True)
class Cged(Metric[None, Edits, Edits]):
    """CGED: hypotheses and references are mappings of sentence id to ``CgedEdit`` items; there are no sources.

    ``level`` is the one of ``LEVELS`` that systems are compared by: position where None. A score has all of them.
    ``converter`` names what made the edits out of corrected sentences, for the signature.
    """

    level: str | None = option(
        None, "whose F1 is compared (default: %(default)s)", choices=LEVELS, only=COMPARE, command_default="position"
    )
    converter: str | None = None

    name = "cged"
    title = "CGED's official levels: detection, identification, position, correction"
    files = Files(
        "the system's edit lines, see `gec edits`",
        "the truth: edit lines as published",
        source="the sentences as published, to check positions and ids against",
        one_reference=True,
    )
    figures = {
        "CGED position F1": ("position", "f1"),
        "detection F1": ("detection", "f1"),
        "identification F1": ("identification", "f1"),
        "correction F1": ("correction", "f1"),
        "false positive rate": ("false_positive_rate",),
    }
    takes_sentences = False

    @property
    def figure(self) -> str:
        """F1 of the level."""
        return f"{self.level or CgedScore.level} F1"

    @property
    def signature(self) -> Signature:
        """Names whose counting it is, and converter and level where they are given."""
        return Signature(
            nsents=None, counting="nlptea2016", converter=self.converter, version=__version__, level=self.level
        )

    def reference_fields(self, references: Edits) -> dict[str, object]:
        """Returns the number of sentences."""
        return {"nsents": len(references)}

    def statistics(self, sources: None, hypotheses: Edits, references: Edits) -> list[CgedCounts]:
        """Returns the ``CgedCounts`` of each sentence."""
        if hypotheses.keys() != references.keys():
            raise ValueError("the two sides have different sentences")
        return [count_sentence(hypotheses[identifier], references[identifier]) for identifier in references]

    def score_in_detail(
        self, sources: None, hypotheses: Edits, references: Edits
    ) -> tuple[Score, list[dict[str, object]]]:
        """Returns the score, and the ``CgedCounts`` of each sentence with its id."""
        rows = self.statistics(sources, hypotheses, references)
        counted: list[dict[str, object]] = [
            {"id": identifier, **row._asdict()} for identifier, row in zip(references, rows)
        ]
        return self._signed(add_up(rows), [hypotheses], references), counted

    def score_of(self, sums: Collection[float]) -> CgedScore:
        """Returns the ``CgedScore``."""
        return CgedScore(CgedCounts(*map(int, sums)), level=self.level or CgedScore.level)

    def read(
        self, source: str | None, hypotheses: Sequence[str], references: Sequence[str]
    ) -> Inputs[None, Edits, Edits]:
        """Returns the ``Inputs`` of edit files. With a source, what the truth lacks of it is left out of the systems.

        Raises:
            UserError: a file cannot be read, or a system does not have the sentences of the truth.
        """
        corpus = None if source is None else read_corpus(source)
        lengths = corpus.lengths() if corpus else None
        (reference,) = references
        gold = read_gold_edits(reference, lengths)
        systems = [read_system_edits(path, lengths, needed=gold.edits) for path in hypotheses]
        if lengths is None:
            for system in systems:
                check_same_sentences(system, gold)
        notes = [*corpus.notes, *corpus.refused] if corpus else []
        notes += [note for one in (gold, *systems) for note in (*encoding_notes(one.path, one.encoding), *one.notes)]
        scored: list[Edits] = [
            {identifier: system.edits[identifier] for identifier in gold.edits} for system in systems
        ]
        return Inputs(None, scored, gold.edits, notes)


def _compare(proposed: Set[object], gold: Set[object]) -> tuple[int, int, int]:
    """Returns (true positives, false positives, number of gold items)."""
    return len(proposed & gold), len(proposed - gold), len(gold)


def _with_candidates(edits: Iterable[CgedEdit]) -> Iterator[tuple[int, int, str, str]]:
    for edit in edits:
        for candidate in edit.candidates:
            yield (*edit[:3], candidate)


def _ranked_candidates(edits: Iterable[CgedEdit]) -> dict[tuple[int, int, str], tuple[str, ...]]:
    """Returns the candidates, best first, by place and type of the edits of type S and M."""
    ranked: dict[tuple[int, int, str], tuple[str, ...]] = {}
    for edit in edits:
        if edit.type in CORRECTED_TYPES:
            ranked[edit[:3]] = (*ranked.get(edit[:3], ()), *edit.candidates)
    return ranked
