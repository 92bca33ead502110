import pytest

from tlm_fairseq.gec.m2 import Edit, OverlappingEdits
from tlm_fairseq.gec.metrics.chunks import Chunk, cut


def edits(*changes):
    return [Edit(start, end, "R:OTHER", correction) for start, end, correction in changes]


def cut_texts(source, *corrections):
    chunks, untouched = cut(source.split(), [edits(*changes) for changes in corrections])
    return [[chunk.text for chunk in row] for row in chunks], untouched


def test_edits_that_overlap_or_touch_are_one_chunk_of_all():
    """b c and c d overlap, and the insertion before e touches; f is far enough."""
    texts, untouched = cut_texts("a b c d e f g", [(1, 3, "x"), (5, 6, "F")], [(2, 4, "y z")], [(4, 4, "!")])
    assert texts == [["x d", "F"], ["b y z", "f"], ["b c d !", "f"]]
    # a, e and g
    assert untouched == 3


def test_insertions_at_both_ends_have_no_source():
    texts, untouched = cut_texts("a", [(0, 0, "x")], [(1, 1, "y"), (1, 1, "z")])
    assert texts == [["x", ""], ["", "y z"]] and untouched == 1


def test_no_edit_leaves_one_chunk_and_no_token_none():
    assert cut_texts("a b", [], []) == ([[], []], 1)
    assert cut_texts("", []) == ([[]], 0)


def test_lengths_are_of_source_or_text_and_an_uncorrected_error_is_an_edit():
    shorter, longer = edits((0, 2, "x")), edits((0, 2, "x y z||w"))
    uncorrected = [Edit(0, 1, "UNK", "a"), Edit(3, 4, "U", "-NONE-")]
    chunks, _ = cut("a b c d".split(), [shorter, longer, uncorrected])
    assert chunks[0] == [Chunk("x", True, 2), Chunk("d", False, 1)]
    assert chunks[1] == [Chunk("x y z", True, 3), Chunk("d", False, 1)]
    assert chunks[2] == [Chunk("a b", True, 2), Chunk("", True, 1)]


def test_overlapping_edits_of_one_correction_are_refused():
    with pytest.raises(OverlappingEdits, match="replace token 1 of 'a b c'"):
        cut("a b c".split(), [edits((0, 2, "x"), (1, 3, "y"))])
