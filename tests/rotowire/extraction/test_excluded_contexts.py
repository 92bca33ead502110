"""Made-up sentences with numbers that are no whole figure of one player or team."""

import pytest

from tlm_fairseq.rotowire.extraction.rule_versions import RULES_1

from extracted_facts import HAWKS, HORFORD, LILLARD, MCCOLLUM, extracted, of


@pytest.mark.parametrize(
    "text",
    [
        # Inexact.
        "The Hawks shot below 40 percent from the field .",
        "The Hawks scored 110 points or more .",
        "Lillard reached 20 points again .",
        "Lillard sat down in over 10 minutes .",
        "The Hawks committed six more turnovers than Portland .",
        "The Hawks led by as many as 20 points in the third quarter .",
        # Margins.
        "Lillard tied the game at 113 points .",
        # Several together.
        "The Hawks won a sloppy game with 37 combined turnovers .",
        "Lillard and McCollum combined for 29 points , 12 assists and three rebounds .",
        "Lillard left early . The Portland bench went 5 - for - 20 from the field .",
        "The Hawks starters outscored the Blazers 76 - 53 .",
        # Some of the shots or points.
        "The Hawks shot just 39 percent on two - point shots .",
    ],
)
def test_no_whole_figures(text):
    assert extracted(text) == [] != extracted(text, rules=RULES_1)


@pytest.mark.parametrize(
    "text, expected",
    [
        ("Lillard turned the ball over seven times .", of(LILLARD, "7 TO")),
        ("The Hawks were led by 20 points from Horford .", of(HORFORD, "20 PTS")),
        ("Lillard was the third bench player to shine , adding 12 points .", of(LILLARD, "12 PTS")),
        ("McCollum came off the bench to pace the Portland reserves with 10 points .", of(MCCOLLUM, "10 PTS")),
        ("The Hawks hauled in a collective 51 boards .", of(HAWKS, "51 REB")),
        (
            "The Hawks scored 42 of their 104 points in the paint , as compared to 28 for the Blazers .",
            of(HAWKS, "104 PTS"),
        ),
    ],
)
def test_whole_figures_beside_them(text, expected):
    assert extracted(text) == expected
