"""Made-up sentences with counts that the first version of the rules does not read, or reads as others."""

import pytest

from tlm_fairseq.rotowire.extraction.rule_versions import RULES_1

from extracted_facts import HAWKS, LILLARD, MCCOLLUM, extracted, of


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
        ("The Hawks sported a 51 field goal percentage .", of(HAWKS, "51 FG_PCT")),
        ("The Hawks hit 56 percent from three .", of(HAWKS, "56 FG3_PCT")),
        ("The Hawks earned 40 free throws and sank 32 ( 80 percent ) .", of(HAWKS, "80 FT_PCT")),
    ],
)
def test_counts(text, expected):
    assert extracted(text) == expected != extracted(text, rules=RULES_1)


@pytest.mark.parametrize(
    "text", ["Horford won a point lead of seven on the offensive end .", "The bench sank 1 - of - 3 attempts ."]
)
def test_what_is_no_such_count(text):
    assert extracted(text) == []
