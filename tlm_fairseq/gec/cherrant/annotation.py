"""The edits between a Chinese sentence and its correction, as ChERRANT finds them.

A correction often has several readings: alignments that cost the same and give other edits.
"""

import sys
from collections.abc import Callable, Sequence
from typing import NamedTuple

from tlm_fairseq.errors import UserError
from tlm_fairseq.gec.cherrant.alignment import align
from tlm_fairseq.gec.cherrant.characters import split_tokens
from tlm_fairseq.gec.cherrant.classification import to_edits
from tlm_fairseq.gec.cherrant.costs import SubstitutionCosts
from tlm_fairseq.gec.cherrant.marks import NO_ERROR, NOT_ANNOTATABLE
from tlm_fairseq.gec.cherrant.merging import merge
from tlm_fairseq.gec.cherrant.readings import Span, TooManyReadings, find_readings
from tlm_fairseq.gec.cherrant.resources import Resources
from tlm_fairseq.gec.m2 import Edit
from tlm_fairseq.text.printed_text import show

# Of sentences whose lengths differ by more, ChERRANT reads only the first alignment.
LARGEST_DIFFERENCE = 10
# An alignment takes some 300 bytes and a few microseconds for each pair of a source token and a target token.
MOST_PAIRS = 2_000_000


class TooLong(ValueError):
    """A sentence and its correction have more than ``MOST_PAIRS`` pairs of tokens."""


class Annotation(NamedTuple):
    """What became of a sentence: the tokens of its correction, and the edits of each reading.

    There is no reading where nothing is corrected. ``annotatable`` is False where the annotator refused the sentence,
    ``complete`` where it has more readings than can be followed, so that only the first is here.
    """

    target: list[str]
    readings: list[list[Edit]]
    annotatable: bool = True
    complete: bool = True


class Annotator:
    """Annotates corrections, by the tables of ``Resources``.

    Raises:
        UserError: the package ``pypinyin`` or ``opencc`` is not installed.
    """

    def __init__(self, resources: Resources) -> None:
        self._cost = SubstitutionCosts(resources)
        self._simplified = _simplifier()

    def annotate(self, source: str, correction: str) -> Annotation:
        """Returns the ``Annotation`` of a correction, in simplified characters, of a source, which is left as it is.

        Raises:
            TooLong: the sentences are too long to be aligned.
        """
        tokens, target = split_tokens(source), split_tokens(self._simplified("".join(correction.split())))
        if target == list(NOT_ANNOTATABLE):
            return Annotation(target, [], annotatable=False)
        if target == list(NO_ERROR) or target == tokens:
            return Annotation(target, [])
        readings, complete = self._readings(tokens, target)
        return Annotation(target, [to_edits(spans, target) for spans in readings], complete=complete)

    def _readings(self, source: Sequence[str], target: Sequence[str]) -> tuple[list[list[Span]], bool]:
        """Returns (the edits of each reading, whether these are all)."""
        if len(source) * len(target) > MOST_PAIRS:
            raise TooLong(f"{len(source)} characters against {len(target)} are too many to be aligned")
        operations = align(source, target, self._cost)

        def merged(every: bool) -> list[list[Span]]:
            found: list[list[Span]] = []
            for reading in find_readings(operations, every):
                spans = merge(reading, source, target)
                if spans not in found:
                    found.append(spans)
            return found

        if abs(len(source) - len(target)) > LARGEST_DIFFERENCE:
            return merged(every=False), True
        try:
            return merged(every=True), True
        except TooManyReadings:
            return merged(every=False), False


def annotate_all(annotator: Annotator, sources: Sequence[str], corrections: Sequence[str]) -> list[Annotation]:
    """Returns the ``Annotation`` of each correction; names on stderr those whose readings are not all followed.

    Raises:
        UserError: a sentence is too long to be aligned.
    """
    annotations = []
    for number, (source, correction) in enumerate(zip(sources, corrections, strict=True), start=1):
        try:
            annotation = annotator.annotate(source, correction)
        except TooLong as error:
            raise UserError(f"sentence {number}: {error}; part it") from None
        if not annotation.complete:
            show(f"sentence {number}: too unlike its correction, only the first reading counts", file=sys.stderr)
        annotations.append(annotation)
    return annotations


def _simplifier() -> Callable[[str], str]:
    try:
        import opencc
    except ImportError:
        raise UserError("ChERRANT needs OpenCC; run: python -m pip install opencc") from None
    convert: Callable[[str], str] = opencc.OpenCC("t2s").convert
    return convert
