"""How long texts are, in tokens, against the positions of a model."""

from collections.abc import Sequence
from typing import NamedTuple


class Lengths(NamedTuple):
    """The numbers of tokens of one side of a split, without the end mark, and how many texts are too long."""

    shortest: int
    mean: float
    longest: int
    too_long: int
    limit: int

    def __str__(self) -> str:
        return (
            f"min {self.shortest}, mean {self.mean:.1f}, max {self.longest}, {self.too_long} longer than {self.limit}"
        )


def is_too_long(tokens: int, limit: int) -> bool:
    """Whether a text of that many tokens and the end mark that fairseq adds need more than ``limit`` positions."""
    return tokens + 1 > limit


def measure(numbers: Sequence[int], limit: int) -> Lengths:
    """Returns the ``Lengths`` of texts.

    Args:
        numbers: number of tokens of each text; at least one.
        limit: positions of the model, the end mark's among them.
    """
    too_long = sum(is_too_long(tokens, limit) for tokens in numbers)
    return Lengths(min(numbers), round(sum(numbers) / len(numbers), 1), max(numbers), too_long, limit)
