"""M2: a source sentence with the edits of its annotators.

Dahlmeier and Ng, "Better Evaluation for Grammatical Error Correction", NAACL 2012. A block of lines a sentence, and a
blank line between blocks::

    S the source tokens
    A start end|||type|||correction|||REQUIRED|||-NONE-|||annotator
"""

from dataclasses import dataclass, field
from typing import NamedTuple

from tlm_fairseq.data.parallel_text import read_lines
from tlm_fairseq.errors import UserError

NO_EDIT_TYPE = "noop"
FIELDS = 6


class Edit(NamedTuple):
    """Source tokens ``start`` to ``end`` (exclusive) are replaced by ``correction``, tokens separated by spaces."""

    start: int
    end: int
    type: str
    correction: str


@dataclass
class AnnotatedSentence:
    """A source sentence and, for each annotator who looked at it, the edits; an empty list says "correct"."""

    source: str
    edits: dict = field(default_factory=dict)


def read_m2(path):
    """Returns the ``AnnotatedSentence`` of each block of an M2 file.

    A block without any edit line is one that annotator 0 found correct, as ERRANT reads it.

    Raises:
        UserError: the file cannot be read, or a line is not M2; the message names it.
    """
    sentences = []
    open_block = False
    for number, line in enumerate(read_lines(path), start=1):
        where = f"{path}, line {number}"
        if line.startswith("S ") or line == "S":
            if open_block:
                raise UserError(f"{where}: a blank line is missing before this sentence")
            sentences.append(AnnotatedSentence(line[2:]))
            open_block = True
        elif line.startswith("A ") and open_block:
            annotator, edit = _parse_edit(line, len(sentences[-1].source.split()), where)
            edits = sentences[-1].edits.setdefault(annotator, [])
            if edit.type != NO_EDIT_TYPE:
                edits.append(edit)
        elif not line.strip():
            open_block = False
        else:
            raise UserError(f"{where}: expected a line 'S ...', an edit 'A ...' below it, or a blank line")
    if not sentences:
        raise UserError(f"{path} holds no sentence; give an M2 file")
    for sentence in sentences:
        sentence.edits = sentence.edits or {0: []}
    return sentences


def _parse_edit(line, source_length, where):
    parts = line[2:].split("|||")
    if len(parts) != FIELDS:
        raise UserError(f"{where}: an edit has {FIELDS} fields between '|||', this one {len(parts)}")
    span, kind, correction, _, _, annotator = parts
    try:
        start, end = (int(offset) for offset in span.split())
        annotator = int(annotator)
    except ValueError:
        raise UserError(f"{where}: an edit begins with two numbers and ends with the annotator's") from None
    if kind != NO_EDIT_TYPE and not 0 <= start <= end <= source_length:
        raise UserError(f"{where}: the edit {start} {end} lies outside its sentence of {source_length} tokens")
    return annotator, Edit(start, end, kind, correction)
