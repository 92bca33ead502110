"""Edits compared by their spans; that it is errant_compare's way, test_errant.py and test_cherrant.py show."""

import pytest

from tlm_fairseq.gec.m2 import Edit
from tlm_fairseq.gec.metrics.edit_metric import Judgement
from tlm_fairseq.gec.metrics.errant import Errant
from tlm_fairseq.gec.metrics.gold import Gold
from tlm_fairseq.gec.metrics.span_edits import TIERS, SpanEditScore


def test_a_type_without_an_operation_is_itself_on_every_tier():
    score = SpanEditScore(6, 0, 0, types={"G/Case": (1, 0, 0), "R:NOUN": (2, 0, 0), "M:NOUN": (3, 0, 0)})
    tables = [{kind: one.tp for kind, one in score.by_type(tier).items()} for tier in TIERS]
    assert tables == [{"G/Case": 1, "M": 3, "R": 2}, {"G/Case": 1, "NOUN": 5}, {"G/Case": 1, "M:NOUN": 3, "R:NOUN": 2}]


@pytest.mark.parametrize(
    "tp_fp_fn, precision, recall, f",
    [
        ((0, 0, 0), 1.0, 1.0, 1.0),
        ((0, 0, 5), 1.0, 0.0, 0.0),
        ((0, 5, 0), 0.0, 1.0, 0.0),
        ((0, 5, 5), 0.0, 0.0, 0.0),
        ((1, 1, 3), 0.5, 0.25, 5 / 12),  # 1.25 * .5 * .25 / (.25 * .5 + .25)
    ],
)
def test_nothing_over_nothing_is_defined(tp_fp_fn, precision, recall, f):
    score = SpanEditScore(*tp_fp_fn)
    assert (score.precision, score.recall, score.f) == pytest.approx((precision, recall, f))


def test_a_right_edit_is_of_the_annotators_type_and_a_wrong_one_of_the_systems():
    system = [[Edit(0, 1, "R:NOUN", "x"), Edit(2, 3, "R:VERB", "y")], [Edit(0, 1, "U:DET", "")]]
    gold = Gold([{4: [Edit(0, 1, "R:SPELL", "x"), Edit(3, 3, "M:PUNCT", ".")]}, {}])
    types = {"R:SPELL": (1, 0, 0), "R:VERB": (0, 1, 0), "M:PUNCT": (0, 0, 1)}
    assert Errant().judge_edits(system, gold) == [Judgement(4, (1, 1, 1), types), Judgement(None, (0, 0, 0))]


def test_a_deletion_may_be_written_in_two_ways():
    """ERRANT leaves the correction empty, ChERRANT writes -NONE-."""
    gold = Gold([{0: [Edit(0, 1, "R", "-NONE-")]}])
    assert Errant().compare_edits([[Edit(0, 1, "U:DET", "")]], gold) == [(1, 0, 0)]
