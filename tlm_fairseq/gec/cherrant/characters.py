"""The tokens that ChERRANT compares, and what it knows of one: is it Chinese, is it punctuation."""

import string
import unicodedata

from tlm_fairseq.gec.cherrant.marks import MISSING_PART

# It is missing from ChERRANT's list, as the alignments of the official output show.
FULL_STOP = "。"

_ASCII = frozenset(string.punctuation)


def split_tokens(sentence: str) -> list[str]:
    """Returns the tokens of a sentence: each character but white space, and ``MISSING_PART`` as one."""
    parts = "".join(sentence.split()).split(MISSING_PART)
    tokens = list(parts[0])
    for part in parts[1:]:
        tokens += [MISSING_PART, *part]
    return tokens


def is_chinese(token: str) -> bool:
    """Returns whether the token is of Chinese characters only, those of Unicode's first block of them."""
    return all("\u4e00" <= character <= "\u9fff" for character in token)


def is_punctuation(token: str) -> bool:
    """Returns whether a token is punctuation for ChERRANT: a sign, or a symbol of ASCII; not ``FULL_STOP``."""
    if len(token) != 1 or token == FULL_STOP:
        return False
    return unicodedata.category(token).startswith("P") or unicodedata.normalize("NFKC", token) in _ASCII
