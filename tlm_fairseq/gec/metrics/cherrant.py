"""ChERRANT's precision, recall and F over edits of Chinese characters, equal to the official scorer's.

Zhang et al., NAACL 2022. Edits are equal where span and correction are. Each sentence is compared with one annotator,
chosen as ERRANT does. Where a correction has several readings, the edits of all of them count, one that stands in two
of them twice: so does the official scorer. Sentences that no annotator could correct do not count.

Blank lines of a reference say that this annotator did not look at the sentence.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import metadata
from typing import TYPE_CHECKING

from tlm_fairseq.errors import UserError
from tlm_fairseq.gec.cherrant.marks import NOT_ANNOTATABLE
from tlm_fairseq.gec.cherrant.resources import CILIN, CONFUSION_SET, VARIABLE, Resources, find_folder, read_resources
from tlm_fairseq.gec.m2 import Edit
from tlm_fairseq.gec.metrics.edit_metric import Judgement
from tlm_fairseq.gec.metrics.gold import Gold
from tlm_fairseq.gec.metrics.span_edits import Hypotheses, References, SpanEditMetric
from tlm_fairseq.gec.metrics.system_edits import SystemEdits
from tlm_fairseq.scoring.metric import Inputs
from tlm_fairseq.scoring.signature import Signature
from tlm_fairseq.scoring.usage import FOLDER, Files, option
from tlm_fairseq.version import __version__

# The rest is imported where it is used: each start of the command line imports this module.
if TYPE_CHECKING:
    from tlm_fairseq.gec.cherrant.annotation import Annotator

_FILES = Files(
    "the system's sentences, with spaces or without, or their edits, an M2 file whose name ends in .m2",
    "one text per annotator, blank where he did not look, or one M2 file of ChERRANT whose name ends in .m2",
    source="the sentences before correction, with spaces or without; not needed where the others are M2 files",
    source_needed=True,
    m2_has_source=True,
)


@dataclass(frozen=True)
class CharacterEdits(SpanEditMetric):
    """ChERRANT's rules where its tables are not at hand: any character may stand for any other at the same cost.

    Only sound and punctuation tell substitutions apart.
    """

    name = "character-edits"
    title = "as cherrant, without its tables: other figures, under another name"
    files = _FILES
    figures = {
        "character edits F": ("f",),
        "character edits precision": ("precision",),
        "character edits recall": ("recall",),
    }
    between_tokens = ""

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
            hyp=None,
            **{"not-annotated": None},
            level="characters",
            mode=self.mode,
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

    def judge_systems(
        self, sources: Sequence[str], systems: Sequence[Hypotheses], references: References
    ) -> list[list[Judgement]]:
        """Returns the ``Judgement`` of each sentence of each system, of no annotator where none corrected it.

        Raises:
            UserError: a sentence is too long to be aligned, or no annotator corrected any.
        """
        from tlm_fairseq.gec.cherrant.annotation import Annotator

        annotator = Annotator(self.tables())
        if isinstance(references, Gold):
            gold = references.with_readings_together()
        else:
            edits: list[dict[int, list[Edit]]] = [{} for _ in sources]
            for number, texts in enumerate(references):
                for sentence, text, made in zip(edits, texts, _edits(annotator, sources, texts), strict=True):
                    if _is_correction(text):
                        sentence[number] = made
            gold = Gold(edits, "rebuilt")
        if gold.edits and not any(gold.edits):
            raise UserError("the references correct no sentence; there is nothing to compare with")
        return [
            self.judge_edits(
                system.edits if isinstance(system, SystemEdits) else _edits(annotator, sources, system), gold
            )
            for system in systems
        ]


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

    def read(
        self, source: str | None, hypotheses: Sequence[str], references: Sequence[str]
    ) -> Inputs[Sequence[str], Hypotheses, References]:
        """Returns the ``Inputs`` as every metric over spans does, with a note where the tables are another edition."""
        inputs = super().read(source, hypotheses, references)
        return inputs._replace(notes=[*inputs.notes, *self.tables().notes])


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
