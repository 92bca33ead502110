"""The cheapest alignments of two sequences of tokens: all of them, as one matrix of operations.

A match costs nothing, an insertion and a deletion 1, a substitution what it is given to cost, and a transposition, k
tokens that are the same in another order, k - 1. A cell of the matrix keeps every operation that reaches its cost.
Equally cheap means equal as floats, so ties depend on the order in which the parts of a cost were added.
"""

import random
from collections.abc import Callable, Sequence

MATCH, SUBSTITUTION, INSERTION, DELETION = 1, 2, 4, 8
# A cell is a sum of these, and above them stands the length of a transposition.
TRANSPOSITION_SHIFT = 4

_NEVER = float("inf")


def align(
    source: Sequence[str], target: Sequence[str], substitution_cost: Callable[[str, str], float]
) -> list[list[int]]:
    """Returns for each prefix of the source, and in it for each of the target, the operations that end its alignments.

    A transposition goes back at most to the nearest step along the diagonal that cost nothing.

    Args:
        substitution_cost: of two different tokens.
    """
    costs = [[float(column) for column in range(len(target) + 1)]]
    operations = [[0] + [INSERTION] * len(target)]
    substitutions: dict[str, list[float]] = {}
    transpositions = _Transpositions(source, target)
    for row, token in enumerate(source):
        if token not in substitutions:
            substitutions[token] = [0.0 if token == other else substitution_cost(token, other) for other in target]
        substitution, above = substitutions[token], costs[row]
        cost = row + 1.0
        current, found = [cost], [DELETION]
        costs.append(current)
        operations.append(found)
        for column, other in enumerate(target):
            before = above[column]
            if token == other:
                cost, operation = before, MATCH
            else:
                length = transpositions.length(row, column)
                transposed = costs[row + 1 - length][column + 1 - length] + (length - 1) if length else _NEVER
                substituted, inserted, deleted = before + substitution[column], cost + 1.0, above[column + 1] + 1.0
                cost = min(transposed, substituted, inserted, deleted)
                operation = length << TRANSPOSITION_SHIFT if transposed == cost else 0
                operation += SUBSTITUTION * (substituted == cost)
                operation += INSERTION * (inserted == cost) + DELETION * (deleted == cost)
            transpositions.go_on(row, column, is_free=cost == before)
            current.append(cost)
            found.append(operation)
    return operations


class _Transpositions:
    """Finds the shortest transposition that ends with a token of each side.

    A sum goes along each diagonal of the matrix: the numbers of the source's tokens so far, less those of the target's.
    Where it comes again, both sides have the same tokens between. The numbers are drawn from so many that other tokens
    of the same sum are not to be expected.
    """

    def __init__(self, source: Sequence[str], target: Sequence[str]) -> None:
        draw = random.Random(0)
        numbers = {token: draw.getrandbits(60) for token in dict.fromkeys([*source, *target])}
        self._source, self._target = [numbers[token] for token in source], [numbers[token] for token in target]
        # By column - row + _rows.
        self._rows = len(source)
        diagonals = range(len(source) + len(target) + 1)
        self._sums = [0] * len(diagonals)
        self._row_of_sum = [{0: max(0, self._rows - diagonal)} for diagonal in diagonals]

    def length(self, row: int, column: int) -> int:
        """Takes in two tokens that differ, the next of their diagonal; returns how many end with them, 0 for none."""
        diagonal = column - row + self._rows
        total = self._sums[diagonal] = self._sums[diagonal] + self._source[row] - self._target[column]
        start = self._row_of_sum[diagonal].get(total)
        return 0 if start is None else row + 1 - start

    def go_on(self, row: int, column: int, is_free: bool) -> None:
        """Lets transpositions begin behind the two tokens, and none before them if the step over them was free."""
        diagonal = column - row + self._rows
        if is_free:
            self._row_of_sum[diagonal].clear()
        self._row_of_sum[diagonal][self._sums[diagonal]] = row + 1
