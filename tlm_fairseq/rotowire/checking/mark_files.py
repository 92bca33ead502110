"""Files of marks: the CSV of the accuracy shared task, which its ``evaluate.py`` reads.

Positions count tokens from 1, both ends included, in the text and in the sentence; a sentence ends after a full stop
that is a token of its own.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from tlm_fairseq.errors import UserError
from tlm_fairseq.rotowire.checking.marks import TYPES, Mark
from tlm_fairseq.text.files import StrPath, written_whole
from tlm_fairseq.text.text_file import UTF_8, read_text_lines

_POSITIONS = "TEXT_ID SENTENCE_ID ANNOTATION_ID TOKENS SENT_TOKEN_START SENT_TOKEN_END DOC_TOKEN_START DOC_TOKEN_END"
HEADER = (*_POSITIONS.split(), "TYPE", "CORRECTION", "COMMENT")
_NEEDED = HEADER[: HEADER.index("TYPE") + 1]
_SUFFIX = ".txt"
_FULL_STOP = "."

# The texts' names without ".txt", and the marks of each in the order of the file.
MarksOfTexts = dict[str, list[Mark]]


def read_marks(path: StrPath, texts: Mapping[str, Sequence[str]] | None = None) -> MarksOfTexts:
    """Returns the marks of a CSV file, by text.

    Args:
        path: of the file.
        texts: the tokens of each text by its name; the marks are checked against them where they are given.

    Raises:
        UserError: the file cannot be read, has another header, or a line breaks the form: an unknown type, positions
            that are no span of the text, other tokens than the text has there, or a token that is marked twice.
    """
    rows = _rows(path)
    _, header = next(rows, ("", []))
    if tuple(header[: len(_NEEDED)]) != _NEEDED:
        raise UserError(f"{path}, line 1: not the header of marks; it must begin with {','.join(_NEEDED)}")
    found: MarksOfTexts = {}
    for where, row in rows:
        text, mark = _read_row(row, where)
        if texts is not None:
            _check_tokens(row[HEADER.index("TOKENS")], text, mark, texts, where)
        known = found.setdefault(text, [])
        twice = next((other for other in known if mark.overlaps(other)), None)
        if twice is not None:
            raise UserError(
                f"{where}: token {max(mark.start, twice.start) + 1} of {text} is marked twice; give one mark"
            )
        known.append(mark)
    return found


def write_marks(path: StrPath, texts: Mapping[str, Sequence[str]], marks: Mapping[str, Sequence[Mark]]) -> None:
    """Writes the marks of texts, whole or not at all.

    Args:
        path: of the file.
        texts: the tokens of each text by its name.
        marks: the marks of each text, none of which overlap.
    """
    with written_whole(path) as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(HEADER)
        number = 0
        for name, tokens in texts.items():
            sentences = list(_sentence_places(tokens))
            for mark in marks.get(name, ()):
                number += 1
                sentence, first = sentences[mark.start]
                _, last = sentences[mark.end - 1]
                said = " ".join(tokens[mark.start : mark.end])
                places = (first, last, mark.start + 1, mark.end)
                writer.writerow((name + _SUFFIX, sentence, number, said, *places, mark.type, mark.truth, mark.reason))


def text_name(name: str) -> str:
    """Returns the name of a text without the suffix of its file."""
    return Path(name).name.removesuffix(_SUFFIX)


def _rows(path: StrPath) -> Iterator[tuple[str, list[str]]]:
    """Yields the file and the line of each row of a CSV file that is not empty, and its cells."""
    rows = csv.reader(read_text_lines(path, (UTF_8,)).lines)
    try:
        for row in rows:
            if row:
                yield f"{path}, line {rows.line_num}", row
    except csv.Error as error:
        raise UserError(f"{path}, line {rows.line_num}: no CSV ({error}); give a file of marks") from None


def _sentence_places(tokens: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yields ``(number of the sentence, place in it)`` of each token, both from 1."""
    sentence, place = 1, 0
    for token in tokens:
        place += 1
        yield sentence, place
        if token == _FULL_STOP:
            sentence, place = sentence + 1, 0


def _read_row(row: Sequence[str], where: str) -> tuple[str, Mark]:
    """Returns the name of the text and the mark."""
    if len(row) < len(_NEEDED):
        raise UserError(f"{where}: {len(row)} columns; a mark has at least {len(_NEEDED)}")
    values = dict(zip(HEADER, row))
    if values["TYPE"] not in TYPES:
        raise UserError(f"{where}: unknown type {values['TYPE']!r:.30}; a mark is one of {', '.join(TYPES)}")
    first, last = (_position(values[column], column, where) for column in ("DOC_TOKEN_START", "DOC_TOKEN_END"))
    if not 1 <= first <= last:
        raise UserError(f"{where}: tokens {first} to {last} are no span; positions count from 1, both ends included")
    mark = Mark(first - 1, last, values["TYPE"], values.get("CORRECTION", ""), values.get("COMMENT", ""))
    return text_name(values["TEXT_ID"]), mark


def _position(text: str, column: str, where: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise UserError(f"{where}: {column} is {text!r:.30}; give the number of a token of the text, from 1")
    return int(text)


def _check_tokens(said: str, text: str, mark: Mark, texts: Mapping[str, Sequence[str]], where: str) -> None:
    if text not in texts:
        raise UserError(f"{where}: there is no text {text}; give the marks of these texts")
    tokens = texts[text]
    if mark.end > len(tokens):
        raise UserError(f"{where}: token {mark.end} is out of range; {text} has {len(tokens)} tokens")
    there = list(tokens[mark.start : mark.end])
    if said and said.split() != there:
        raise UserError(
            f"{where}: {text} has {' '.join(there)!r} there, not {said!r:.60}; give marks of the same tokens"
        )
