"""Texts as people write them, ``(32-18)`` for ``( 32 - 18 )``: split into the corpus's tokens, and marks put back."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from tlm_fairseq.rotowire.checking.marks import Mark

# As the corpus has them: initials and names with a hyphen or an apostrophe in one piece, numbers and all else apart.
_TOKEN = re.compile(
    r"n['’]t\b|['’](?:s|re|ve|ll|d|m)\b|(?:[A-Z]\.)+[A-Z]\b|[A-Z]\w+(?:-[A-Z]\w+)+|[A-Z]['’][A-Z]\w+|"
    r"\d{1,3}(?:,\d{3})+|[Jj]r\.|[Ss]r\.|[^\W_]+?(?=n['’]t\b)|[^\W_]+|\S"
)


class SplitText(NamedTuple):
    """The tokens of a text, and the word, counted from 0 between white space, that each of them is of."""

    tokens: list[str]
    words: list[int]


def split_text(text: str) -> SplitText:
    """Returns the ``SplitText`` of a text as people write it."""
    tokens: list[str] = []
    words: list[int] = []
    for number, word in enumerate(text.split()):
        parts = _TOKEN.findall(word)
        tokens += parts
        words += [number] * len(parts)
    return SplitText(tokens, words)


def put_back(marks: Sequence[Mark], words: Sequence[int]) -> list[Mark]:
    """Returns the marks of tokens as marks of words; of several on one word the first stays."""
    placed: list[Mark] = []
    for mark in marks:
        moved = replace(mark, start=words[mark.start], end=words[mark.end - 1] + 1)
        if not placed or not moved.overlaps(placed[-1]):
            placed.append(moved)
    return placed
