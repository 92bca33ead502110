"""The readings of a matrix of operations: its alignments, with what stands between matches put together.

Put together, most alignments are the same reading, while their number grows exponentially. So those that agree from
a cell of the matrix to its end are followed on as one: each reading is found once, in the order in which a search in
depth through all alignments, from the end of the sentences, would first meet it.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tlm_fairseq.gec.cherrant.alignment import DELETION, INSERTION, MATCH, SUBSTITUTION, TRANSPOSITION_SHIFT

KEPT, SUBSTITUTED, INSERTED, DELETED, TRANSPOSED = "M", "S", "I", "D", "T"
# How many states a search may visit; no sentence of MuCGEC's development set needs a thousand.
MOST_STATES = 50_000


class Span(NamedTuple):
    """Source tokens ``start`` to ``end`` stand against the target's ``target_start`` to ``target_end``."""

    kind: str
    start: int
    end: int
    target_start: int
    target_end: int


class TooManyReadings(ValueError):
    """Two sentences are so unlike that not all their alignments can be followed."""


class _State(NamedTuple):
    """How far a search has come: ``row`` and ``column`` of its cell, and what stands right of it.

    That is an open run, which ends at ``end_row`` and ``end_column``, and the chain of the closed spans after it. The
    kind of a run of deletions and insertions is a string of both in their order, that of any with a substitution
    ``SUBSTITUTED``; an empty one says that none is open.
    """

    row: int
    column: int
    kind: str
    end_row: int
    end_column: int
    chain: int


def find_readings(operations: Sequence[Sequence[int]], every: bool = True) -> Iterator[list[Span]]:
    """Yields the readings of the matrix that ``alignment.align`` returns, each a list of all ``Span`` in order.

    In a reading, neighbours of the kinds ``KEPT``, ``DELETED``, ``INSERTED`` are one span; so are neighbours of which
    one is ``SUBSTITUTED``; deletions beside insertions alone stay single ones.

    Args:
        every: whether to read all alignments, or only the first.

    Raises:
        TooManyReadings: more than ``MOST_STATES`` states were visited.
    """
    chains = _Chains()
    row, column = len(operations) - 1, len(operations[0]) - 1
    first = _State(row, column, "", row, column, chains.END)
    waiting = [first]
    visited: set[_State] = set()
    while waiting:
        state = waiting.pop()
        # Whoever came here first has found all that is to be found from here.
        if state in visited:
            continue
        visited.add(state)
        if len(visited) > MOST_STATES:
            raise TooManyReadings(f"more than {MOST_STATES} states")
        if state.row == state.column == 0:
            yield chains.spans(_close(state, chains))
            continue
        steps = list(_operations(operations[state.row][state.column]))
        # The last one put down is the first taken up.
        waiting += [_step(state, *step, chains) for step in reversed(steps if every else steps[:1])]


class _Chains:
    """Lists of spans that share their ends, by number: equal lists have the same number."""

    END = -1

    def __init__(self) -> None:
        self._numbers: dict[tuple[Span, int], int] = {}
        self._links: list[tuple[Span, int]] = []

    def prepend(self, span: Span, chain: int) -> int:
        """Returns the number of a chain with a span before it."""
        link = span, chain
        number = self._numbers.setdefault(link, len(self._links))
        if number == len(self._links):
            self._links.append(link)
        return number

    def spans(self, chain: int) -> list[Span]:
        """Returns the spans of a chain."""
        found = []
        while chain != self.END:
            span, chain = self._links[chain]
            found.append(span)
        return found


def _operations(cell: int) -> Iterator[tuple[str, int, int]]:
    """Yields (kind, source tokens, target tokens) of each operation of a cell, in the order of the search."""
    if cell & MATCH:
        yield KEPT, 1, 1
    length = cell >> TRANSPOSITION_SHIFT
    if length:
        yield TRANSPOSED, length, length
    if cell & SUBSTITUTION:
        yield SUBSTITUTED, 1, 1
    if cell & INSERTION:
        yield INSERTED, 0, 1
    if cell & DELETION:
        yield DELETED, 1, 0


def _step(state: _State, kind: str, rows: int, columns: int, chains: _Chains) -> _State:
    """Returns the state left of an operation."""
    row, column = state.row - rows, state.column - columns
    if kind == TRANSPOSED:
        span = Span(kind, row, state.row, column, state.column)
        return _State(row, column, "", row, column, chains.prepend(span, _close(state, chains)))
    if state.kind and (kind == KEPT) == (state.kind == KEPT):
        if kind != KEPT:
            kind = SUBSTITUTED if SUBSTITUTED in (kind, state.kind) else kind + state.kind
        return state._replace(row=row, column=column, kind=kind)
    return _State(row, column, kind, state.row, state.column, _close(state, chains))


def _close(state: _State, chains: _Chains) -> int:
    """Returns the number of the chain with the open run before it."""
    row, column, kind, end_row, end_column, chain = state
    if not kind:
        return chain
    if DELETED in kind and INSERTED in kind:
        for one in reversed(kind):
            start_row, start_column = end_row - (one == DELETED), end_column - (one == INSERTED)
            chain = chains.prepend(Span(one, start_row, end_row, start_column, end_column), chain)
            end_row, end_column = start_row, start_column
        return chain
    return chains.prepend(Span(kind[0], row, end_row, column, end_column), chain)
