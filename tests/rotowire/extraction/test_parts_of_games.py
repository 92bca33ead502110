"""Made-up sentences with numbers of a part of a game."""

import pytest

from tlm_fairseq.rotowire.extraction.rule_versions import RULES_1

from extracted_facts import BLAZERS, HAWKS, LILLARD, extracted, of


@pytest.mark.parametrize(
    "text",
    [
        "Lillard hit four three - pointers in the final quarter .",
        "Lillard began well , adding four rebounds and four assists in that first period .",
        "Lillard dished out five assists in the third .",
        "In the first half , Lillard grabbed nine rebounds .",
        "The Hawks took a 98 - 97 lead on a late jumper .",
        "The Hawks led 90 - 88 with two minutes left .",
        "Atlanta outscored Portland 58 - 39 the rest of the way .",
        "The lead changed in the last two minutes before Lillard was fouled .",
        "Lillard had a clutch block of Horford 's shot .",
        "Lillard sank two free throws to seal the win .",
        "Lillard had a steal with ten seconds left .",
    ],
)
def test_numbers_of_a_part(text):
    assert extracted(text) == [] != extracted(text, rules=RULES_1)


@pytest.mark.parametrize(
    "text, expected",
    [
        ("Lillard scored 17 of his 38 points in the fourth quarter .", of(LILLARD, "38 PTS")),
        ("Lillard had 31 points and five rebounds in just three quarters of action .", of(LILLARD, "31 PTS", "5 REB")),
        ("Lillard had 20 points and dominated in the second half .", of(LILLARD, "20 PTS")),
        ("In the first half , Lillard got going , and he finished with 20 points .", of(LILLARD, "20 PTS")),
        ("Lillard had a block and a steal .", of(LILLARD, "1 BLK", "1 STL")),
        ("The Hawks beat the Blazers 110 - 99 in overtime .", of(HAWKS, "110 PTS") + of(BLAZERS, "99 PTS")),
    ],
)
def test_numbers_of_the_whole_game_beside_them(text, expected):
    assert extracted(text) == expected
