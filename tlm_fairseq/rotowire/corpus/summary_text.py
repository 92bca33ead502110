"""Summaries as text: the published tokens joined by spaces, and back without losing a character.

``to_text`` gives the line that a model is trained on and scored by, ``to_tokens`` the tokens again:
``to_tokens(to_text(tokens)) == tokens`` for any tokens. The two are plain ``" ".join`` and ``split`` for all tokens but
those that would not survive as a word: white space, a byte order mark and halves of surrogate pairs become ``\\u00a0``
and the like, four hexadecimal digits; so do a backslash and the first character of fairseq's own symbols, such as
``<unk>``, and of what is spelled as a tag of ``copying``; an empty token is ``\\e``.

``readable`` is for people, and there is no way back from it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from tlm_fairseq.rotowire.copying.tags import is_tag
from tlm_fairseq.subwords.fairseq_symbols import FAIRSEQ_SYMBOLS

Marked = TypeVar("Marked")

_ESCAPE = re.compile(r"\\u([0-9a-f]{4})")
_EMPTY = r"\e"

_TO_THE_LEFT = re.compile(r"[.,:;!?)\]%]+|''|'[a-zA-Z]{0,2}|’[a-zA-Z]{0,2}|n't|n’t")
_TO_THE_RIGHT = re.compile(r"[(\[$#]|``")
_QUOTES = {"``": '"', "''": '"'}


def to_text(tokens: Iterable[str]) -> str:
    """Returns the line of the tokens, separated by single spaces."""
    return " ".join(map(_escape, tokens))


def to_tokens(text: str) -> list[str]:
    """Returns the tokens of a line; a backslash that begins no escape stands for itself."""
    return ["" if word == _EMPTY else _ESCAPE.sub(_unescape, word) for word in text.split()]


def readable(tokens: Sequence[str]) -> str:
    """Returns the tokens as people write them: ``( 12 - 5 )`` becomes ``(12-5)``, ``C.J .`` becomes ``C.J.``."""
    return "".join(readable_pieces(tokens))


def readable_pieces(tokens: Sequence[str]) -> list[str]:
    """Returns a piece of the readable text for each token, with the space before it where there is one."""
    pieces, glue = [], True  # glue: nothing stands between this token and the one before
    for number, token in enumerate(tokens):
        hyphen = token == "-" and _is_between_words(tokens, number)
        space = "" if glue or hyphen or _TO_THE_LEFT.fullmatch(token) else " "
        pieces.append(space + _QUOTES.get(token, token))
        glue = hyphen or _TO_THE_RIGHT.fullmatch(token) is not None
    return pieces


def readable_spans(
    tokens: Sequence[str], spans: Iterable[tuple[int, int, Marked]]
) -> Iterator[tuple[str, Marked | None]]:
    """Yields ``(text, what is marked)`` of the readable text: spans by themselves, and with None what lies between.

    The texts joined are the readable text; the space before a span is none of it.

    Args:
        tokens: of the text.
        spans: ``(start, end, what is marked)``, end exclusive, in order, none over another.
    """
    pieces, at = readable_pieces(tokens), 0
    for start, end, marked in spans:
        words = "".join(pieces[start:end])
        space = words[: len(words) - len(words.lstrip(" "))]
        yield "".join(pieces[at:start]) + space, None
        yield words[len(space) :], marked
        at = end
    yield "".join(pieces[at:]), None


def _is_between_words(tokens: Sequence[str], number: int) -> bool:
    """Whether both neighbours are words or numbers; the corpus writes all its hyphens as tokens of their own."""
    if not 0 < number < len(tokens) - 1:
        return False
    return tokens[number - 1][-1:].isalnum() and tokens[number + 1][:1].isalnum()


def _escape(token: str) -> str:
    if not token:
        return _EMPTY
    if token in FAIRSEQ_SYMBOLS or is_tag(token):
        return _code(token[0]) + token[1:]
    return "".join(_code(character) if _needs_escape(character) else character for character in token)


def _needs_escape(character: str) -> bool:
    return character.isspace() or character in "\\\ufeff" or "\ud800" <= character <= "\udfff"


def _code(character: str) -> str:
    return f"\\u{ord(character):04x}"


def _unescape(match: re.Match[str]) -> str:
    return chr(int(match[1], 16))
