"""The edit lines of CGED (Chinese grammatical error diagnosis): gold truths and system outputs, 2015 to 2022.

A line says that a sentence is right, or what is wrong at one place of it::

    ID, correct
    ID, start, end, T
    ID, start, end, T, candidate, candidate, ...

Positions count the characters of the sentence from 1, both ends included. T is R (redundant), M (missing: something
is to be inserted BEFORE ``start``, which is one past the end where it belongs at the end), S (wrong selection) or W
(wrong order); 2015 writes the words Redundant, Missing, Selection, Disorder. The candidates are corrections.

Fields stand between ASCII commas. A full-width comma is none, but may be part of a candidate, as in official truths.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from tlm_fairseq.errors import UserError
from tlm_fairseq.text.files import StrPath, written_whole
from tlm_fairseq.text.text_file import read_text_lines

TYPES = ("R", "M", "S", "W")
CORRECT = "correct"
FULL_WIDTH_COMMA = "\uff0c"
# The words for the types that the releases before 2016 use, in lower case.
TYPE_OF_WORD = {"redundant": "R", "missing": "M", "selection": "S", "disorder": "W"}
IDENTIFIER = re.compile(rf"[^\s,{FULL_WIDTH_COMMA}]+")
# Of sentences that are missing, in a note.
_MOST_NAMED = 10
_FORM = "give 'ID, correct' or 'ID, start, end, T[, candidates]'"
_POSITION = re.compile(r"[0-9]{1,9}")


class CgedEdit(NamedTuple):
    """What is wrong at characters ``start`` to ``end`` (from 1, both included), and how to correct it, best first."""

    start: int
    end: int
    type: str
    candidates: tuple[str, ...] = ()


@dataclass
class EditFile:
    """The edits of each sentence, in the order of the file; a sentence without any is correct.

    ``line_of`` is the line on which each sentence begins. ``notes`` says, one line each, which faults were
    tolerated. ``unannotated`` are the sentences of which a truth has the id only.
    """

    path: str
    encoding: str
    edits: dict[str, tuple[CgedEdit, ...]] = field(default_factory=dict)
    line_of: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    unannotated: set[str] = field(default_factory=set)


def read_system_edits(
    path: StrPath, lengths: Mapping[str, int] | None = None, needed: Collection[str] | None = None
) -> EditFile:
    """Returns the ``EditFile`` of a system's output. Every fault is an error.

    Args:
        path: the file; UTF-8 or GB18030.
        lengths: the number of characters of each sentence by its id, to check the positions; None checks none.
        needed: the ids that may not be missing; None for all of ``lengths``.

    Raises:
        UserError: a line has another form, an unknown type, a position outside its sentence or ``end`` before
            ``start``; a sentence comes twice, has the same edit twice, or is both correct and not; with ``lengths``,
            a sentence is missing or unknown. The message names file and line.
    """
    result = _read(path, lengths, gold=False)
    if lengths is not None:
        _refuse_unknown(result, lengths, "the input", "remove it")
        _refuse_missing(result, lengths if needed is None else needed, "the input")
    return result


def read_gold_edits(path: StrPath, lengths: Mapping[str, int] | None = None) -> EditFile:
    """Returns the ``EditFile`` of an official truth, whose known faults are tolerated and named in its ``notes``.

    Tolerated are positions outside the sentence, a bare ``ID,`` (counted as correct), the same line twice,
    ``correct`` beside edits (the edits count), a sentence whose lines do not stand together, and up to half of the
    sentences missing. All else is an error as in ``read_system_edits``.
    """
    result = _read(path, lengths, gold=True)
    if lengths is not None:
        _refuse_unknown(result, lengths, "the input", "give the input that this truth is of")
        _note_missing(result, lengths)
    return result


def check_same_sentences(system: EditFile, gold: EditFile) -> None:
    """Raises UserError if the two ``EditFile`` do not hold the same sentences, naming the first one that differs."""
    remedy = "remove it, or give the sentences as published (--src), of which the truth may lack some"
    _refuse_unknown(system, gold.edits, gold.path, remedy)
    _refuse_missing(system, gold.edits, gold.path, gold.line_of)


def out_of_bounds(edit: CgedEdit, length: int) -> str | None:
    """Returns why the edit does not fit into a sentence of ``length`` characters, or None."""
    last = length + 1 if edit.type == "M" else length
    if edit.start < 1 or edit.end > last:
        return f"positions {edit.start} to {edit.end} lie outside their sentence of {length} characters"
    return None


def can_be_written(candidate: str) -> bool:
    """Returns whether an edit line can hold the candidate: it is not blank and has no ASCII comma or line end."""
    return bool(candidate.strip()) and not set(candidate) & set(",\n\r")


def format_edits(edits: Mapping[str, Sequence[CgedEdit]]) -> list[str]:
    """Returns the edit lines of sentences, given as a mapping of id to a list of ``CgedEdit``.

    A candidate for which ``can_be_written`` is false is left out; its edit stays.

    Raises:
        ValueError: an id could not be read back.
    """
    lines = []
    for identifier, made in edits.items():
        if not IDENTIFIER.fullmatch(identifier):
            raise ValueError(f"the sentence id {identifier!r} cannot stand in an edit line")
        for edit in made:
            candidates = [candidate.strip() for candidate in edit.candidates if can_be_written(candidate)]
            lines.append(", ".join([identifier, str(edit.start), str(edit.end), edit.type, *candidates]))
        if not made:
            lines.append(f"{identifier}, {CORRECT}")
    return lines


def write_edits(path: StrPath, edits: Mapping[str, Sequence[CgedEdit]]) -> None:
    """Writes the lines of ``format_edits`` to ``path``, whole or not at all."""
    lines = format_edits(edits)
    with written_whole(path) as handle:
        handle.writelines(line + "\n" for line in lines)


def _read(path: StrPath, lengths: Mapping[str, int] | None, gold: bool) -> EditFile:
    lines, encoding = read_text_lines(path)
    result = EditFile(str(path), encoding)
    reader = _Reader(result, lengths, gold)
    for number, line in enumerate(lines, start=1):
        if line.strip():
            reader.add(number, line)
    if not result.edits:
        raise UserError(f"{path} holds only blank lines; give edit lines")
    return result


class _Reader:
    """Adds line after line to an ``EditFile``; ``gold`` says whether a known fault is a note or an error."""

    def __init__(self, result: EditFile, lengths: Mapping[str, int] | None, gold: bool) -> None:
        self.result = result
        self.lengths = lengths
        self.gold = gold
        self.last: str | None = None  # the sentence of the line before
        self.correct: set[str] = set()  # the sentences that a line calls correct

    def add(self, number: int, line: str) -> None:
        where = f"{self.result.path}, line {number}"
        fields = [part.strip() for part in line.split(",")]
        identifier = fields[0]
        if len(fields) < 2 or not IDENTIFIER.fullmatch(identifier):
            raise UserError(f"{where}: {_wrong_form(line)}")
        self._begin(identifier, number, where)
        if fields[1:] == [""]:
            self._fault(where, f"sentence {identifier} has neither 'correct' nor an edit", "counted as correct")
            if not self.result.edits[identifier]:
                self.result.unannotated.add(identifier)
        elif fields[1:] == [CORRECT]:
            self._add_correct(identifier, where)
        else:
            self._add_edit(identifier, _parse_edit(fields, line, where), where)

    def _begin(self, identifier: str, number: int, where: str) -> None:
        known = self.result.edits
        if identifier not in known:
            known[identifier] = ()
            self.result.line_of[identifier] = number
        elif identifier != self.last:
            first = self.result.line_of[identifier]
            self._fault(where, f"sentence {identifier} comes again, after line {first}", "its lines are put together")
        self.last = identifier

    def _add_correct(self, identifier: str, where: str) -> None:
        if identifier in self.correct:
            self._fault(where, f"sentence {identifier} is called correct twice", "counted once")
        elif self.result.edits[identifier]:
            self._both(identifier, where)
        self.correct.add(identifier)

    def _add_edit(self, identifier: str, edit: CgedEdit, where: str) -> None:
        made = self.result.edits[identifier]
        if identifier in self.correct and not made:
            self._both(identifier, where)
        # A gold sentence may lack several things at one place, each on a line of its own.
        twice = edit in made if self.gold else any(edit[:3] == other[:3] for other in made)
        if twice:
            self._fault(where, "the same edit stands on a line before; give all its candidates there", "counted once")
            return
        if self.lengths is not None and identifier in self.lengths:
            reason = out_of_bounds(edit, self.lengths[identifier])
            if reason:
                self._fault(where, reason, "kept as it is")
        self.result.edits[identifier] = (*made, edit)
        self.result.unannotated.discard(identifier)

    def _both(self, identifier: str, where: str) -> None:
        self._fault(where, f"sentence {identifier} is called correct and has edits", "the edits count")

    def _fault(self, where: str, what: str, treatment: str) -> None:
        if not self.gold:
            raise UserError(f"{where}: {what}")
        self.result.notes.append(f"{where}: {what} ({treatment})")


def _parse_edit(fields: Sequence[str], line: str, where: str) -> CgedEdit:
    if len(fields) < 4 or any(FULL_WIDTH_COMMA in part for part in fields[:4]):
        raise UserError(f"{where}: {_wrong_form(line)}")
    _, first, last, kind, *candidates = fields
    if not (_POSITION.fullmatch(first) and _POSITION.fullmatch(last)):
        raise UserError(f"{where}: {first[:20]!r} and {last[:20]!r} are no character positions; {_FORM}")
    start, end = int(first), int(last)
    if start < 1 or end < start:
        raise UserError(f"{where}: positions {start} to {end}; they count from 1, the end not before the start")
    kind = TYPE_OF_WORD.get(kind.lower(), kind)
    if kind not in TYPES:
        raise UserError(f"{where}: unknown type {kind[:20]!r}; give one of {' '.join(TYPES)}")
    return CgedEdit(start, end, kind, tuple(dict.fromkeys(filter(None, candidates))))


def _wrong_form(line: str) -> str:
    if FULL_WIDTH_COMMA in line:
        return f"a full-width comma ({FULL_WIDTH_COMMA}) separates no fields; {_FORM} with ASCII commas"
    return f"this is no edit line; {_FORM}"


def _refuse_unknown(file: EditFile, known: Collection[str], source: str, remedy: str) -> None:
    for identifier in file.edits:
        if identifier not in known:
            line = file.line_of[identifier]
            raise UserError(f"{file.path}, line {line}: sentence {identifier} is not in {source}; {remedy}")


def _refuse_missing(
    file: EditFile, needed: Collection[str], source: str, lines: Mapping[str, int] | None = None
) -> None:
    missing = [identifier for identifier in needed if identifier not in file.edits]
    if missing:
        place = f"{source}, line {lines[missing[0]]}" if lines else source
        raise UserError(
            f"{file.path}: sentence {missing[0]} of {place} is missing ({len(missing)} of {len(needed)} are); "
            f"give '{missing[0]}, {CORRECT}' where nothing is wrong"
        )


def _note_missing(gold: EditFile, known: Collection[str]) -> None:
    missing = [identifier for identifier in known if identifier not in gold.edits]
    if 2 * len(missing) > len(known):
        raise UserError(
            f"{gold.path}: {len(missing)} of {len(known)} sentences of the input are missing, {missing[0]} for one; "
            "give the truth of this input"
        )
    if missing:
        more = ", ..." if len(missing) > _MOST_NAMED else ""
        gold.notes.append(
            f"{gold.path}: {len(missing)} of {len(known)} sentences of the input are missing and not scored: "
            f"{', '.join(missing[:_MOST_NAMED])}{more}"
        )
