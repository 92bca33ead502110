from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tlm_fairseq.gec.cged.edits import CgedEdit
from tlm_fairseq.gec.cged.report import format_corrections, format_figure, format_official_report
from tlm_fairseq.gec.metrics import Cged


@pytest.mark.parametrize(
    "value, text",
    [
        (None, "NaN"),
        (0, "0"),
        (1, "1"),
        (Fraction(1, 2), "0.5"),
        (Fraction(1, 3), "0.3333"),
        (Fraction(2, 3), "0.6667"),
        (Fraction(5, 100_000), "0.0001"),  # half up, where a half to even would give 0
        (Fraction(25, 100_000), "0.0003"),
        (Fraction(49_999, 1_000_000_000), "0"),
        (Fraction(9_999_95, 10_000_00), "1"),
        (Fraction(-1, 8), "-0.125"),
        (Fraction(-1, 100_000), "0"),
    ],
)
def test_figures_are_rounded_half_up_and_stripped(value, text):
    assert format_figure(value) == text


@given(st.fractions(0, 1))
def test_figures_are_near_and_short(value):
    text = format_figure(value)
    assert abs(Fraction(text) - value) <= Fraction(1, 20_000) and len(text) <= 6
    assert not ("." in text and text.endswith("0"))


GOLD = {"1": (CgedEdit(1, 2, "S", ("甲",)), CgedEdit(4, 4, "R")), "2": ()}


def test_layout_of_the_official_report():
    """The layout of NLP-TEA 2016's report; the figures by hand."""
    score = Cged().score(None, {"1": (CgedEdit(1, 2, "S", ("甲", "乙")),), "2": ()}, GOLD)
    assert format_official_report(score, "out.txt", "truth.txt") == (
        "NLP-TEA 2016 Shared Task\n"
        "Chinese Grammatical Error Diagnosis\n"
        "\n"
        "System Results: out.txt\n"
        "Gold Standard: truth.txt\n"
        "\n"
        "==========================================================\n"
        "Overall Performance\n"
        "==========================================================\n"
        "\n"
        "False Positive Rate = 0 (0/1)\n"
        "\n"
        "Detection Level\n"
        "\tAccuracy = 1 (2/2)\n"
        "\tPrecision = 1 (1/1)\n"
        "\tRecall = 1 (1/1)\n"
        "\tF1-Score = 1 ((2*1*1)/(1+1))\n"
        "\n"
        "Identification Level\n"
        "\tAccuracy = 1 (2/2)\n"
        "\tPrecision = 1 (1/1)\n"
        "\tRecall = 0.5 (1/2)\n"
        "\tF1-Score = 0.6667 ((2*1*0.5)/(1+0.5))\n"
        "\n"
        "Position Level\n"
        "\tAccuracy = 1 (2/2)\n"
        "\tPrecision = 1 (1/1)\n"
        "\tRecall = 0.5 (1/2)\n"
        "\tF1-Score = 0.6667 ((2*1*0.5)/(1+0.5))"
    )
    assert format_corrections(score, "definition A", "definition B") == (
        "Correction Level\n"
        "\tPrecision = 0.5 (1/2)\n"
        "\tRecall = 1 (1/1)\n"
        "\tF1-Score = 0.6667 ((2*0.5*1)/(0.5+1))\n"
        "\n"
        "Comprehensive Score = 0.75\n"
        "\tdefinition A\n"
        "\n"
        "COR1\n"
        "\tPrecision = 1 (1/1)\n"
        "\tRecall = 1 (1/1)\n"
        "\tF1-Score = 1 ((2*1*1)/(1+1))\n"
        "\n"
        "COR3\n"
        "\tPrecision = 1 (1/1)\n"
        "\tRecall = 1 (1/1)\n"
        "\tF1-Score = 1 ((2*1*1)/(1+1))\n"
        "definition B"
    )


def test_nothing_over_nothing_is_printed():
    report = format_official_report(Cged().score(None, {"2": ()}, {"2": ()}), "a", "b")
    assert "\tPrecision = NaN (0/0)\n\tRecall = NaN (0/0)\n\tF1-Score = NaN ((2*NaN*NaN)/(NaN+NaN))" in report
