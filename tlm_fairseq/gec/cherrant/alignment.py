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


def align(
    source: Sequence[str], target: Sequence[str], substitution_cost: Callable[[str, str], float]
) -> list[list[int]]:
    """Returns for each prefix of the source, and in it for each of the target, the operations that end its alignments.

    A transposition goes back at most to the nearest step along the diagonal that cost nothing.

    Args:
        substitution_cost: of two different tokens.
    """
    rows, columns = len(source), len(target)
    marks = _marks(source, target)
    source_marks, target_marks = [marks[token] for token in source], [marks[token] for token in target]
    # Of each diagonal, numbered by column - row + rows: the marks of the source less those of the target so far, and
    # for each such difference the last row that had it. Where it comes again, the tokens between are the same ones.
    difference = [0] * (rows + columns + 1)
    row_of_difference = [{0: max(0, rows - diagonal)} for diagonal in range(rows + columns + 1)]
    costs = [[float(column) for column in range(columns + 1)]]
    operations = [[0] + [INSERTION] * columns]
    substitutions: dict[str, list[float]] = {}
    for row, token in enumerate(source):
        if token not in substitutions:
            substitutions[token] = [0.0 if token == other else substitution_cost(token, other) for other in target]
        substitution = substitutions[token]
        mark = source_marks[row]
        above = costs[row]
        left = row + 1.0
        current, found = [left], [DELETION]
        costs.append(current)
        operations.append(found)
        for column in range(columns):
            diagonal = column - row + rows
            before = above[column]
            if token == target[column]:
                row_of_difference[diagonal] = {difference[diagonal]: row + 1}
                found.append(MATCH)
                left = before
                current.append(left)
                continue
            difference[diagonal] += mark - target_marks[column]
            now, seen = difference[diagonal], row_of_difference[diagonal]
            substituted, inserted, deleted = before + substitution[column], left + 1.0, above[column + 1] + 1.0
            left = min(substituted, inserted, deleted)
            operation = 0
            if now in seen:
                start = seen[now]
                length = row + 1 - start
                transposed = costs[start][column + 1 - length] + (length - 1)
                if transposed <= left:
                    left = transposed
                    operation = length << TRANSPOSITION_SHIFT
            if substituted == left:
                operation |= SUBSTITUTION
            if inserted == left:
                operation |= INSERTION
            if deleted == left:
                operation |= DELETION
            current.append(left)
            found.append(operation)
            if left == before:
                seen.clear()
            seen[now] = row + 1
    return operations


def _marks(source: Sequence[str], target: Sequence[str]) -> dict[str, int]:
    """Returns a number for each token, such that two spans of one sum have the same tokens.

    They are drawn from so many that another pair of spans with one sum is not to be expected.
    """
    draw = random.Random(0)
    return {token: draw.getrandbits(60) for token in dict.fromkeys([*source, *target])}
