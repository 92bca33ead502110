"""From the spans of a reading to edits of ChERRANT's four types."""

from collections.abc import Iterable, Sequence

from tlm_fairseq.gec.cherrant.readings import DELETED, INSERTED, SUBSTITUTED, TRANSPOSED, Span
from tlm_fairseq.gec.m2 import Edit
from tlm_fairseq.gec.token_changes import MISSING, ORDER, REDUNDANT, SELECTION

_TYPES = {DELETED: REDUNDANT, INSERTED: MISSING, SUBSTITUTED: SELECTION, TRANSPOSED: ORDER}


def to_edits(spans: Iterable[Span], target: Sequence[str]) -> list[Edit]:
    """Returns the ``Edit`` of each span; a correction is its tokens with spaces between, and empty for a deletion."""
    return [
        Edit(span.start, span.end, _TYPES[span.kind], " ".join(target[span.target_start : span.target_end]))
        for span in spans
    ]
