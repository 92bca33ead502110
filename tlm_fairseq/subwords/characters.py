"""Chinese text as characters: a token for each character, and one for each run of ASCII (a word, a number).

White space separates tokens and is none itself. Each token knows where it stood, so positions in the source survive:
they count every character of it, spaces and control characters included.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

_TOKEN = re.compile(r"[!-~]+|\S")
_ASCII = re.compile(r"[!-~]+")


class Token(NamedTuple):
    """``text`` is ``source[start:end]`` (positions from 0, ``end`` exclusive)."""

    text: str
    start: int
    end: int


def split_characters(source: str) -> list[Token]:
    """Returns the ``Token`` of each character or ASCII run of ``source``, in order."""
    return [Token(match.group(), match.start(), match.end()) for match in _TOKEN.finditer(source)]


def segment_characters(source: str) -> str:
    """Returns ``source`` with one space between its characters and ASCII runs, as a model or an M2 file takes it."""
    return " ".join(token.text for token in split_characters(source))


def join_characters(tokens: Iterable[str]) -> str:
    """Returns the text of tokens (strings), with a space only where two ASCII runs meet.

    The inverse of ``split_characters`` but for other white space: a run ends only at a space or a character of
    another script, so two runs beside each other had one between them.
    """
    text = ""
    for token in tokens:
        if text and _ASCII.match(text[-1]) and _ASCII.match(token):
            text += " "
        text += token
    return text
