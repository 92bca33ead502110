"""What a CGED corpus gives to evaluate with: sentences, references as M2 over characters, and edits to score by."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from tlm_fairseq.data.cged_corpus import corrected_versions
from tlm_fairseq.data.cged_edits import can_be_written, write_edits
from tlm_fairseq.data.characters import segment_characters
from tlm_fairseq.data.m2 import AnnotatedSentence, Edit
from tlm_fairseq.data.m2_writing import SEPARATOR, write_m2
from tlm_fairseq.data.parallel_text import write_lines
from tlm_fairseq.data.token_changes import find_changes

BLANK = "blank source or correction"
NO_M2 = f"a text with {SEPARATOR!r}, which M2 cannot hold"


@dataclass
class EvaluationSet:
    """The units of a test set: ``referenced`` pairs of a unit and its corrected versions, and those with edits.

    ``dropped`` counts why others have no reference, ``scored`` are the units that have edits to score against.
    """

    units: list
    referenced: list = field(default_factory=list)
    scored: list = field(default_factory=list)
    dropped: Counter = field(default_factory=Counter)

    def __post_init__(self):
        self.scored = [unit for unit in self.units if unit.edits is not None]
        for unit in self.units:
            versions, reason = corrected_versions(unit)
            reason = reason or _reason_against(unit.source, versions)
            if reason:
                self.dropped[reason] += 1
            else:
                self.referenced.append((unit, versions))

    @property
    def inputs(self):
        """The units that a system is to correct: the scored ones, or all in a blind test, where none has edits."""
        return self.scored or self.units

    def counts(self):
        """Returns the counts for a manifest."""
        return {
            "sentences": len(self.units),
            "with_correction": len(self.referenced),
            "annotators": max((len(versions) for _, versions in self.referenced), default=0),
            "dropped": dict(sorted(self.dropped.items())),
            "scored": len(self.scored),
        }

    def notes(self):
        """Returns a list with the line that says how many candidates ``write`` leaves out, or an empty one."""
        edits = (edit for unit in self.scored for edit in unit.edits)
        left_out = sum(not can_be_written(candidate) for edit in edits for candidate in edit.candidates)
        return [f"cged.truth.txt: {left_out} candidates with a comma left out"] if left_out else []

    def write(self, out):
        """Writes ``test.{src,tgt,m2,ids}`` and ``cged.{txt,src,truth.txt}`` to the folder; returns their names.

        What would be empty is not written.
        """
        out = Path(out)
        texts = {
            "cged.txt": [f"{unit.identifier}\t{unit.source}" for unit in self.inputs],
            "cged.src": [segment_characters(unit.source) for unit in self.inputs],
        }
        names = list(texts)
        if self.scored:
            write_edits(out / "cged.truth.txt", {unit.identifier: unit.edits for unit in self.scored})
            names.append("cged.truth.txt")
        if self.referenced:
            texts["test.src"] = [segment_characters(unit.source) for unit, _ in self.referenced]
            texts["test.tgt"] = [segment_characters(versions[0]) for _, versions in self.referenced]
            texts["test.ids"] = [unit.identifier for unit, _ in self.referenced]
            write_m2(out / "test.m2", (annotate(unit.source, versions) for unit, versions in self.referenced))
            names += ["test.src", "test.tgt", "test.ids", "test.m2"]
        for name, lines in texts.items():
            write_lines(out / name, lines)
        return names


def annotate(source, versions):
    """Returns the ``AnnotatedSentence`` of a sentence and its corrected versions, an annotator for each.

    Tokens are characters and ASCII runs; the types of edits are R, M, S and W.
    """
    tokens = segment_characters(source).split()
    edits = {number: _edits(tokens, segment_characters(text).split()) for number, text in enumerate(versions)}
    return AnnotatedSentence(" ".join(tokens), edits)


def _edits(source, target):
    return [
        Edit(change.start, change.end, change.kind, " ".join(target[change.target_start : change.target_end]))
        for change in find_changes(source, target)
    ]


def _reason_against(source, versions):
    if any(SEPARATOR in text for text in (source, *versions)):
        return NO_M2
    if not all(text.strip() for text in (source, *versions)):
        return BLANK
    return None
