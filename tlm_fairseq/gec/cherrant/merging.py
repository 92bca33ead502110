"""From a reading of an alignment to its edits: moves are found, and what both sides of a span share is cut off."""

from collections.abc import Iterator, Sequence

from rapidfuzz.distance import Levenshtein

from tlm_fairseq.gec.cherrant.characters import is_punctuation
from tlm_fairseq.gec.cherrant.readings import DELETED, INSERTED, KEPT, SUBSTITUTED, TRANSPOSED, Span


def merge(reading: Sequence[Span], source: Sequence[str], target: Sequence[str]) -> list[Span]:
    """Returns the edits of a reading, ``Span`` items of all kinds but ``KEPT``."""
    edits = []
    for span in _with_moves(reading, source, target):
        if source[span.start : span.end] != target[span.target_start : span.target_end]:
            edits.append(_trimmed(span, source, target) if span.kind == SUBSTITUTED else span)
    return edits


def _with_moves(reading: Sequence[Span], source: Sequence[str], target: Sequence[str]) -> Iterator[Span]:
    """Yields the spans but those that are kept; three that move text over one that stays are one transposition."""
    at = 0
    while at < len(reading):
        three = reading[at : at + 3]
        if len(three) == 3 and _is_move(three, source, target):
            first, _, last = three
            yield Span(TRANSPOSED, first.start, last.end, first.target_start, last.target_end)
            at += 3
            continue
        if reading[at].kind != KEPT:
            yield reading[at]
        at += 1


def _is_move(three: Sequence[Span], source: Sequence[str], target: Sequence[str]) -> bool:
    first, middle, last = three
    kinds = first.kind, last.kind
    if kinds == (SUBSTITUTED, SUBSTITUTED):
        return middle.kind == KEPT and _is_exchange(first, last, source, target)
    if middle.kind not in (KEPT, TRANSPOSED):
        return False
    if kinds == (DELETED, INSERTED):
        return _is_same_text(_source_text(first, source), _target_text(last, target))
    if kinds == (INSERTED, DELETED):
        return _is_same_text(_source_text(last, source), _target_text(first, target))
    return False


def _is_exchange(first: Span, last: Span, source: Sequence[str], target: Sequence[str]) -> bool:
    """Returns whether two substitutions put each one's text in the place of the other, but for one character."""
    gone, come = _source_text(first, source), _target_text(first, target)
    gone_last, come_last = _source_text(last, source), _target_text(last, target)
    if min(map(len, (gone, come, gone_last, come_last))) == 1:
        return gone == come_last and come == gone_last
    return Levenshtein.distance(gone, come_last) <= 1 and Levenshtein.distance(come, gone_last) <= 1


def _is_same_text(gone: str, come: str) -> bool:
    """Returns whether what was deleted was put in again elsewhere, but for one character or rotated."""
    if is_punctuation(gone) or is_punctuation(come):
        return False
    if min(len(gone), len(come)) == 1:
        return gone == come
    return Levenshtein.distance(gone, come) <= 1 or (len(gone) == len(come) and come in gone + gone)


def _trimmed(span: Span, source: Sequence[str], target: Sequence[str]) -> Span:
    """Returns a substitution without the tokens that both sides begin or end with, of the kind that is left."""
    _, start, end, target_start, target_end = span
    while start < end and target_start < target_end and source[start] == target[target_start]:
        start, target_start = start + 1, target_start + 1
    while start < end and target_start < target_end and source[end - 1] == target[target_end - 1]:
        end, target_end = end - 1, target_end - 1
    kind = INSERTED if start == end else DELETED if target_start == target_end else SUBSTITUTED
    return Span(kind, start, end, target_start, target_end)


def _source_text(span: Span, source: Sequence[str]) -> str:
    return "".join(source[span.start : span.end])


def _target_text(span: Span, target: Sequence[str]) -> str:
    return "".join(target[span.target_start : span.target_end])
