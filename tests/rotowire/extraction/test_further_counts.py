"""Made-up sentences with counts that the first version of the rules does not read, or reads as others."""

import pytest

from tlm_fairseq.rotowire.extraction.rule_versions import RULES_1

from extracted_facts import BLAZERS, HAWKS, LILLARD, MCCOLLUM, extracted, of


@pytest.mark.parametrize(
    "text, expected",
    [
        # Players.
        ("Lillard had seven costly turnovers .", of(LILLARD, "7 TO")),
        ("Lillard 's 26 points lead the way .", of(LILLARD, "26 PTS")),
        ("Lillard scored 20 of his own .", of(LILLARD, "20 PTS")),
        ("Lillard had 14 boards , including six offensive .", of(LILLARD, "14 REB", "6 OREB")),
        ("Lillard had 13 rebounds , including seven on the offensive end .", of(LILLARD, "13 REB", "7 OREB")),
        ("Lillard sank three buckets from beyond the arc .", of(LILLARD, "3 FG3M")),
        (
            "Lillard showed his new three - point shot , converting 1 - of - 3 attempts .",
            of(LILLARD, "1 FG3M", "3 FG3A"),
        ),
        ("Lillard shot 5 - of - 9 from three .", of(LILLARD, "5 FG3M", "9 FG3A")),
        # Several, each.
        (
            "A trio of 10 - point efforts from Lillard , McCollum and Nene did not help .",
            of(LILLARD, "10 PTS") + of(MCCOLLUM, "10 PTS") + of("Nene", "10 PTS"),
        ),
        ("Lillard and McCollum co - led with 22 points .", of(LILLARD, "22 PTS") + of(MCCOLLUM, "22 PTS")),
        (
            "Lillard and McCollum led with 34 points and 31 points , respectively .",
            of(LILLARD, "34 PTS") + of(MCCOLLUM, "31 PTS"),
        ),
        (
            "Lillard and McCollum had four ( 2 - 5 FG ) and 12 points ( 3 - 8 FG , 5 - 6 FT ) respectively .",
            of(LILLARD, "4 PTS", "2 FGM", "5 FGA") + of(MCCOLLUM, "12 PTS", "3 FGM", "8 FGA", "5 FTM", "6 FTA"),
        ),
        # Teams.
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
        ("The Hawks sported a 51 field goal percentage .", of(HAWKS, "51 FG_PCT")),
        ("The Hawks hit 56 percent from three .", of(HAWKS, "56 FG3_PCT")),
        ("The Hawks earned 40 free throws and sank 32 ( 80 percent ) .", of(HAWKS, "80 FT_PCT")),
        (
            "The Hawks ( 30 ) beat the Blazers ( 2 - 1 ) .",
            of(HAWKS, "3 WINS", "0 LOSSES") + of(BLAZERS, "2 WINS", "1 LOSSES"),
        ),
    ],
)
def test_counts(text, expected):
    assert extracted(text) == expected != extracted(text, rules=RULES_1)


@pytest.mark.parametrize(
    "text",
    [
        "Horford won a point lead of seven on the offensive end .",
        "The Hawks ( 12 ) won .",
        "The bench sank 1 - of - 3 attempts .",
    ],
)
def test_what_is_no_such_count(text):
    assert extracted(text) == []
