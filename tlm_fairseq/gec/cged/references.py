"""What a CGED corpus gives to evaluate with: sentences, references as M2 over characters, and edits to score by."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from tlm_fairseq.gec.cged.corpus import corrected_versions
from tlm_fairseq.gec.cged.edits import can_be_written, write_edits
from tlm_fairseq.gec.cged.markup import Unit
from tlm_fairseq.gec.corpora.pair_selection import Counts
from tlm_fairseq.gec.m2 import SEPARATOR, AnnotatedSentence, write_m2
from tlm_fairseq.gec.token_changes import edits_between
from tlm_fairseq.subwords.characters import segment_characters

BLANK = "blank source or correction"
NO_M2 = f"a text with {SEPARATOR!r}, which M2 cannot hold"


@dataclass
class EvaluationSet:
    """The units of a test set: ``referenced`` pairs of a unit and its corrected versions, and those with edits.

    ``dropped`` counts why others have no reference, ``scored`` are the units that have edits to score against.
    """

    units: list[Unit]
    referenced: list[tuple[Unit, tuple[str, ...]]] = field(default_factory=list)
    scored: list[Unit] = field(default_factory=list)
    dropped: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.scored = [unit for unit in self.units if unit.edits is not None]
        for unit in self.units:
            versions, reason = corrected_versions(unit)
            reason = reason or _reason_against(unit.source, versions)
            if reason:
                self.dropped[reason] += 1
            else:
                self.referenced.append((unit, versions))

    @property
    def inputs(self) -> list[Unit]:
        """The units that a system is to correct: the scored ones, or all in a blind test, where none has edits."""
        return self.scored or self.units

    def counts(self) -> Counts:
        """Returns the counts for a manifest."""
        return {
            "sentences": len(self.units),
            "with_correction": len(self.referenced),
            "annotators": max((len(versions) for _, versions in self.referenced), default=0),
            "dropped": dict(sorted(self.dropped.items())),
            "scored": len(self.scored),
        }

    def notes(self) -> list[str]:
        """Returns a list with the line that says how many candidates ``writers`` leave out, or an empty one."""
        edits = (edit for unit in self.scored for edit in unit.edits or ())
        left_out = sum(not can_be_written(candidate) for edit in edits for candidate in edit.candidates)
        return [f"cged.truth.txt: {left_out} candidates with a comma left out"] if left_out else []

    def texts(self) -> dict[str, list[str]]:
        """Returns ``cged.{txt,src}`` and, where a correction is known, ``cged.ref0`` and ``test.{src,tgt,ids}``.

        Name to lines. In ``cged.ref0`` the line of a sentence whose correction is not known is blank, which ChERRANT
        takes as not looked at.
        """
        texts = {
            "cged.txt": [f"{unit.identifier}\t{unit.source}" for unit in self.inputs],
            "cged.src": [segment_characters(unit.source) for unit in self.inputs],
        }
        if self.referenced:
            corrected = {unit.identifier: segment_characters(versions[0]) for unit, versions in self.referenced}
            texts["cged.ref0"] = [corrected.get(unit.identifier, "") for unit in self.inputs]
            texts["test.src"] = [segment_characters(unit.source) for unit, _ in self.referenced]
            texts["test.tgt"] = [segment_characters(versions[0]) for _, versions in self.referenced]
            texts["test.ids"] = [unit.identifier for unit, _ in self.referenced]
        return texts

    def writers(self) -> dict[str, Callable[[Path], None]]:
        """Returns ``test.m2`` and ``cged.truth.txt``, where there is something for them: name to function of a path."""
        writers: dict[str, Callable[[Path], None]] = {}
        if self.referenced:
            references = [annotate(unit.source, versions) for unit, versions in self.referenced]
            writers["test.m2"] = partial(write_m2, sentences=references)
        if self.scored:
            edits = {unit.identifier: unit.edits or () for unit in self.scored}
            writers["cged.truth.txt"] = partial(write_edits, edits=edits)
        return writers


def annotate(source: str, versions: Sequence[str]) -> AnnotatedSentence:
    """Returns the ``AnnotatedSentence`` of a sentence and its corrected versions, an annotator for each.

    Tokens are characters and ASCII runs; the types of edits are R, M, S and W.
    """
    tokens = segment_characters(source).split()
    edits = {
        number: edits_between(tokens, segment_characters(version).split()) for number, version in enumerate(versions)
    }
    return AnnotatedSentence(" ".join(tokens), edits)


def _reason_against(source: str, versions: Sequence[str]) -> str | None:
    if any(SEPARATOR in text for text in (source, *versions)):
        return NO_M2
    if not all(text.strip() for text in (source, *versions)):
        return BLANK
    return None
