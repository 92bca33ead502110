"""M2: a source sentence with the edits of its annotators.

Dahlmeier and Ng, "Better Evaluation for Grammatical Error Correction", NAACL 2012. A block of lines a sentence, and a
blank line between blocks::

    S the source tokens
    A start end|||type|||correction|||REQUIRED|||-NONE-|||annotator

A correction may name alternatives, ``a||b``. ChERRANT, the scorer of MuCGEC, puts a corrected sentence above its edits,
in a line ``T0-A0 ...``, and again with ``T0-A1`` above each further reading of the same correction as edits. Only the
number of the reading is taken from these lines; the rest says nothing that the edits do not say. Its type ``NA`` says
that the annotator refused the sentence.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import NamedTuple

from tlm_fairseq.errors import UserError
from tlm_fairseq.text.files import StrPath, written_whole
from tlm_fairseq.text.parallel_text import read_lines

SEPARATOR = "|||"
ALTERNATIVES = "||"
NO_EDIT_TYPE = "noop"
NO_CORRECTION = "-NONE-"
# ERRANT's mark of an error that was found and not corrected, and NUCLE's of a passage that nobody could make out.
UNCORRECTED_TYPES = frozenset((NO_EDIT_TYPE, "UNK", "Um"))
_REFUSED = f"A -1 -1{SEPARATOR}NA{SEPARATOR}"
FIELDS = 6
_TAIL = f"{SEPARATOR}REQUIRED{SEPARATOR}{NO_CORRECTION}{SEPARATOR}"
_TARGET_LINE = re.compile(r"T\d+(?:-A(\d+))?(?: |$)")
_BEGINS_AS_MARK = re.compile(r"T\d\S*")
_span = itemgetter(0, 1)


class Edit(NamedTuple):
    """Source tokens ``start`` to ``end`` (exclusive) are replaced by ``correction``, tokens separated by spaces."""

    start: int
    end: int
    type: str
    correction: str


@dataclass(slots=True)
class AnnotatedSentence:
    """A source sentence and, for each annotator who looked at it, the edits; an empty list says "correct".

    ``further_readings`` has what ChERRANT's format alone knows: other edits that make the same correction.
    """

    source: str
    edits: dict[int, list[Edit]] = field(default_factory=dict)
    further_readings: dict[int, list[list[Edit]]] = field(default_factory=dict)


class OverlappingEdits(ValueError):
    """Two edits of one annotator replace the same token, so that the corrected sentence is not known."""


def read_m2(path: StrPath) -> list[AnnotatedSentence]:
    """Returns a list with the ``AnnotatedSentence`` of each block of an M2 file in UTF-8, see ``parse_m2``."""
    return list(parse_m2(read_lines(path), path))


def parse_m2(lines: Iterable[str], path: StrPath) -> Iterator[AnnotatedSentence]:
    """Yields the ``AnnotatedSentence`` of each block of the lines of an M2 file.

    A block without any edit line is one that annotator 0 found correct, as ERRANT reads it. Annotators who refused the
    sentence are left out.

    Args:
        lines: the lines, without their line ends.
        path: the file's name, for messages.

    Raises:
        UserError: a line is not M2, or there is no sentence; the message names it.
    """
    found = False
    sentence: AnnotatedSentence | None = None  # of the block
    length = 0  # how many tokens it has
    reading = 0  # which reading of a correction the edits below belong to
    refused = False  # whether an annotator refused it
    for number, line in enumerate(lines, start=1):
        if not line or line.isspace():
            if sentence is not None:
                yield _finished(sentence, refused)
            sentence = None
        elif line.startswith(_REFUSED) and sentence is not None:
            refused = True
        elif line.startswith("A ") and sentence is not None:
            try:
                edit, annotator = _parse_edit(line, length)
                edits = _edits_of(sentence, annotator, reading)
            except ValueError as error:
                raise UserError(f"{path}, line {number}: {error}") from None
            if edit is not None:
                edits.append(edit)
        elif line.startswith("S ") or line == "S":
            if sentence is not None:
                raise UserError(f"{path}, line {number}: a blank line is missing before this sentence")
            source = line[2:]
            length = len(source.split())
            sentence = AnnotatedSentence(source, {})
            reading = 0
            refused = False
            found = True
        elif sentence is not None and (target := _TARGET_LINE.match(line)):
            reading = int(target[1] or 0)
        else:
            fault = _fault_of_mark(line) if sentence is not None else None
            expected = "a line 'S ...', an edit 'A ...' or ChERRANT's 'T0-A0 ...' below it, or a blank line"
            raise UserError(f"{path}, line {number}: {fault or f'expected {expected}'}")
    if sentence is not None:
        yield _finished(sentence, refused)
    if not found:
        raise UserError(f"{path} holds no sentence; give an M2 file")


def _fault_of_mark(line: str) -> str | None:
    """Returns what is wrong with a line that begins as ChERRANT's ``T0-A0 ...`` and goes on otherwise, else None."""
    mark = _BEGINS_AS_MARK.match(line)
    if not mark or _TARGET_LINE.match(line):
        return None
    return (
        f"unknown mark of a reading {mark[0][:20]!r}; give 'T0-A0' for the first reading of annotator 0, 'T0-A1' for "
        "the next, ..."
    )


