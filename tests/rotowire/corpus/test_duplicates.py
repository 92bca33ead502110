import pytest

from tlm_fairseq.rotowire.corpus.duplicates import overlaps, repeats, without_games_of
from tlm_fairseq.rotowire.corpus.games import read_games

from small_games import small_game, write_small_games


@pytest.fixture
def read(tmp_path):
    """A list of games on these days."""
    return lambda *days: read_games(write_small_games(tmp_path / "x.json", [small_game(day=day) for day in days]))


def test_games_that_come_twice(read):
    assert repeats(read("01_01_16", "01_02_16", "01_01_16", "01_01_16")) == {"01_01_16 Foxes at Herons": 3}
    assert repeats(read("01_01_16", "01_02_16")) == {}


def test_a_game_is_its_day_and_both_teams(tmp_path):
    entries = [small_game(), small_game(summary="Another .") | {"home_city": "Los Angeles"}, small_game()]
    entries[2]["home_name"] = entries[2]["home_line"]["TEAM-NAME"] = "Swans"
    entries[1]["box_score"]["TEAM_CITY"] |= {str(row): "Los Angeles" for row in (3, 4, 5)}
    games = read_games(write_small_games(tmp_path / "x.json", entries))
    assert repeats(games) == {"11_04_16 Foxes at Herons": 2}


def test_overlaps_name_the_entries_of_the_later_split(read):
    splits = {
        "train": read("01_01_16", "01_01_16", "01_02_16"),
        "valid": read("01_03_16", "01_02_16"),
        "test": read("01_01_16", "01_01_16", "01_02_16", "01_03_16", "01_04_16"),
    }
    first, second, third = (f"01_{day}_16 Foxes at Herons" for day in ("01", "02", "03"))
    assert overlaps(splits) == {
        ("train", "valid"): [second],
        ("train", "test"): [first, first, second],
        ("valid", "test"): [second, third],
    }
    clean = without_games_of(splits["test"], splits["train"], splits["valid"])
    assert [game.day for game in clean] == ["01_04_16"]
    assert without_games_of(splits["test"]) == splits["test"]
