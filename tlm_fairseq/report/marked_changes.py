"""A corrected sentence with its changes marked for a reader as wdiff does: ``[-deleted-]`` and ``{+inserted+}``."""

import os
import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import TextIO

from tlm_fairseq.subwords.characters import split_characters

Span = tuple[int, int]

DELETED, INSERTED, AS_BEFORE = "\033[31m", "\033[32m", "\033[0m"
# Letters and digits with what joins them into one word, or a mark by itself.
_WORD = re.compile(r"\w+(?:[\u0300-\u036f'’ʼ\-]+\w+)*[\u0300-\u036f]*|[^\w\s]")


def mark_changes(source: str, corrected: str, by_characters: bool = False, colours: bool = False) -> str:
    """Returns the corrected sentence with what changed marked; an unchanged one as it is.

    Args:
        source: the sentence before correction.
        corrected: the sentence after it.
        by_characters: compare characters and ASCII runs, for Chinese; otherwise words and punctuation marks.
        colours: colour the marked changes for a terminal.

    Changed white space is marked too. Marks that the text itself holds stay as they are.
    """
    if source == corrected:
        return corrected
    marked = _Marked(colours)
    before, after = (_spans(text, by_characters) for text in (source, corrected))
    words = [[text[start:end] for start, end in spans] for text, spans in ((source, before), (corrected, after))]
    changed = False
    for kind, first, last, start, end in SequenceMatcher(None, words[0], words[1], autojunk=False).get_opcodes():
        if kind == "equal":
            for at, to in zip(range(first, last), range(start, end)):
                gaps = _gap(source, before, at), _gap(corrected, after, to)
                if changed or gaps[0] == gaps[1]:
                    marked.text(max(gaps, key=len) if changed else gaps[1])
                else:
                    marked.change(*gaps)
                marked.text(corrected[slice(*after[to])])
                changed = False
        else:
            deleted = source[before[first][0] : before[last - 1][1]] if first < last else ""
            inserted = corrected[after[start][0] : after[end - 1][1]] if start < end else ""
            gap = _gap(source, before, first) if deleted else _gap(corrected, after, start)
            marked.text(gap)
            # Words stand apart as their marks do; characters and punctuation marks do not.
            apart = not by_characters and (bool(gap) or first == 0)
            marked.change(deleted, inserted, " " if apart else "")
            changed = True
    gaps = _gap(source, before, len(before)), _gap(corrected, after, len(after))
    if gaps[0] == gaps[1]:
        marked.text(gaps[1])
    else:
        marked.change(*gaps)
    return marked.line


def wants_colours(stream: TextIO) -> bool:
    """Whether to colour what is written to a stream: a terminal whose user has not set NO_COLOR (no-color.org)."""
    return stream.isatty() and not os.environ.get("NO_COLOR")


class _Marked:
    def __init__(self, colours: bool) -> None:
        self.line = ""
        self._deleted, self._inserted, self._after = (DELETED, INSERTED, AS_BEFORE) if colours else ("", "", "")

    def text(self, text: str) -> None:
        self.line += text

    def change(self, deleted: str, inserted: str, between: str = "") -> None:
        if deleted:
            self.line += f"{self._deleted}[-{deleted}-]{self._after}"
        if deleted and inserted:
            self.line += between
        if inserted:
            self.line += f"{self._inserted}{{+{inserted}+}}{self._after}"


def _spans(text: str, by_characters: bool) -> list[Span]:
    if by_characters:
        return [(token.start, token.end) for token in split_characters(text)]
    return [match.span() for match in _WORD.finditer(text)]


def _gap(text: str, spans: Sequence[Span], at: int) -> str:
    """What stands before the word at a position; behind the last, what stands at the end."""
    start = spans[at - 1][1] if at else 0
    return text[start : spans[at][0]] if at < len(spans) else text[start:]
