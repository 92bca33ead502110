"""The two files of GPT-2's byte-level BPE: encoder.json (vocab.json) numbers the subwords, vocab.bpe (merges.txt) lists
the pairs that are merged.

Each byte has a character that stands for it; the 256 of them are the first subwords.
"""

from collections.abc import Iterable
from typing import Any

from tlm_fairseq.errors import UserError
from tlm_fairseq.text.files import StrPath
from tlm_fairseq.text.json_file import read_json
from tlm_fairseq.text.parallel_text import read_lines

ENCODER, MERGES = "encoder.json", "vocab.bpe"
END_OF_TEXT = "<|endoftext|>"
VERSION_LINE = "#version: 0.2"
MOST_SUBWORDS = 2**22  # of any model's vocabulary: a table has a row for each number


def byte_characters() -> list[str]:
    """Returns the characters of the 256 bytes in GPT-2's order: first the bytes that are printed as themselves."""
    import tokenizers

    # The bytes that are not printed have the characters from U+0100 on, in their order.
    return sorted(tokenizers.pre_tokenizers.ByteLevel.alphabet())


def gpt2_numbers(merges: Iterable[tuple[str, str]]) -> dict[str, int]:
    """Returns encoder.json as GPT-2 numbers its subwords: the bytes, the merges, the end of text."""
    numbers: dict[str, int] = {}
    for subword in [*byte_characters(), *map("".join, merges), END_OF_TEXT]:
        numbers.setdefault(subword, len(numbers))
    return numbers


def read_numbers(path: StrPath) -> dict[str, int]:
    """Returns subword -> number.

    Raises:
        UserError: the file cannot be read, is no JSON object, or ``check_numbers`` refuses it.
    """
    return check_numbers(read_json(path, "download it again", dict), path)


def check_numbers(numbers: dict[str, Any], path: StrPath) -> dict[str, int]:
    """Returns the numbers; a ``UserError`` tells where a subword of the file has none of its own, from 0 on, or one
    beyond any vocabulary."""
    subwords: dict[int, str] = {}
    for subword, number in numbers.items():
        if type(number) is not int or not 0 <= number < MOST_SUBWORDS:
            raise UserError(f"{path}: {subword!r} has {number!r} for a number; download it again")
        if number in subwords:
            raise UserError(
                f"{path}: {subwords[number]!r} and {subword!r} both have number {number}; download it again"
            )
        subwords[number] = subword
    return numbers


def read_merges(path: StrPath) -> list[tuple[str, str]]:
    """Returns the pairs of subwords, which stand one a line after a line with the version.

    Raises:
        UserError: the file cannot be read, or a line is no pair.
    """
    lines = read_lines(path)
    start = 1 if lines[0].startswith("#version") else 0
    return [
        check_merge(line.split(" "), f"{path}, line {number}")
        for number, line in enumerate(lines[start:], start=start + 1)
        if line
    ]


def check_merge(parts: object, place: str) -> tuple[str, str]:
    """Returns the two parts; a ``UserError`` names the place of what is no pair of subwords."""
    if not isinstance(parts, list) or len(parts) != 2 or not all(isinstance(part, str) and part for part in parts):
        raise UserError(f"{place}: not a pair of subwords; download it again")
    return tuple(parts)
