"""Seeded parts of a training set: a fraction of it, and a share held out for validation."""

import random
from collections.abc import Sequence
from fractions import Fraction
from typing import TypeVar

Index = TypeVar("Index")


def hold_out(count: int, share: str | float, seed: int) -> tuple[list[int], list[int]]:
    """Returns (kept, held out): two sorted lists that part the indices 0 to ``count - 1``.

    Args:
        share: of the examples to hold out, 0 to 1, as text or number; rounded to whole examples.
        seed: the same seed gives the same parts.
    """
    number = _rounded(count, share)
    order = _order(count, f"hold out {seed}")
    return sorted(order[number:]), sorted(order[:number])


def choose_fraction(indices: Sequence[Index], fraction: str | float, seed: int) -> list[Index]:
    """Returns a fraction of the indices in their order. With the same seed, a smaller fraction is part of a larger one.

    Args:
        indices: a list.
        fraction: more than 0, up to 1, as text or number; rounded to whole examples, of which at least one is left.
    """
    number = max(1, _rounded(len(indices), fraction))
    return [indices[place] for place in sorted(_order(len(indices), f"fraction {seed}")[:number])]


def _order(count: int, seed: str) -> list[int]:
    order = list(range(count))
    random.Random(seed).shuffle(order)
    return order


def _rounded(count: int, share: str | float) -> int:
    # In exact numbers: half of 5 is 3 everywhere, and 0.1 is a tenth.
    return int(count * Fraction(str(share)) + Fraction(1, 2))
