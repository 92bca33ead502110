"""ERRANT's alignment of two long sentences, in bounded time; what is found is what ERRANT finds.

ERRANT looks back from every pair of tokens for a stretch that the other side has in another order, and sorts both
stretches for each length: two unlike sentences of 1,000 tokens would take it days. Here stretches are told by sums of
numbers drawn for their tokens, so that the shortest one is looked up. Its rules then compare all parts of a stretch
without a token that stays, in time that grows with the fourth power of its length; one of more than ``MOST_STEPS``
becomes a single edit, and so does what two sentences of more than ``MOST_PAIRS`` have between their common ends.
"""

import random
from collections.abc import Callable, Sequence
from itertools import accumulate, groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from errant.alignment import Alignment
    from spacy.tokens import Doc, Token

# Of a pair of tokens the library's own code takes up to a tenth of a millisecond at this size, and more beyond.
PAIRS_FOR_THE_LIBRARY = 10_000
# A pair takes about a microsecond and 50 bytes here.
MOST_PAIRS = 4_000_000
# Such a stretch takes ERRANT's rules some seconds.
MOST_STEPS = 100

# An operation (M, S, D, I, T2 and longer, or X for a stretch as a whole) and the spans of both sides.
Step = tuple[str, int, int, int, int]
Cost = Callable[["Token", "Token"], float]


def align(source: "Doc", target: "Doc") -> "tuple[Alignment, bool]":
    """Returns (ERRANT's alignment, whether it is all ERRANT's, and no stretch was put together here)."""
    from errant.alignment import Alignment

    pairs = len(source) * len(target)
    if pairs <= PAIRS_FOR_THE_LIBRARY:
        return _put_together(Alignment(source, target))
    alignment = Alignment(source[:0], target[:0])
    alignment.orig, alignment.cor = source, target
    tokens = list(source), list(target)
    if pairs > MOST_PAIRS:
        alignment.align_seq = _all_between_common_ends(*tokens)
        return alignment, False
    alignment.cost_matrix, alignment.op_matrix = fill_matrices(*tokens, alignment.get_sub_cost)
    alignment.align_seq = alignment.get_cheapest_align_seq()
    return _put_together(alignment)


def fill_matrices(
    source: "Sequence[Token]", target: "Sequence[Token]", substitution_cost: Cost
) -> tuple[list[list[float]], list[list[str]]]:
    """Returns the costs of aligning the first tokens of both sides, and the last operation of each, as ERRANT does.

    Args:
        source, target: tokens.
        substitution_cost: of two tokens that differ.
    """
    costs = [[float(j) for j in range(len(target) + 1)]]
    operations = [["O", *["I"] * len(target)]]
    find_transposition = _transpositions([token.lower for token in source], [token.lower for token in target])
    known: dict[tuple[int, int], float] = {}
    kinds_before, kinds_after = _kinds(source), _kinds(target)
    # How many steps down the diagonal, up to a cell, changed the cost: as far back a transposition may begin.
    runs = [0] * (len(target) + 1)
    for i, before in enumerate(source):
        above, row, done, next_runs = costs[-1], [float(i + 1)], ["D"], [0]
        for j, after in enumerate(target):
            diagonal = above[j]
            if before.orth == after.orth:
                cost, operation = diagonal, "M"
            else:
                pair = kinds_before[i], kinds_after[j]
                substitution = known.get(pair)
                if substitution is None:
                    substitution = known[pair] = substitution_cost(before, after)
                cost, operation = diagonal + substitution, "S"
                if row[j] + 1 < cost:
                    cost, operation = row[j] + 1, "I"
                if above[j + 1] + 1 < cost:
                    cost, operation = above[j + 1] + 1, "D"
                back = find_transposition(i, j, runs[j])
                if back and costs[i - back][j - back] + back <= cost:
                    cost, operation = costs[i - back][j - back] + back, f"T{back + 1}"
            row.append(cost)
            done.append(operation)
            next_runs.append(runs[j] + 1 if cost != diagonal else 0)
        costs.append(row)
        operations.append(done)
        runs = next_runs
    return costs, operations


def _transpositions(source: Sequence[int], target: Sequence[int]) -> Callable[[int, int, int], int]:
    """Returns find(i, j, most): how far back the shortest stretches begin that end here and hold the same tokens.

    ``find`` is asked row by row; it gives 0 where no stretch of two to ``most`` + 1 tokens is one. Equal sums of random
    numbers, one a token, tell stretches with the same tokens, but for a chance of about one in 10 to the 18.
    """
    draw = random.Random(0)
    numbers = {token: draw.getrandbits(64) for token in sorted({*source, *target})}
    before, after = (list(accumulate((numbers[token] for token in side), initial=0)) for side in (source, target))
    # All others can neither begin nor end a stretch.
    common = set(source) & set(target)
    in_target, in_source = [token in common for token in source], [token in common for token in target]
    # For each diagonal the last row where the sums differed by so much.
    seen: list[dict[int, int]] = [{} for _ in range(len(source) + len(target))]

    def find(i: int, j: int, most: int) -> int:
        if not (in_target[i] and in_source[j]):
            return 0
        rows = seen[j - i + len(source)]
        start = rows.get(before[i + 1] - after[j + 1], -1)
        rows[before[i] - after[j]] = i
        return i - start if start >= i - most else 0

    return find


def _kinds(tokens: "Sequence[Token]") -> list[int]:
    """Returns a number for each token, the same for all that differ in nothing that a cost depends on."""
    numbers: dict[tuple[int, int, int], int] = {}
    return [numbers.setdefault((token.orth, token.lemma, token.pos), len(numbers)) for token in tokens]


def _put_together(alignment: "Alignment") -> "tuple[Alignment, bool]":
    """Returns the alignment with each stretch that is too long as a single step, and whether there was none."""
    steps: list[Step] = []
    whole = True
    for changed, group in groupby(alignment.align_seq, lambda step: step[0][0] not in "MT"):
        stretch = list(group)
        # One of deletions alone, or of insertions, is a single edit of ERRANT's, too.
        if changed and len(stretch) > MOST_STEPS and {step[0] for step in stretch} not in ({"D"}, {"I"}):
            stretch = [("X", stretch[0][1], stretch[-1][2], stretch[0][3], stretch[-1][4])]
            whole = False
        steps += stretch
    alignment.align_seq = steps
    return alignment, whole


def _all_between_common_ends(source: "Sequence[Token]", target: "Sequence[Token]") -> list[Step]:
    shorter = min(len(source), len(target))
    start = next((k for k in range(shorter) if source[k].orth != target[k].orth), shorter)
    most = shorter - start
    kept = next((k for k in range(most) if source[-1 - k].orth != target[-1 - k].orth), most)
    return [("X", start, len(source) - kept, start, len(target) - kept)]
