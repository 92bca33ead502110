"""Corpora published as M2: W&I+LOCNESS, FCE, NUCLE and Lang-8 as in BEA-2019, CoNLL-2013 and 2014, ..."""

from collections.abc import Iterator, Sequence
from typing import Literal

from tlm_fairseq.errors import UserError
from tlm_fairseq.gec.corpora.corpus_part import CorpusPart, CorrectedSentence
from tlm_fairseq.gec.m2 import AnnotatedSentence, OverlappingEdits, correct_sentence, parse_m2
from tlm_fairseq.text.files import StrPath
from tlm_fairseq.text.text_file import read_text_lines

ALL = "all"
NOT_ANNOTATED = "the annotator did not look at it"
OVERLAPPING = "edits that overlap"


def read_training_m2(paths: Sequence[StrPath], annotator: int | Literal["all"] = 0) -> CorpusPart:
    """Returns the ``CorpusPart`` of M2 files to train on: a target for each annotator who is wanted.

    Args:
        paths: M2 files.
        annotator: the number of the annotator, or ``ALL``.

    Raises:
        UserError: a file is not M2, or no sentence has a correction by that annotator.
    """
    part = CorpusPart()
    for path in paths:
        for sentence in _read(path, part):
            wanted = [annotator] if isinstance(annotator, int) else sentence.edits
            targets = [target for number in wanted if (target := _target(sentence, number, part)) is not None]
            if targets:
                part.sentences.append(CorrectedSentence(sentence.source, tuple(targets), 0, sentence.edits))
    if not part.sentences:
        raise UserError(
            f"{', '.join(map(str, paths))}: no sentence with a correction by annotator {annotator}; "
            "give another --annotator"
        )
    return part


def read_evaluation_m2(paths: Sequence[StrPath]) -> CorpusPart:
    """Returns the ``CorpusPart`` of M2 files to evaluate on: every sentence, a target for each annotator.

    ``targets[k]`` is of the k-th annotator of all, None where that one did not look or the edits overlap.

    Raises:
        UserError: a file is not M2.
    """
    part = CorpusPart(m2_lines=[])
    sentences = [sentence for path in paths for sentence in _read(path, part)]
    annotators = sorted({annotator for sentence in sentences for annotator in sentence.edits})
    for sentence in sentences:
        targets = tuple(_target(sentence, annotator, part) for annotator in annotators)
        part.sentences.append(CorrectedSentence(sentence.source, targets, 0, sentence.edits))
    # Not dropped: the sentence stays, and so do the edits of the others.
    overlapping = part.dropped.pop(OVERLAPPING, 0)
    part.dropped.clear()
    if overlapping:
        part.notes.append(f"{', '.join(map(str, paths))}: {overlapping} corrections have {OVERLAPPING}")
    return part


def _read(path: StrPath, part: CorpusPart) -> Iterator[AnnotatedSentence]:
    lines, encoding = read_text_lines(path)
    part.begin_file(path, encoding)
    if part.m2_lines is not None:
        part.m2_lines += lines
        if lines[-1].strip():
            part.m2_lines.append("")
    return parse_m2(lines, path)


def _target(sentence: AnnotatedSentence, annotator: int, part: CorpusPart) -> str | None:
    if annotator not in sentence.edits:
        part.dropped[NOT_ANNOTATED] += 1
        return None
    try:
        return correct_sentence(sentence, annotator)
    except OverlappingEdits:
        part.dropped[OVERLAPPING] += 1
        return None
