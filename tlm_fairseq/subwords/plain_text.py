"""Subwords that need no model: the words as spaces separate them, or characters and ASCII runs.

A word that fairseq would take for one of its own symbols (``<s>``) gets a backslash in front, and loses it again.
"""

import re

from tlm_fairseq.subwords.characters import split_characters
from tlm_fairseq.subwords.fairseq_symbols import FAIRSEQ_SYMBOLS
from tlm_fairseq.subwords.located_subwords import LocatedSubword, LocatedSubwords

_ANY_SYMBOL = "|".join(map(re.escape, sorted(FAIRSEQ_SYMBOLS)))
_SYMBOL = re.compile(rf"\\*(?:{_ANY_SYMBOL})")
_ESCAPED = re.compile(rf"\\+(?:{_ANY_SYMBOL})")
_WORD = re.compile(r"\S+")
_ASCII = re.compile(r"[!-~]")


class Words(LocatedSubwords):
    """A subword for each word; white space, as fairseq knows it, separates words."""

    def locate(self, text: str) -> list[LocatedSubword]:
        return [LocatedSubword(_escaped(match.group()), match.start(), match.end()) for match in _WORD.finditer(text)]

    def as_text(self, subword: str) -> str:
        return _unescaped(subword)


class Characters(LocatedSubwords):
    """A subword for each character, and one for each run of ASCII (a word, a number)."""

    by_characters = True

    def locate(self, text: str) -> list[LocatedSubword]:
        return [LocatedSubword(_escaped(token.text), token.start, token.end) for token in split_characters(text)]

    def as_text(self, subword: str) -> str:
        return _unescaped(subword)

    def gap(self, left: str, right: str) -> str:
        return " " if _ASCII.match(left[-1:]) and _ASCII.match(right) else ""


def _escaped(subword: str) -> str:
    return f"\\{subword}" if _SYMBOL.fullmatch(subword) else subword


def _unescaped(subword: str) -> str:
    return subword[1:] if _ESCAPED.fullmatch(subword) else subword
