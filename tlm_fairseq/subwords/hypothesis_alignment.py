"""Which pieces of a hypothesis are copies of which pieces of its source.

A piece that the model's vocabulary lacks is ``<unk>`` on both sides; an unknown piece of the hypothesis stands for the
source's pieces at its place.
"""

from difflib import SequenceMatcher
from typing import NamedTuple

UNKNOWN = "<unk>"


class AlignedPiece(NamedTuple):
    """A piece of a hypothesis and where it comes from.

    Attributes:
        piece: as the hypothesis has it.
        origin: range of the pieces of the source that it is a copy of, or None for a new one.
        place: number of the source's piece whose place it takes, or before which it was inserted; None for a new piece
            that follows another new one at the same place.
    """

    piece: str
    origin: range | None
    place: int | None


def is_not_unknown(piece):
    """The vocabulary where none is at hand: it lacks the unknown piece only."""
    return piece != UNKNOWN


def align(source, hypothesis, is_known=is_not_unknown):
    """Returns an AlignedPiece for each piece of the hypothesis, in order.

    An unknown piece with nothing of the source at its place is left out.

    Args:
        source: pieces of the source.
        hypothesis: pieces of the hypothesis.
        is_known: function of a piece, whether the model's vocabulary has it.
    """
    seen, given = ([piece if is_known(piece) else UNKNOWN for piece in pieces] for pieces in (source, hypothesis))
    aligned = []
    for kind, first, last, start, end in SequenceMatcher(None, seen, given, autojunk=False).get_opcodes():
        pieces = hypothesis[start:end]
        if kind == "equal":
            aligned += [AlignedPiece(piece, range(at, at + 1), at) for at, piece in enumerate(pieces, start=first)]
        else:
            aligned += _align_changed(pieces, first, last, is_known)
    return aligned


def copy_unknown_pieces(source, hypothesis, is_known=is_not_unknown):
    """Returns the pieces of the hypothesis with those of the source in place of unknown ones."""
    copied = []
    for aligned in align(source, hypothesis, is_known):
        copied += source[aligned.origin.start : aligned.origin.stop] if aligned.origin else [aligned.piece]
    return copied


def _align_changed(pieces, first, last, is_known):
    """Each unknown piece takes its share of ``source[first:last]``, and no piece of the source is taken twice."""
    aligned, taken, width = [], first, last - first
    for number, piece in enumerate(pieces):
        start = max(taken, first + number * width // len(pieces))
        end = max(first + (number + 1) * width // len(pieces), min(start + 1, last))
        if is_known(piece):
            aligned.append(AlignedPiece(piece, None, None if aligned else first))
        elif start < end:
            aligned.append(AlignedPiece(piece, range(start, end), start))
            taken = end
    return aligned
