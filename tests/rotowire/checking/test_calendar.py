import pytest

from tlm_fairseq.rotowire.checking.calendar import Calendar, opponent_in
from tlm_fairseq.rotowire.corpus.games import read_games

from checked_game import HOME_LINE, OPENING, PLAYERS, VISITOR_LINE, found_in
from small_games import small_game, write_small_games


def record(day, home, visitor):
    """A game of two teams, each ``(name, city, points, wins, losses)``; the players are always those of the Herons."""
    lines = [
        (name, city, points, *line[3:-2], wins, losses)
        for (name, city, points, wins, losses), line in ((home, HOME_LINE), (visitor, VISITOR_LINE))
    ]
    cities = {"Kell": home[1], "Port Ross": visitor[1]}
    players = tuple((*names, cities[city], position, figures) for *names, city, position, figures in PLAYERS)
    return small_game(players, day, "", *lines)


@pytest.fixture(scope="module")
def season(tmp_path_factory):
    """Four games of the Herons, of which the last comes after one that is missing; the checked one is the second."""
    games = [
        record("11_02_16", ("Herons", "Kell", "90", "11", "3"), ("Jazz", "Utah", "95", "1", "8")),
        small_game(PLAYERS, "11_04_16", OPENING, HOME_LINE, VISITOR_LINE),
        record("11_07_16", ("Magic", "Orlando", "99", "4", "8"), ("Herons", "Kell", "98", "12", "4")),
        record("11_11_16", ("Herons", "Kell", "99", "13", "5"), ("Jazz", "Utah", "95", "1", "11")),
    ]
    return read_games(write_small_games(tmp_path_factory.mktemp("season") / "games.json", games))


@pytest.fixture(scope="module")
def calendar(season):
    return Calendar(reversed(season))


def test_the_games_before_and_after(season, calendar):
    first, game, third, last = season
    assert calendar.next_game(game, "Herons") == third
    assert opponent_in(third, "Herons").name == "Magic"
    assert calendar.previous_game(game, "Herons") == first
    assert calendar.last_results(third, "Herons", 3) == [False, True, False]


def test_a_game_behind_a_missing_one_is_not_taken_for_the_next(season, calendar):
    assert calendar.next_game(season[2], "Herons") is None
    assert calendar.next_game(season[1], "Foxes") is None
    assert calendar.last_results(season[1], "Herons", 3) is None


@pytest.mark.parametrize(
    ("sentence", "marks"),
    [
        ("The Herons ' next game will be on the road against the Orlando Magic on Monday .", []),
        (
            "The Herons ' next game will be at home against the Utah Jazz on Friday .",
            [("at home", "WORD", "on the road"), ("Utah Jazz", "NAME", "Orlando Magic"), ("Friday", "NAME", "Monday")],
        ),
        ("The Herons head to Orlando to take on the Magic .", []),
        ("The Herons head to Utah to take on the Magic .", [("Utah", "NAME", "Orlando")]),
        ("The Herons have now won one of their last two games .", []),
        ("The Herons have now won two of their last two games .", [("two", "NUMBER", "1")]),
        ("Tom Hale has combined for 44 points and 24 rebounds over his last two games .", []),
        ("Tom Hale has combined for 50 points over his last three games .", []),
        ("Tom Hale has combined for 50 points over his last two games .", [("50", "NUMBER", "44")]),
    ],
)
def test_what_the_calendar_decides(season, calendar, sentence, marks):
    assert found_in(season[1], f"{OPENING} {sentence}", calendar=calendar) == marks
