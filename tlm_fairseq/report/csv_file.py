"""Tables as files of comma-separated values, which people open with a spreadsheet."""

import csv
import re
from collections.abc import Iterable

from tlm_fairseq.text.files import StrPath, written_whole
from tlm_fairseq.text.printed_text import printable_line

# What a spreadsheet takes for a formula: those signs, as full-width ones too, and what it skips in front of them.
_FORMULA = re.compile(r"[=+\-@\t\uff1d\uff0b\uff0d\uff20]")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?|[+-]?(inf|nan)|-")


def write_csv(path: StrPath, header: Iterable[object], rows: Iterable[Iterable[object]]) -> None:
    """Writes a table, whole or not at all.

    A text that a spreadsheet would run as a formula gets an apostrophe in front, which makes it a text there. Numbers
    stay numbers, also those that are given as text, and so does a lone minus. A cell is one line, as ``printable_line``
    makes it: a spreadsheet also begins a row at a carriage return, which the module csv does not put into quotes.
    """
    with written_whole(path) as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerows([_neutral(cell) for cell in row] for row in (header, *rows))


def _neutral(cell: object) -> object:
    if not isinstance(cell, str):
        return cell
    text = printable_line(cell)
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text
