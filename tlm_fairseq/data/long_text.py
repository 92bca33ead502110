"""A text that is longer than a model reads, in parts that are not: cut at sentence ends, else other marks or spaces."""

import re
from typing import NamedTuple

# From the best place for a cut to the worst; the cut is behind a match. CJK marks need no space behind them.
_CUTS = (
    re.compile(r"""[.!?…]+["'”’»)\]]*\s+|[。！？…]+[”’」』）]*\s*"""),
    re.compile(r"""[,;:–—]["'”’»)\]]*\s+|[，；：、]+[”’」』）]*\s*"""),
    re.compile(r"\s+"),
)


class Part(NamedTuple):
    """``text`` with the white space ``gap`` behind it; ``fits`` tells whether it is within the limit."""

    text: str
    gap: str
    fits: bool


def split_text(text, count_pieces, limit):
    """Returns the Parts that make up a text; each that can be is within the limit.

    Args:
        text: without white space at its ends.
        count_pieces: function of a text, the number of its pieces.
        limit: of pieces in a part.

    Parts are as long as the limit lets them be. What no mark and no space divides stays whole and does not fit.
    """
    parts = [""]
    total, fitting = 0, True
    for stretch, count in _stretches(text, count_pieces, limit, _CUTS):
        fits = count <= limit
        # Two texts may be more pieces together than apart, so the sum is checked where it says that they fit.
        if fits and fitting and total + count <= limit and count_pieces((parts[-1] + stretch).rstrip()) <= limit:
            parts[-1] += stretch
            total += count
        else:
            parts.append(stretch)
            total, fitting = count, fits
    return [_as_part(part, count_pieces, limit) for part in parts if part]


def _stretches(text, count_pieces, limit, cuts):
    """Yields stretches of the text, white space behind them included, and their number of pieces."""
    count = count_pieces(text.rstrip())
    if count <= limit or not cuts:
        yield text, count
        return
    start = 0
    for end in [match.end() for match in cuts[0].finditer(text)] + [len(text)]:
        if end > start:
            yield from _stretches(text[start:end], count_pieces, limit, cuts[1:])
            start = end


def _as_part(stretch, count_pieces, limit):
    text = stretch.rstrip()
    return Part(text, stretch[len(text) :], count_pieces(text) <= limit)