def correct_sentence(sentence: AnnotatedSentence, annotator: int) -> str:
    """Returns the source of an ``AnnotatedSentence`` as the annotator corrected it.

    Errors that were found and not corrected (the types ``UNK`` of ERRANT and ``Um`` of NUCLE) stay; of alternatives
    the first is taken; insertions at one place keep the order of the file.

    Raises:
        KeyError: the annotator did not look at the sentence.
        OverlappingEdits: two of the edits replace the same token.
    """
    edits = [edit for edit in sentence.edits[annotator] if edit.type not in UNCORRECTED_TYPES]
    return apply_edits(sentence.source.split(), edits) if edits else sentence.source


def apply_edits(tokens: Sequence[str], edits: Iterable[Edit]) -> str:
    """Returns tokens as edits correct them, with spaces between; see ``correct_sentence``.

    Raises:
        OverlappingEdits: two of the edits replace the same token.
    """
    corrected: list[str] = []
    at = 0
    for start, end, kind, correction in sorted(edits, key=_span):
        if kind in UNCORRECTED_TYPES:
            continue
        if start < at:
            raise OverlappingEdits(f"two edits replace token {start} of {' '.join(tokens)!r}")
        corrected += tokens[at:start]
        correction = correction.split(ALTERNATIVES, 1)[0]
        if correction and correction != NO_CORRECTION:
            corrected.append(correction)
        at = end
    corrected += tokens[at:]
    return " ".join(corrected)


def write_m2(path: StrPath, sentences: Iterable[AnnotatedSentence]) -> None:
    """Writes ``AnnotatedSentence`` items to ``path``, whole or not at all.

    An annotator without edits gets the line ``noop``, as ERRANT writes it. Further readings are left out: they are
    ChERRANT's, whose lines ``T0-A0 ...`` are not written here.

    Raises:
        ValueError: a text holds a line end, or a correction ``|||``, and could not be read back.
    """
    with written_whole(path) as handle:
        for sentence in sentences:
            handle.write("\n".join(_lines(sentence)) + "\n\n")


def _finished(sentence: AnnotatedSentence, refused: bool) -> AnnotatedSentence:
    if not sentence.edits and not refused:
        sentence.edits[0] = []
    return sentence


def _edits_of(sentence: AnnotatedSentence, annotator: int, reading: int) -> list[Edit]:
    """Returns the list that takes the annotator's edits in a reading.

    Raises:
        ValueError: the reading before it is missing.
    """
    if reading == 0:
        return sentence.edits.setdefault(annotator, [])
    readings = sentence.further_readings.setdefault(annotator, [])
    if annotator not in sentence.edits or reading > len(readings) + 1:
        raise ValueError(f"annotator {annotator} has a reading A{reading}, and none A{reading - 1} before it")
    if reading > len(readings):
        readings.append([])
    return readings[reading - 1]


def _parse_edit(line: str, length: int) -> tuple[Edit | None, int]:
    """Returns (edit, annotator), the edit None where the annotator found nothing to correct.

    Raises:
        ValueError: the line is no edit of a sentence of this length in tokens.
    """
    try:
        # From both ends, since an alternative may be empty: `a|||||REQUIRED` is `a||`, then the separator.
        span, kind, rest = line[2:].split(SEPARATOR, 2)
        correction, _, _, number = rest.rsplit(SEPARATOR, 3)
    except ValueError:
        correction = SEPARATOR
    if SEPARATOR in correction:
        fields = line.count(SEPARATOR) + 1
        raise ValueError(f"an edit has {FIELDS} fields between '{SEPARATOR}', this one {fields}")
    try:
        first, last = span.split()
        start, end, annotator = int(first), int(last), int(number)
    except ValueError:
        raise ValueError("an edit begins with two numbers and ends with the annotator's") from None
    if kind == NO_EDIT_TYPE:
        return None, annotator
    if not 0 <= start <= end <= length:
        raise ValueError(f"the edit {start} {end} lies outside its sentence of {length} tokens")
    return Edit(start, end, kind, correction), annotator


def _lines(sentence: AnnotatedSentence) -> Iterator[str]:
    yield f"S {_one_line(sentence.source)}"
    for annotator, edits in sorted(sentence.edits.items()):
        for edit in edits:
            correction = _checked(edit.correction)
            yield f"A {edit.start} {edit.end}{SEPARATOR}{edit.type}{SEPARATOR}{correction}{_TAIL}{annotator}"
        if not edits:
            yield f"A -1 -1{SEPARATOR}{NO_EDIT_TYPE}{SEPARATOR}{NO_CORRECTION}{_TAIL}{annotator}"


def _checked(text: str) -> str:
    if SEPARATOR in text:
        raise ValueError(f"an M2 file cannot hold {text!r}")
    return _one_line(text)


def _one_line(text: str) -> str:
    if "\n" in text:
        raise ValueError(f"an M2 file cannot hold {text!r}")
    return text
