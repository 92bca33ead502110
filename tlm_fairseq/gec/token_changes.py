"""How one list of tokens became another, in the four kinds of change that Chinese learner corpora tell apart.

R: a redundant span is deleted. M: something missing is inserted. S: a span is replaced by another selection of words.
W: a span keeps its tokens in another order.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rapidfuzz.distance import Indel

from tlm_fairseq.gec.m2 import Edit

REDUNDANT, MISSING, SELECTION, ORDER = "R", "M", "S", "W"
# In CGED 2020 the longest W span of the annotators has 19 characters.
LONGEST_MOVE = 20


class Change(NamedTuple):
    """``source[start:end]`` became ``target[target_start:target_end]``; ``kind`` is R, M, S or W."""

    kind: str
    start: int
    end: int
    target_start: int
    target_end: int


def find_changes(source: Sequence[str], target: Sequence[str]) -> list[Change]:
    """Returns the ``Change`` list that turns the tokens ``source`` into ``target``, in order and without overlap.

    The tokens both share are those of a longest common subsequence; what is deleted and inserted at one place is one
    change. Then the shortest run of changes, with the tokens between them, whose tokens only changed their order is
    one change of kind W; it spans at most ``LONGEST_MOVE`` tokens.
    """
    return list(_with_moves(_differences(source, target), source, target))


def edits_between(source: Sequence[str], target: Sequence[str]) -> list[Edit]:
    """Returns the changes between two lists of tokens as M2 ``Edit`` items of the types R, M, S and W."""
    return [
        Edit(change.start, change.end, change.kind, " ".join(target[change.target_start : change.target_end]))
        for change in find_changes(source, target)
    ]


def make_change(start: int, end: int, target_start: int, target_end: int) -> Change:
    """Returns the ``Change`` of kind R, M or S, by which of the two sides is empty."""
    if start == end:
        kind = MISSING
    elif target_start == target_end:
        kind = REDUNDANT
    else:
        kind = SELECTION
    return Change(kind, start, end, target_start, target_end)


def _differences(source: Sequence[str], target: Sequence[str]) -> list[Change]:
    """Returns the spans between the tokens that both sides share."""
    changes = []
    at = target_at = 0
    for block in Indel.opcodes(source, target).as_matching_blocks():
        if block.a > at or block.b > target_at:
            changes.append(make_change(at, block.a, target_at, block.b))
        at, target_at = block.a + block.size, block.b + block.size
    return changes


def _with_moves(changes: Sequence[Change], source: Sequence[str], target: Sequence[str]) -> Iterator[Change]:
    first = 0
    while first < len(changes):
        last = _end_of_move(changes, first, source, target)
        if last is None:
            yield changes[first]
            first += 1
        else:
            begin, end = changes[first], changes[last]
            yield Change(ORDER, begin.start, end.end, begin.target_start, end.target_end)
            first = last + 1


def _end_of_move(changes: Sequence[Change], first: int, source: Sequence[str], target: Sequence[str]) -> int | None:
    """Returns the first index at which the changes from ``first`` on add up to a new order, or None."""
    start, target_start = changes[first].start, changes[first].target_start
    for last in range(first, len(changes)):
        end, target_end = changes[last].end, changes[last].target_end
        if end - start > LONGEST_MOVE:
            return None
        if end - start == target_end - target_start and Counter(source[start:end]) == Counter(
            target[target_start:target_end]
        ):
            return last
    return None
