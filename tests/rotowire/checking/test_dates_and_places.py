import pytest

from tlm_fairseq.rotowire.checking.arenas import ARENAS
from tlm_fairseq.rotowire.extraction.nba_teams import NBA_TEAMS

from checked_game import OPENING, found_in


def test_the_day_of_the_game(game):
    assert found_in(game, OPENING.replace("Friday", "Monday")) == [("Monday", "NAME", "Friday")]


@pytest.mark.parametrize(
    ("sentence", "marks"),
    [
        ("The Herons came in to Monday 's contest with a fine record .", [("Monday", "NAME", "Friday")]),
        ("The Herons had lost to the Lakers on Monday .", []),
        ("The host Foxes were cold .", [("host", "WORD", "on the road")]),
        ("The visiting Foxes were cold .", []),
        ("It was a huge road win .", [("road", "WORD", "at home")]),
        ("It was a huge home win .", []),
        ("It was a tough home loss .", [("home", "WORD", "on the road")]),
        ("It was a tough road loss .", []),
    ],
)
def test_days_and_hosts(found, sentence, marks):
    assert found(sentence) == marks


def test_every_team_has_an_arena():
    assert set(ARENAS) == {name for _, name in NBA_TEAMS}


def test_an_arena_of_another_team(tmp_path):
    from tlm_fairseq.rotowire.corpus.games import read_games

    from checked_game import HOME_LINE, PLAYERS, VISITOR_LINE
    from small_games import small_game, write_small_games

    line = ("Bulls", *HOME_LINE[1:])
    game = read_games(
        write_small_games(tmp_path / "g.json", [small_game(PLAYERS, "11_04_16", "", line, VISITOR_LINE)])
    )[0]
    assert found_in(game, "The Bulls beat the Foxes , 104 - 98 , at the United Center .") == []
    assert found_in(game, "The Bulls beat the Foxes , 104 - 98 , at the Moda Center .") == [
        ("Moda Center", "NAME", "United Center")
    ]
