"""ChERRANT's precision, recall and F over edits of Chinese characters, equal to the official scorer's.

Zhang et al., NAACL 2022. Edits are equal where span and correction are. Each sentence is compared with one annotator,
chosen as ERRANT does. Where a correction has several readings, the edits of all of them count, one that stands in two
of them twice: so does the official scorer. Sentences that no annotator could correct do not count.

Blank lines of a reference say that this annotator did not look at the sentence.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from importlib import metadata
from typing import TYPE_CHECKING

from tlm_fairseq.errors import UserError
from tlm_fairseq.gec.cherrant.marks import NOT_ANNOTATABLE
from tlm_fairseq.gec.cherrant.resources import CILIN, CONFUSION_SET, VARIABLE, Resources, find_folder, read_resources
from tlm_fairseq.gec.m2 import Edit
from tlm_fairseq.gec.metrics.edit_metric import EditMetric
from tlm_fairseq.gec.metrics.errant import Errant, ErrantScore
from tlm_fairseq.gec.metrics.gold import Gold, find_m2
from tlm_fairseq.scoring.metric import Inputs
from tlm_fairseq.scoring.signature import Signature
from tlm_fairseq.scoring.usage import FOLDER, Files, option
from tlm_fairseq.text.parallel_text import read_parallel
from tlm_fairseq.version import __version__

# The rest is imported where it is used: each start of the command line imports this module.
if TYPE_CHECKING:
    from tlm_fairseq.gec.cherrant.annotation import Annotator

References = Sequence[Sequence[str]] | Gold

_FILES = Files(
    "the system's sentences, with spaces or without",
    "one text per annotator, blank where he did not look, or one M2 file of ChERRANT whose name ends in .m2",
    source="the sentences before correction, with spaces or without",
    source_needed=True,
)


@dataclass(frozen=True)
class CherrantScore(ErrantScore):
    """Counts of edits over a corpus by the metric of this name."""

    metric: str = "cherrant"

    def as_record(self) -> dict[str, object]:
        """Returns the score as a dictionary for JSON, as ERRANT's."""
        return super().as_record() | {"metric": self.metric}


