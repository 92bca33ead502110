"""Chunks: several corrections of one sentence, cut at the same places, so that they can be compared piece by piece.

Ye et al., EMNLP 2023. Edits that overlap or touch, whosoever they are, make one chunk of all the corrections; what lies
between two of these chunks is one that all leave as it is.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tlm_fairseq.gec.m2 import Edit, apply_edits

Span = tuple[int, int]


class Chunk(NamedTuple):
    """What one correction makes of a span of the source: its ``text``, and whether the correction has an edit there.

    ``length`` is the number of tokens in the source or in the text, the greater of the two.
    """

    text: str
    edited: bool
    length: int


def cut(tokens: Sequence[str], corrections: Sequence[Sequence[Edit]]) -> tuple[list[list[Chunk]], int]:
    """Returns for each correction its chunks where any of them has an edit; and how many are left as they are by all.

    Args:
        tokens: of the source.
        corrections: for each correction its edits.

    Raises:
        OverlappingEdits: two edits of one correction replace the same token.
    """
    spans = _shared_spans(edit for edits in corrections for edit in edits)
    # The gaps before, between and behind the spans.
    starts, ends = [0, *(end for _, end in spans)], [*(start for start, _ in spans), len(tokens)]
    untouched = sum(start < end for start, end in zip(starts, ends))
    return [[_chunk(tokens, span, edits) for span in spans] for edits in corrections], untouched


def _shared_spans(edits: Iterable[Edit]) -> list[Span]:
    spans: list[Span] = []
    for start, end in sorted((edit.start, edit.end) for edit in edits):
        if spans and start <= spans[-1][1]:
            first, last = spans.pop()
            start, end = first, max(last, end)
        spans.append((start, end))
    return spans


def _chunk(tokens: Sequence[str], span: Span, edits: Iterable[Edit]) -> Chunk:
    start, end = span
    inside = [
        edit._replace(start=edit.start - start, end=edit.end - start)
        for edit in edits
        if start <= edit.start and edit.end <= end
    ]
    text = apply_edits(tokens[start:end], inside)
    return Chunk(text, bool(inside), max(end - start, len(text.split())))
