"""The edits of a system from an M2 file, such as `gec edits`, ``errant_parallel`` and ChERRANT write."""

from collections.abc import Sequence
from dataclasses import dataclass

from tlm_fairseq.errors import UserError
from tlm_fairseq.gec.m2 import AnnotatedSentence, Edit, OverlappingEdits, correct_sentence, read_m2
from tlm_fairseq.gec.metrics.gold import check_sentences
from tlm_fairseq.text.files import StrPath
from tlm_fairseq.text.parallel_text import read_lines


@dataclass(frozen=True)
class SystemEdits:
    """What a system made of each of the ``sources``: its ``edits``, of all readings of its correction together."""

    sources: list[str]
    edits: Sequence[Sequence[Edit]]

    def check_sources(self, path: StrPath, sources: Sequence[str], name: StrPath, between: str = " ") -> None:
        """Checks that the sentences of the file ``path`` are the sources, read from ``name``, but for white space.

        Args:
            path, sources, name: see above.
            between: what stands between tokens; nothing where each character is one.

        Raises:
            UserError: a sentence differs, or there are more or fewer.
        """
        if len(self.sources) != len(sources):
            raise UserError(f"{path} has {len(self.sources)} sentences and {name} {len(sources)}; give one for each")
        check_sentences(self.sources, path, sources, between)


def is_m2(path: str) -> bool:
    """Returns whether a path names an M2 file."""
    return path.endswith(".m2")


def read_system_m2(path: StrPath) -> SystemEdits:
    """Returns the ``SystemEdits`` of an M2 file.

    Raises:
        UserError: the file cannot be read, or holds what several annotators did.
    """
    sentences = read_m2(path)
    return SystemEdits(
        [sentence.source for sentence in sentences],
        [_all_readings(sentence, _annotator(sentence, number, path)) for number, sentence in enumerate(sentences, 1)],
    )


def read_corrected(path: str) -> list[str]:
    """Returns a system's sentences: the lines of a text, or the sentences of an M2 file as they are corrected there.

    Raises:
        UserError: the file cannot be read, or its edits make no sentence.
    """
    if not is_m2(path):
        return read_lines(path)
    corrected = []
    for number, sentence in enumerate(read_m2(path), start=1):
        annotator = _annotator(sentence, number, path)
        try:
            corrected.append(sentence.source if annotator is None else correct_sentence(sentence, annotator))
        except OverlappingEdits as error:
            raise UserError(f"{path}, sentence {number}: {error}; give edits that do not overlap") from None
    return corrected


def _annotator(sentence: AnnotatedSentence, number: int, path: StrPath) -> int | None:
    """Returns who made the edits of a sentence, None where it is refused.

    Raises:
        UserError: several did.
    """
    if len(sentence.edits) > 1:
        raise UserError(
            f"{path}, sentence {number}: edits of {len(sentence.edits)} annotators; a system's M2 file has those of one"
        )
    return next(iter(sentence.edits), None)


def _all_readings(sentence: AnnotatedSentence, annotator: int | None) -> list[Edit]:
    if annotator is None:
        return []
    readings = [sentence.edits[annotator], *sentence.further_readings.get(annotator, ())]
    return [edit for reading in readings for edit in reading]
