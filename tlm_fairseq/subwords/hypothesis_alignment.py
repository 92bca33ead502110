"""Which subwords of a hypothesis are copies of which subwords of its source.

A subword that the model's vocabulary lacks is ``<unk>`` on both sides; an unknown one of the hypothesis stands for the
source's subwords at its place.
"""

from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from tlm_fairseq.subwords.fairseq_symbols import UNKNOWN

IsKnown = Callable[[str], bool]


class AlignedSubword(NamedTuple):
    """A subword of a hypothesis and where it comes from.

    Attributes:
        subword: as the hypothesis has it.
        origin: range of the subwords of the source that it is a copy of, or None for a new one.
        place: number of the source's subword whose place it takes, or before which it was inserted; None for a new one
            that follows another new one at the same place.
    """

    subword: str
    origin: range | None
    place: int | None


def is_not_unknown(subword: str) -> bool:
    """The vocabulary where none is at hand: it lacks the unknown subword only."""
    return subword != UNKNOWN


def align(source: Sequence[str], hypothesis: Sequence[str], is_known: IsKnown = is_not_unknown) -> list[AlignedSubword]:
    """Returns an AlignedSubword for each subword of the hypothesis, in order.

    An unknown subword with nothing of the source at its place is left out.

    Args:
        source: subwords of the source.
        hypothesis: subwords of the hypothesis.
        is_known: function of a subword, whether the model's vocabulary has it.
    """
    seen, given = ([each if is_known(each) else UNKNOWN for each in subwords] for subwords in (source, hypothesis))
    aligned: list[AlignedSubword] = []
    for kind, first, last, start, end in SequenceMatcher(None, seen, given, autojunk=False).get_opcodes():
        subwords = hypothesis[start:end]
        if kind == "equal":
            aligned += [AlignedSubword(each, range(at, at + 1), at) for at, each in enumerate(subwords, start=first)]
        else:
            aligned += _align_changed(subwords, first, last, is_known)
    return aligned


def copy_unknown_subwords(
    source: Sequence[str], hypothesis: Sequence[str], is_known: IsKnown = is_not_unknown
) -> list[str]:
    """Returns the subwords of the hypothesis with those of the source in place of unknown ones."""
    copied: list[str] = []
    for aligned in align(source, hypothesis, is_known):
        copied += source[aligned.origin.start : aligned.origin.stop] if aligned.origin else [aligned.subword]
    return copied


def _align_changed(subwords: Sequence[str], first: int, last: int, is_known: IsKnown) -> list[AlignedSubword]:
    """Each unknown subword takes its share of ``source[first:last]``, and no subword of the source is taken twice."""
    aligned: list[AlignedSubword] = []
    taken, width = first, last - first
    for number, subword in enumerate(subwords):
        start = max(taken, first + number * width // len(subwords))
        end = max(first + (number + 1) * width // len(subwords), min(start + 1, last))
        if is_known(subword):
            aligned.append(AlignedSubword(subword, None, None if aligned else first))
        elif start < end:
            aligned.append(AlignedSubword(subword, range(start, end), start))
            taken = end
    return aligned
