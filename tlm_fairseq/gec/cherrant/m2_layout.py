"""ChERRANT's M2: edits of characters, with the corrected sentence above the edits of each of its readings.

A block a sentence, and a blank line between blocks::

    S 我 的 书
    T0-A0 我 书
    A 1 2|||R|||-NONE-|||REQUIRED|||-NONE-|||0
    T1 没有错误
    A -1 -1|||noop|||-NONE-|||REQUIRED|||-NONE-|||1

T counts the annotators and A the readings. Type ``NA`` says that the annotator refused the sentence. Such files are
read by ``tlm_fairseq.gec.m2``.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from tlm_fairseq.gec.cherrant.annotation import Annotation
from tlm_fairseq.gec.cherrant.marks import NO_ERROR, NOT_ANNOTATABLE
from tlm_fairseq.gec.m2 import NO_CORRECTION, NO_EDIT_TYPE, SEPARATOR, Edit
from tlm_fairseq.text.files import StrPath, written_whole

NOT_ANNOTATABLE_TYPE = "NA"
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
