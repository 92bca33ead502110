"""A text that is longer than a model reads, in parts that are not: cut at sentence ends, else other marks or spaces."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

CountPieces = Callable[[str], int]
# A text, white space behind it included, and its number of pieces.
_Stretch = tuple[str, int]

# From the best place for a cut to the worst; the cut is behind a match. CJK marks need no space behind them.
_CUTS = (
    re.compile(r"""[.!?…]+["'”’»)\]]*\s+|[。！？…]+[”’」』）]*\s*"""),
    re.compile(r"""[,;:–—]["'”’»)\]]*\s+|[，；：、]+[”’」』）]*\s*"""),
    re.compile(r"\s+"),
)
# A text of more characters than these for each piece of the limit is long by its beginning alone.
_CHARACTERS_A_PIECE = 8
# Of the end of a part, before the search for it halves what is left.
_GUESSES = 4


class Part(NamedTuple):
    """``text`` with the white space ``gap`` behind it; ``fits`` tells whether it is within the limit."""

    text: str
    gap: str
    fits: bool


def split_text(text: str, count_pieces: CountPieces, limit: int) -> list[Part]:
    """Returns the Parts that make up a text; each that can be is within the limit.

    Args:
        text: without white space at its ends.
        count_pieces: function of a text, the number of its pieces; no text has more than one that begins with it.
        limit: of pieces in a part.

    Parts are as long as the limit lets them be. What no mark and no space divides stays whole and does not fit.
    The pieces are counted a few times over the whole text, however long it is.
    """
    stretches = list(_stretches(text, _count_to_limit(text, count_pieces, limit), count_pieces, limit, _CUTS))
    sums = list(accumulate((count for _, count in stretches), initial=0))
    parts: list[Part] = []
    start, swelling = 0, 0.0
    while start < len(stretches):
        end, swelling = _longest_run(stretches, sums, start, count_pieces, limit, swelling)
        run = _joined(stretches, start, end)
        part = run.rstrip()
        parts.append(Part(part, run[len(part) :], end > start + 1 or stretches[start][1] <= limit))
        start = end
    return parts


def _stretches(
    text: str, count: int, count_pieces: CountPieces, limit: int, cuts: Sequence[re.Pattern[str]]
) -> Iterator[_Stretch]:
    """Yields stretches of the text, white space behind them included, and their number of pieces."""
    if count <= limit or not cuts:
        yield text, count
        return
    start = 0
    for end in [match.end() for match in cuts[0].finditer(text)] + [len(text)]:
        if end - start == len(text):
            yield from _stretches(text, count, count_pieces, limit, cuts[1:])
        elif end > start:
            stretch = text[start:end]
            count_of_stretch = _count_to_limit(stretch.rstrip(), count_pieces, limit)
            yield from _stretches(stretch, count_of_stretch, count_pieces, limit, cuts[1:])
        start = end


def _count_to_limit(text: str, count_pieces: CountPieces, limit: int) -> int:
    """Returns the number of pieces; of a long text, that of a beginning which is above the limit already."""
    beginning = text[: _CHARACTERS_A_PIECE * limit]
    if len(beginning) < len(text):
        # Not within a word, which may be fewer pieces as a whole.
        count = count_pieces(beginning.rpartition(" ")[0])
        if count > limit:
            return count
    return count_pieces(text)


def _longest_run(
    stretches: Sequence[_Stretch],
    sums: Sequence[int],
    start: int,
    count_pieces: CountPieces,
    limit: int,
    swelling: float,
) -> tuple[int, float]:
    """Returns the end of the longest run of stretches from ``start`` on that is within the limit, at least one.

    ``swelling`` is by how many pieces two texts are more together than apart, as seen before; it is returned as it is
    seen here. A run must be within the limit both as a text and as the sum of its stretches.
    """

    def sum_to(end: int) -> int:
        return sums[end] - sums[start]

    most = bisect_right(sums, sums[start] + limit) - 1
    fits, too_long, tries = start + 1, most + 1, 0
    while between := range(fits + 1, too_long):
        if tries < _GUESSES:
            guess = bisect_right(between, float(limit), key=lambda end: sum_to(end) + swelling * (end - start - 1))
            end = between[max(guess - 1, 0)]
        else:
            end = between[len(between) // 2]
        tries += 1
        count = count_pieces(_joined(stretches, start, end).rstrip())
        swelling = max(0.0, (count - sum_to(end)) / (end - start - 1))
        if count <= limit:
            fits = end
        else:
            too_long = end
    return fits, swelling


def _joined(stretches: Sequence[_Stretch], start: int, end: int) -> str:
    return "".join(stretch for stretch, _ in stretches[start:end])
