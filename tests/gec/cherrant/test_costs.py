"""What a substitution costs: meaning, then sound or shape, then punctuation."""

import sys

import pytest

from tlm_fairseq.errors import UserError
from tlm_fairseq.gec.cherrant.costs import SubstitutionCosts
from tlm_fairseq.gec.cherrant.resources import Resources, read_resources

UNLIKE = 0.5 + 0.25  # of sound, and neither is punctuation


@pytest.fixture
def cost(tables):
    pytest.importorskip("pypinyin", reason="pypinyin is not installed")
    return SubstitutionCosts(read_resources(tables))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("人", "士", 0 / 6 + UNLIKE),
        ("人", "者", 2 / 6 + UNLIKE),
        ("人", "娃", 4 / 6 + UNLIKE),
        ("人", "物", 2 / 6 + UNLIKE),  # levels below one that differs may agree
        ("娃", "马", 6 / 6 + UNLIKE),
        ("人", "好", 4 / 6 + UNLIKE),  # Cilin does not have it
        ("做", "坐", 4 / 6 + 0.25),  # one sound, without tones
        ("长", "丈", 4 / 6 + 0.25),  # by one of several sounds
        ("己", "已", 4 / 6 + 0.25),  # the confusion set has it, from either side
        ("已", "己", 4 / 6 + 0.25),
        ("a", "b", 4 / 6 + UNLIKE),
        ("，", "、", 4 / 6 + 0.5),
        ("，", "好", 4 / 6 + 0.5 + 0.499),
        ("，", "。", 4 / 6 + 0.5 + 0.499),  # ChERRANT does not count the full stop as punctuation
        ("。", "好", 4 / 6 + UNLIKE),
        ("[缺失成分]", "好", 4 / 6 + UNLIKE),
    ],
)
def test_a_substitution_costs(cost, one, other, expected):
    assert cost(one, other) == pytest.approx(expected)


def test_without_tables_meanings_are_unknown():
    pytest.importorskip("pypinyin", reason="pypinyin is not installed")
    assert SubstitutionCosts(Resources())("人", "士") == pytest.approx(4 / 6 + UNLIKE)


def test_the_missing_package_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "pypinyin", None)
    with pytest.raises(UserError, match="run: python -m pip install pypinyin"):
        SubstitutionCosts(Resources())
