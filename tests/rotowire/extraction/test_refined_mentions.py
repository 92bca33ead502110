"""Made-up sentences in which whom a number belongs to is not the name before it."""

import dataclasses

import pytest

from example_games import example_game
from extracted_facts import BAZEMORE, BLAZERS, HAWKS, HORFORD, LILLARD, MCCOLLUM, extracted, of

CENTER = dataclasses.replace(
    example_game(),
    players=[
        dataclasses.replace(player, start_position="C") if player.name == HORFORD else player
        for player in example_game().players
    ],
)


@pytest.mark.parametrize(
    "text, expected",
    [
        # Asides: another plays for him, or he does not play.
        ("McCollum , who started for the suspended Lillard , scored 18 points .", of(MCCOLLUM, "18 PTS")),
        ("McCollum filled in for Lillard and put up 10 points .", of(MCCOLLUM, "10 PTS")),
        ("McCollum started with Lillard out . He scored 17 points .", of(MCCOLLUM, "17 PTS")),
        ("McCollum had to do with Lillard ( knee ) sitting . He scored 17 points .", of(MCCOLLUM, "17 PTS")),
        # Descriptions.
        ("The Hawks leaned on Horford , and the center had 25 points .", of(HORFORD, "25 PTS")),
        ("Horford was quiet early . The big man finished with 25 points .", of(HORFORD, "25 PTS")),
        ("McCollum played well . The Hawks ' star center had 31 points .", []),
        ("Horford and Bazemore led . The Hawks star center had 31 points .", of(HORFORD, "31 PTS")),
        ("Horford and Bazemore led . The Hawks ' star guard had 31 points .", of(BAZEMORE, "31 PTS")),
        ("The home team hauled in 51 rebounds .", of(HAWKS, "51 REB")),
        ("It was a night of 53 percent shooting for the hosts .", of(HAWKS, "53 FG_PCT")),
        ("The visitors committed 15 turnovers .", of(BLAZERS, "15 TOV")),
        # Names nearly right.
        ("Damien Lillard scored 20 points .", of(LILLARD, "20 PTS")),
        ("Larry Nance , Jr. and Horford led , with the former adding nine rebounds .", of("Larry Nance Jr.", "9 REB")),
        # They: who did something, not who was named last.
        (
            "The Blazers came into Atlanta and stole a win . They shot 48 percent from the field .",
            of(BLAZERS, "48 FG_PCT"),
        ),
        (
            "The Hawks held Portland to 39 percent from the field . They had 25 assists .",
            of(BLAZERS, "39 FG_PCT") + of(HAWKS, "25 AST"),
        ),
        # The former and the latter are of two just named, and no All-Stars.
        ("Lillard and Horford both scored . The latter had 20 points .", of(HORFORD, "20 PTS")),
        (
            "Lillard and Horford met . Bazemore won . So did McCollum . The former All-Star had 20 points .",
            of(MCCOLLUM, "20 PTS"),
        ),
        # The full stop is missing.
        ("Lillard fouled out in the end The Hawks had 25 assists .", of(HAWKS, "25 AST")),
    ],
)
def test_whose_numbers(text, expected):
    assert extracted(text, CENTER) == expected
