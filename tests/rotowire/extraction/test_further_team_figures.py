"""Made-up sentences with figures of teams that the first version of the rules does not read, or reads as others."""

import pytest

from tlm_fairseq.rotowire.extraction.rule_versions import RULES_1

from extracted_facts import BLAZERS, HAWKS, extracted, of


@pytest.mark.parametrize(
    "text, expected",
    [
        ("The Hawks struggled with turnovers , as they committed 15 .", of(HAWKS, "15 TOV")),
        (
            "It was sloppy , with Atlanta committing 16 turnovers to Portland 's eight .",
            of(HAWKS, "16 TOV") + of(BLAZERS, "8 TOV"),
        ),
        ("The Hawks scored 25 points off of 21 turnovers .", of(BLAZERS, "21 TOV")),
        ("The Hawks forced 16 turnovers .", of(BLAZERS, "16 TOV")),
        (
            "The Hawks came back just before the half , thanks to a 29 - 17 second quarter .",
            of(HAWKS, "29 PTS_QTR2") + of(BLAZERS, "17 PTS_QTR2"),
        ),
        (
            "The Hawks won the fourth quarter 24 - 15 after a long run .",
            of(HAWKS, "24 PTS_QTR4") + of(BLAZERS, "15 PTS_QTR4"),
        ),
        ("The third quarter was the key , as the Hawks scored 42 points in the quarter .", of(HAWKS, "42 PTS_QTR3")),
        ("A 47 - point first quarter got the visitors going .", of(BLAZERS, "47 PTS_QTR1")),
        ("Even Portland 's lowly 14 fourth quarter points were enough .", of(BLAZERS, "14 PTS_QTR4")),
        ("The Hawks won with a 41 - 36 rebounding advantage .", of(HAWKS, "41 REB") + of(BLAZERS, "36 REB")),
        (
            "The Hawks ( 30 ) beat the Blazers ( 2 - 1 ) .",
            of(HAWKS, "3 WINS", "0 LOSSES") + of(BLAZERS, "2 WINS", "1 LOSSES"),
        ),
    ],
)
def test_figures(text, expected):
    assert extracted(text) == expected != extracted(text, rules=RULES_1)


@pytest.mark.parametrize(
    "text",
    [
        "The Hawks ( 12 ) won .",
        "The Blazers and the Hawks had 15 - 2 runs .",
        "The Hawks had 14 fourth quarter leads .",
    ],
)
def test_what_is_no_such_figure(text):
    assert extracted(text) == []
