import pytest

from tlm_fairseq.errors import UserError
from tlm_fairseq.rotowire.corpus.sportsett import as_rotowire, is_of_sportsett
from tlm_fairseq.rotowire.corpus.team_sides import home_rows

from small_games import SUMMARY, small_game, small_sportsett


def test_a_game_is_as_in_rotowire():
    (record,) = as_rotowire(small_sportsett(), "x")
    expected = small_game()
    expected["box_score"]["START_POSITION"].update({"0": "starter", "3": "starter"})
    assert record == expected


def test_every_summary_is_an_entry():
    first, second = as_rotowire(small_sportsett([SUMMARY, "Short ."]), "x")
    assert first["summary"] == SUMMARY.split() and second == first | {"summary": ["Short", "."]}
    (blind,) = as_rotowire(small_sportsett([]), "x")
    assert blind == first | {"summary": []}


def test_starters_come_first_in_each_team():
    entry = small_sportsett()
    for team in entry["teams"].values():
        team["place"] = "Kell"
        team["box_score"].reverse()
    (record,) = as_rotowire(entry, "x")
    assert list(record["box_score"]["START_POSITION"].values()) == ["starter", "N/A", "N/A"] * 2
    # Of one city as they are.
    assert home_rows(record, "x") == {3, 4, 5}


def test_what_it_is_known_by():
    assert is_of_sportsett(small_sportsett())
    assert not any(is_of_sportsett(entry) for entry in (small_game(), {}, [], None, {"game": 1, "teams": 2}))


def put(*path):
    *outer, last, value = path

    def change(entry):
        for key in outer:
            entry = entry[key]
        entry[last] = value

    return change


def drop(*path):
    *outer, last = path

    def change(entry):
        for key in outer:
            entry = entry[key]
        del entry[last]

    return change


@pytest.mark.parametrize(
    "change, message",
    [
        (drop("teams", "vis"), "x, game 3, teams, vis: this key of SportSett is missing"),
        (put("teams", None), "x, game 3, teams, vis: this key of SportSett is missing"),
        (drop("teams", "home", "line_score", "Q2"), "teams, home, line_score, Q2: this key of SportSett is missing"),
        (drop("teams", "home", "box_score", 1, "TREB"), "teams, home, box_score, player 1, TREB: this key"),
        (put("teams", "home", "box_score", {}), "teams, home, box_score: not a list of players"),
        (put("game", "month", "Novembre"), "game: '4 Novembre 2016' is not a day"),
        (put("game", "day", "31"), "game: '31 November 2016' is not a day"),
        (put("game", "year", "9" * 18), "game: '4 November 999999999999999999' is not a day"),
        (put("game", "year", []), "game: '4 November []' is not a day"),
        (put("summaries", "A win ."), "summaries: not a list of texts"),
        (put("summaries", [1]), "summaries: not a list of texts"),
    ],
)
def test_faults_are_named_by_key(change, message):
    entry = small_sportsett()
    change(entry)
    with pytest.raises(UserError) as error:
        as_rotowire(entry, "x, game 3")
    assert message in str(error.value) and "\n" not in str(error.value)
