"""ChERRANT's M2: edits of characters, with the corrected sentence above the edits of each of its readings.

A block a sentence, and a blank line between blocks::

    S 我 的 书
    T0-A0 我 书
    A 1 2|||R|||-NONE-|||REQUIRED|||-NONE-|||0
    T1 没有错误
    A -1 -1|||noop|||-NONE-|||REQUIRED|||-NONE-|||1

T counts the annotators and A the readings. Type ``NA`` says that the annotator refused the sentence.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from tlm_fairseq.errors import UserError
from tlm_fairseq.gec.cherrant.annotation import Annotation
from tlm_fairseq.gec.cherrant.marks import NO_ERROR, NOT_ANNOTATABLE
from tlm_fairseq.gec.m2 import NO_CORRECTION, NO_EDIT_TYPE, SEPARATOR, Edit, fault_of_mark
from tlm_fairseq.text.files import StrPath, written_whole
from tlm_fairseq.text.parallel_text import read_lines

NOT_ANNOTATABLE_TYPE = "NA"
_TARGET = re.compile(r"T\d+(-A\d+)?( |$)")
_EDIT = re.compile(r"A (-?\d+) (-?\d+)\|\|\|([^|]+)\|\|\|(.*)\|\|\|.*\|\|\|.*\|\|\|(\d+)")
_NO_PLACE = (-1, -1)


def write_m2(path: StrPath, sentences: Iterable[tuple[Sequence[str], Mapping[int, Annotation]]]) -> None:
    """Writes the block of each sentence to ``path``, whole or not at all; see ``format_block``."""
    with written_whole(path) as handle:
        for source, annotations in sentences:
            handle.write(format_block(source, annotations) + "\n\n")


def format_block(source: Sequence[str], annotations: Mapping[int, Annotation]) -> str:
    """Returns the block of a sentence, without the blank line behind it.

    Args:
        source: its tokens.
        annotations: by annotator.
    """
    lines = [f"S {' '.join(source)}"]
    for annotator, annotation in annotations.items():
        lines += _lines(annotator, annotation)
    return "\n".join(lines)


def _lines(annotator: int, annotation: Annotation) -> Iterator[str]:
    if not annotation.annotatable:
        yield f"T{annotator} {NOT_ANNOTATABLE}"
        yield _edit_line(Edit(*_NO_PLACE, NOT_ANNOTATABLE_TYPE, ""), annotator)
    elif not annotation.readings:
        yield f"T{annotator} {NO_ERROR}"
        yield _edit_line(Edit(*_NO_PLACE, NO_EDIT_TYPE, ""), annotator)
    for number, edits in enumerate(annotation.readings):
        yield f"T{annotator}-A{number} {' '.join(annotation.target)}"
        for edit in edits:
            yield _edit_line(edit, annotator)


def _edit_line(edit: Edit, annotator: int) -> str:
    fields = (f"A {edit.start} {edit.end}", edit.type, edit.correction or NO_CORRECTION, "REQUIRED", NO_CORRECTION)
    return SEPARATOR.join([*fields, str(annotator)])


def read_gold(path: StrPath, sources: Sequence[str]) -> list[dict[int, list[Edit]]]:
    """Returns for each sentence of an M2 file the edits of each annotator who corrected it, of all readings together.

    Args:
        sources: the sentences that the file must hold, white space aside.

    Raises:
        UserError: the file cannot be read, is not in this layout or is of other sentences.
    """
    gold: list[dict[int, list[Edit]]] = []
    length = 0
    inside = False
    for number, line in enumerate(read_lines(path), start=1):
        if not line or line.isspace():
            inside = False
        elif line.startswith("S ") and not inside:
            if len(gold) < len(sources) and "".join(line[2:].split()) != "".join(sources[len(gold)].split()):
                raise UserError(f"{path}, line {number}: not the sentence in line {len(gold) + 1} of the source")
            length = len(line[2:].split())
            gold.append({})
            inside = True
        elif line.startswith("A ") and inside:
            try:
                _add_edit(line, length, gold[-1])
            except ValueError as error:
                raise UserError(f"{path}, line {number}: {error}") from None
        elif not (inside and _TARGET.match(line)):
            fault = fault_of_mark(line) if inside else None
            expected = "expected 'S ...', then 'T0-A0 ...' and its edits, or a blank line"
            raise UserError(f"{path}, line {number}: {fault or expected}")
    if len(gold) != len(sources):
        raise UserError(f"{path} has {len(gold)} sentences and the source {len(sources)}; give one for each")
    return gold


def _add_edit(line: str, length: int, annotators: dict[int, list[Edit]]) -> None:
    """Adds the edit of a line to those of its annotator.

    Raises:
        ValueError: the line is no edit of a sentence of this length.
    """
    fields = _EDIT.fullmatch(line)
    if fields is None:
        raise ValueError("expected 'A start end|||type|||correction|||REQUIRED|||-NONE-|||annotator'")
    start, end, kind, correction, annotator = fields.groups()
    if kind == NOT_ANNOTATABLE_TYPE:
        return
    edits = annotators.setdefault(int(annotator), [])
    if kind == NO_EDIT_TYPE:
        return
    if not 0 <= int(start) <= int(end) <= length:
        raise ValueError(f"the edit {start} {end} lies outside its sentence of {length} characters")
    edits.append(Edit(int(start), int(end), kind, "" if correction == NO_CORRECTION else correction))
