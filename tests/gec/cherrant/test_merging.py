"""Moves and common ends, a case each; what is moved stands on both sides of what stays."""

import pytest

from tlm_fairseq.gec.cherrant.merging import merge
from tlm_fairseq.gec.cherrant.readings import Span


def spans(*kinds_and_texts):
    """Returns (reading, source, target) of triples (kind, source text, target text)."""
    reading, source, target = [], "", ""
    for kind, gone, come in kinds_and_texts:
        ends = len(source) + len(gone), len(target) + len(come)
        reading.append(Span(kind, len(source), ends[0], len(target), ends[1]))
        source, target = source + gone, target + come
    return reading, list(source), list(target)


MOVES = {
    "two that change places": (("S", "甲", "乙"), ("M", "对", "对"), ("S", "乙", "甲")),
    "two but for one character": (("S", "甲乙丙", "丁戊己"), ("M", "对", "对"), ("S", "丁戊", "甲乙丙")),
    "one behind": (("D", "甲", ""), ("M", "对", "对"), ("I", "", "甲")),
    "one in front": (("I", "", "甲"), ("M", "对", "对"), ("D", "甲", "")),
    "over a transposition": (("D", "甲", ""), ("T", "对错", "错对"), ("I", "", "甲")),
    "but for one character": (("D", "甲乙", ""), ("M", "对", "对"), ("I", "", "甲丙")),
    "rotated": (("D", "甲乙丙丁", ""), ("M", "对", "对"), ("I", "", "丙丁甲乙")),
}
NO_MOVES = {
    "one character that changed": (("D", "甲", ""), ("M", "对", "对"), ("I", "", "乙")),
    "punctuation": (("D", "，", ""), ("M", "对", "对"), ("I", "", "，")),
    "shorter ones must be equal": (("S", "甲", "乙"), ("M", "对", "对"), ("S", "乙丙", "甲")),
    "over a substitution": (("D", "甲", ""), ("S", "对", "错"), ("I", "", "甲")),
    "two substitutions over a transposition": (("S", "甲", "乙"), ("T", "对错", "错对"), ("S", "乙", "甲")),
}


@pytest.mark.parametrize("case", MOVES.values(), ids=list(MOVES))
def test_a_move_is_one_edit(case):
    reading, source, target = spans(("M", "好", "好"), *case)
    assert merge(reading, source, target) == [Span("T", 1, len(source), 1, len(target))]


@pytest.mark.parametrize("case", NO_MOVES.values(), ids=list(NO_MOVES))
def test_others_stay_as_they_are(case):
    reading, source, target = spans(*case)
    assert merge(reading, source, target) == [span for span in reading if span.kind != "M"]


@pytest.mark.parametrize(
    ("gone", "come", "left"),
    [
        ("甲乙丙", "甲丁丙", Span("S", 1, 2, 1, 2)),
        ("甲", "甲丁", Span("I", 1, 1, 1, 2)),
        ("丁甲", "甲", Span("D", 0, 1, 0, 0)),
        ("甲甲", "甲", Span("D", 1, 2, 1, 1)),
        ("甲乙", "丙丁", Span("S", 0, 2, 0, 2)),
    ],
)
def test_what_both_sides_of_a_substitution_share_at_its_ends_is_cut_off(gone, come, left):
    assert merge(*spans(("S", gone, come))) == [left]


def test_equal_sides_are_no_edit():
    assert merge(*spans(("S", "甲乙", "甲乙"))) == []
