"""The gold edits of an M2 file for texts of a known length.

Document headers, sentences such as ``# 0002``, stand in UA-GEC's official M2 and not in its texts. They are left out
where the file fits without them, and only there.
"""

import re
from typing import NamedTuple

from tlm_fairseq.data.m2 import read_m2
from tlm_fairseq.errors import UserError

_DOCUMENT_HEADER = re.compile(r"# \d+")


class GoldM2(NamedTuple):
    """The ``AnnotatedSentence`` items, how many headers were left out, and lines for the user."""

    sentences: list
    headers: int
    notes: list


def read_gold_m2(path, number, name):
    """Returns the ``GoldM2`` of an M2 file with a sentence for each of ``number`` lines of the text called ``name``.

    Raises:
        UserError: the file cannot be read, or has another number of sentences.
    """
    sentences = read_m2(path)
    without = [sentence for sentence in sentences if not _DOCUMENT_HEADER.fullmatch(sentence.source)]
    headers = len(sentences) - len(without)
    if headers and len(without) == number:
        return GoldM2(without, headers, [f"{path}: {headers} document headers such as '# 0002' left out"])
    if len(sentences) != number:
        raise UserError(f"{name} has {number} lines and {path} {len(sentences)} sentences; give one line for each")
    return GoldM2(sentences, 0, [])


def check_sources(gold, path, sources):
    """Checks that the sentences are the sources, but for white space.

    Args:
        gold: ``GoldM2`` of the file ``path``, of as many sentences as there are sources.

    Raises:
        UserError: a sentence differs.
    """
    for number, (sentence, source) in enumerate(zip(gold.sentences, sources, strict=True), start=1):
        if sentence.source.split() != source.split():
            left_out = " (document headers left out)" if gold.headers else ""
            raise UserError(f"{path}: its sentence {number}{left_out} differs from line {number} of the source")


def header_field(headers):
    """Returns what a signature says about headers that were left out."""
    return {"headers-left-out": headers} if headers else {}
