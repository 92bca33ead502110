"""The readings against a search through every single alignment."""

from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tlm_fairseq.gec.cherrant import readings
from tlm_fairseq.gec.cherrant.alignment import DELETION, INSERTION, MATCH, SUBSTITUTION, TRANSPOSITION_SHIFT, align
from tlm_fairseq.gec.cherrant.readings import Span, TooManyReadings, find_readings


def alignments(operations, row, column):
    """Yields every alignment that ends in the cell, as single spans from the last one to the first."""
    if row == column == 0:
        yield []
        return
    cell = operations[row][column]
    length = cell >> TRANSPOSITION_SHIFT
    steps = [("M", 1, 1)] if cell & MATCH else []
    steps += [("T", length, length)] if length else []
    steps += [("S", 1, 1)] if cell & SUBSTITUTION else []
    steps += [("I", 0, 1)] if cell & INSERTION else []
    steps += [("D", 1, 0)] if cell & DELETION else []
    for kind, rows, columns in steps:
        for rest in alignments(operations, row - rows, column - columns):
            yield [Span(kind, row - rows, row, column - columns, column), *rest]


def put_together(spans):
    made = []
    for kept, group in groupby(spans, lambda span: span.kind if span.kind in "MT" else ""):
        group = list(group)
        kinds = {span.kind for span in group}
        if kept == "T" or kinds == {"D", "I"}:
            made += group
        else:
            kind = "S" if "S" in kinds else group[0].kind
            made.append(Span(kind, group[0].start, group[-1].end, group[0].target_start, group[-1].target_end))
    return made


@given(st.text("abc", max_size=6), st.text("abc", max_size=6), st.sampled_from([0.5, 1.0, 1.5, 2.0]))
def test_they_are_those_of_all_alignments_each_once_in_their_order(source, target, cost):
    operations = align(source, target, lambda one, other: cost)
    every = [put_together(one[::-1]) for one in alignments(operations, len(source), len(target))]
    expected = [one for number, one in enumerate(every) if one not in every[:number]]
    assert list(find_readings(operations)) == expected
    assert list(find_readings(operations, every=False)) == every[:1]


def test_alignments_that_are_put_together_alike_are_followed_once(monkeypatch):
    """A search through each would not end: there are over 800 million."""
    monkeypatch.setattr(readings, "MOST_STATES", 10_000)
    operations = align("a" * 30, "b" * 40, lambda one, other: 1.0)
    assert list(find_readings(operations)) == [[Span("S", 0, 30, 0, 40)]]


def test_a_search_that_does_not_end_is_given_up(monkeypatch):
    monkeypatch.setattr(readings, "MOST_STATES", 1_000)
    with pytest.raises(TooManyReadings):
        list(find_readings(align("a" * 30, "b" * 30, lambda one, other: 2.0)))