@dataclass(frozen=True)
class CharacterEdits(EditMetric[References]):
    """ChERRANT's rules where its tables are not at hand: any character may stand for any other at the same cost.

    Only sound and punctuation tell substitutions apart. The references are lists of corrected sentences, one per
    annotator, or a ``Gold``.
    """

    name = "character-edits"
    title = "as cherrant, without its tables: other figures, under another name"
    files = _FILES
    figures = {
        "character edits F": ("f",),
        "character edits precision": ("precision",),
        "character edits recall": ("recall",),
    }

    def tables(self) -> Resources:
        """Returns the tables that costs come from, here none."""
        return Resources()

    @property
    def signature(self) -> Signature:
        """Names the tables and the packages that the edits depend on.

        Raises:
            UserError: a table or a package is missing.
        """
        return Signature(
            metric=self.name,
            nrefs=None,
            gold=None,
            **{"not-annotated": None},
            level="characters",
            mode="correction",
            beta=self.beta,
            tables=self.tables().checksum,
            pypinyin=_version("pypinyin"),
            opencc=_version("opencc"),
            version=__version__,
        )

    def reference_fields(self, references: References) -> dict[str, object]:
        """Returns the number of annotators, where their edits come from, and how many sentences do not count."""
        if isinstance(references, Gold):
            number, kind = references.annotators, references.kind
            corrected = [bool(annotators) for annotators in references.edits]
        else:
            number, kind = len(references), "rebuilt"
            corrected = [any(map(_is_correction, sentences)) for sentences in zip(*references)]
        return {"nrefs": number, "gold": kind, "not-annotated": corrected.count(False) or None}

    def statistics(
        self, sources: Sequence[str], hypotheses: Sequence[str], references: References
    ) -> list[tuple[int, int, int]]:
        """Returns (tp, fp, fn) of each sentence."""
        return self.statistics_of_systems(sources, [hypotheses], references)[0]

    def statistics_of_systems(
        self, sources: Sequence[str], systems: Sequence[Sequence[str]], references: References
    ) -> list[list[tuple[int, int, int]]]:
        """Returns the ``statistics`` of each system.

        Raises:
            UserError: a sentence is too long to be aligned.
        """
        from tlm_fairseq.gec.cherrant.annotation import Annotator

        annotator = Annotator(self.tables())
        if isinstance(references, Gold):
            gold = references
        else:
            edits: list[dict[int, list[Edit]]] = [{} for _ in sources]
            for number, texts in enumerate(references):
                for sentence, text, made in zip(edits, texts, _edits(annotator, sources, texts), strict=True):
                    if _is_correction(text):
                        sentence[number] = made
            gold = Gold(edits, "rebuilt")
        return [self._compare(_edits(annotator, sources, texts), gold) for texts in systems]

    def _compare(self, made: Sequence[list[Edit]], gold: Gold) -> list[tuple[int, int, int]]:
        """Returns (tp, fp, fn) of each sentence, zeros where no annotator corrected it.

        Raises:
            UserError: that is so of every sentence.
        """
        rows = [(proposed, edits) for proposed, edits in zip(made, gold.edits, strict=True) if edits]
        if gold.edits and not rows:
            raise UserError("the references correct no sentence; there is nothing to compare with")
        corrected = Gold([edits for _, edits in rows])
        counts = iter(self._errant.compare_edits([proposed for proposed, _ in rows], corrected))
        return [next(counts) if edits else (0, 0, 0) for edits in gold.edits]

    @property
    def _errant(self) -> Errant:
        """What counts edits and ranks annotators in the same way."""
        return Errant(beta=self.beta)

    def rank(self, counts: tuple[int, ...]) -> tuple[float, ...]:
        """Returns ERRANT's order of choice."""
        return self._errant.rank(counts)

    def score_of(self, sums: Collection[float]) -> CherrantScore:
        """Returns the ``CherrantScore``."""
        tp, fp, fn = map(int, sums)
        return CherrantScore(tp, fp, fn, self.beta, metric=self.name)

    def read(
        self, source: str | None, hypotheses: Sequence[str], references: Sequence[str]
    ) -> Inputs[Sequence[str], Sequence[str], References]:
        """Returns the ``Inputs`` of texts, or of texts and one M2 file.

        Raises:
            UserError: as the texts' reader, or an M2 file stands beside others, or is of another text.
        """
        from tlm_fairseq.gec.cherrant.m2_layout import read_gold

        m2 = find_m2(references)
        if m2 is None:
            return super().read(source, hypotheses, references)
        assert source is not None, "files says that the source is needed"
        sources, *systems = read_parallel([source, *hypotheses])
        return Inputs(sources, list(systems), Gold(read_gold(m2, sources)), [])


@dataclass(frozen=True)
class Cherrant(CharacterEdits):
    """ChERRANT at the level of characters; ``resources`` is the folder of its tables, see ``find_folder``."""

    resources: str | None = option(
        None, f"folder of {CILIN} and {CONFUSION_SET} (default: what {VARIABLE} says in the environment)", FOLDER
    )

    name = "cherrant"
    title = "ChERRANT's precision, recall and F over edits of Chinese characters"
    figures = {"ChERRANT F": ("f",), "ChERRANT precision": ("precision",), "ChERRANT recall": ("recall",)}

    def tables(self) -> Resources:
        """Returns ChERRANT's tables.

        Raises:
            UserError: they are not there; the message says where they are had.
        """
        return read_resources(find_folder(self.resources))


def _edits(annotator: "Annotator", sources: Sequence[str], corrections: Sequence[str]) -> list[list[Edit]]:
    """Returns for each sentence the edits of all its readings."""
    from tlm_fairseq.gec.cherrant.annotation import annotate_all

    return [
        [edit for reading in annotation.readings for edit in reading]
        for annotation in annotate_all(annotator, sources, corrections)
    ]


def _is_correction(reference: str) -> bool:
    """Returns whether an annotator looked at a sentence and could correct it."""
    return "".join(reference.split()) not in ("", NOT_ANNOTATABLE)


def _version(package: str) -> str:
    """Returns the version of a package.

    Raises:
        UserError: it is not installed.
    """
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        raise UserError(f"ChERRANT needs {package}; run: python -m pip install {package}") from None
