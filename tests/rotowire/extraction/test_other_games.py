"""Made-up sentences with numbers of other games than the one that was played, on Friday, 4 November 2016."""

import pytest

from tlm_fairseq.rotowire.extraction.rule_versions import RULES_1

from extracted_facts import LILLARD, MCCOLLUM, extracted, of


@pytest.mark.parametrize(
    "text",
    [
        "Lillard shot 4 - of - 15 from the field on Tuesday .",
        "Lillard scored 31 points in Tuesday 's loss .",
        "Lillard had a poor night on Monday against the Bulls , where he had only four points in 38 minutes .",
        "Lillard had struggled since the opener , when he scored 22 points .",
        "Lillard missed often , making him 10 - of - 26 over his last two games for just 27 total points .",
        "Lillard is averaging 25 points while shooting 53 percent from the field .",
        "Lillard is in form since his 41 - point game .",
        "Lillard was quiet . A week after scoring 40 points , he sat out .",
        "Lillard scored a season - high 40 points against the Bulls .",
        "Lillard passes well : his season - high 19 assists came against the Bulls .",
    ],
)
def test_numbers_of_other_games(text):
    assert extracted(text) == [] != extracted(text, rules=RULES_1)


@pytest.mark.parametrize(
    "text, expected",
    [
        ("Lillard had 20 points on Friday .", of(LILLARD, "20 PTS")),
        ("Lillard had 20 points after he missed the game on Tuesday .", of(LILLARD, "20 PTS")),
        ("Lillard followed up a 40 - point outing with a 21 - point effort .", of(LILLARD, "21 PTS")),
        ("Lillard is averaging 25 points , but McCollum had 20 points .", of(MCCOLLUM, "20 PTS")),
        (
            "Lillard had 20 points and 10 rebounds for his third double - double of the year .",
            of(LILLARD, "20 PTS", "10 REB"),
        ),
        (
            "After scoring 24 points in this one , Lillard is averaging 30 over his last two games .",
            of(LILLARD, "24 PTS"),
        ),
    ],
)
def test_numbers_of_this_game_beside_them(text, expected):
    assert extracted(text) == expected
