import pytest

from tlm_fairseq.errors import UserError
from tlm_fairseq.rotowire.corpus.team_sides import home_rows

from small_games import PLAYERS, small_game


def game_of(cities, home="Kell", visitor="Port Ross", starts=None):
    """A game whose players have these cities, with a starter where ``starts`` has an S."""
    starts = starts or "S--" * (len(cities) // 3)
    rows = [
        ("P", "P", "N/A", city, "F" if start == "S" else "N/A", PLAYERS[0][-1])
        for city, start in zip(cities, starts, strict=True)
    ]
    game = small_game(players=rows)
    return game | {"home_city": home, "vis_city": visitor}


def test_the_city_tells():
    assert home_rows(game_of(["Port Ross"] * 3 + ["Kell"] * 3), "x") == {3, 4, 5}
    assert home_rows(game_of(["Kell"] * 2 + ["Port Ross"] * 4), "x") == {0, 1}
    assert home_rows(game_of(["Kell", "Port Ross", "Kell"]), "x") == {0, 2}
    assert home_rows(game_of(["Port Ross"] * 3), "x") == set()


@pytest.mark.parametrize(
    "starts, first",
    [
        ("SSSSS---SSSSS---", 8),
        ("SSSSS-SSSSS---", 6),
        # No bench of the visitors: five starters, then five more.
        ("SSSSSSSSSS---", 5),
        ("SSSSSSSSSS", 5),
        ("S-S", 2),
    ],
)
def test_two_teams_of_one_city_are_told_by_their_line_ups(starts, first):
    game = game_of(["Kell"] * len(starts), visitor="Kell", starts=starts)
    assert home_rows(game, "x") == set(range(first, len(starts)))


def test_two_names_of_one_city_are_told_by_their_order():
    # The box score writes LA, the game Los Angeles for both, for one, and for the other.
    for home, visitor in (("Los Angeles", "Los Angeles"), ("Los Angeles", "Utah"), ("Kell", "Los Angeles")):
        players = ["Utah" if visitor == "Utah" else "LA"] * 3 + ["LA" if visitor == "Utah" else "Los Angeles"] * 3
        assert home_rows(game_of(players, home, visitor), "x") == {3, 4, 5}


@pytest.mark.parametrize("starts", ["------", "SS----", "S-S-S-", "SSSSSS"])
def test_what_cannot_be_told_is_refused(starts):
    with pytest.raises(UserError, match="x, game, box_score, TEAM_CITY: cannot tell which players are Herons"):
        home_rows(game_of(["Kell"] * 6, visitor="Kell", starts=starts), "x, game")


def test_cities_of_a_third_team_are_refused():
    with pytest.raises(UserError, match="cannot tell"):
        home_rows(game_of(["Port Ross", "Elsewhere", "Kell"]), "x")


def test_no_players():
    assert home_rows(game_of([], visitor="Kell"), "x") == set()
