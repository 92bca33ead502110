"""Texts that say a sentence twice."""

from collections.abc import Sequence

from tlm_fairseq.rotowire.extraction.text_pieces import sentence_spans


def repeats_a_sentence(tokens: list[str]) -> bool:
    """Whether two sentences of a text have the same tokens."""
    sentences = [tuple(tokens[start:end]) for start, end in sentence_spans(tokens)]
    return len(set(sentences)) < len(sentences)


def share_of_repeating(texts: Sequence[list[str]]) -> float:
    """Returns the share of the texts, each its tokens, that repeat a sentence; 0 of no texts."""
    return sum(map(repeats_a_sentence, texts)) / len(texts) if texts else 0.0
