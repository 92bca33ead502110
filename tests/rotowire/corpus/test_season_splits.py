import pytest

from tlm_fairseq.rotowire.corpus.games import read_games
from tlm_fairseq.rotowire.corpus.season_splits import season_splits

from small_games import HOME_LINE, VISITOR_LINE, small_game, write_small_games


@pytest.mark.parametrize(
    "split, days",
    [
        # The last day of a season, the first of one, and the days of play-offs and of preparation beyond them.
        ("train", ["10_28_14", "04_15_15", "01_01_16", "04_12_17"]),
        ("valid", ["10_17_17", "04_11_18"]),
        ("test", ["10_16_18", "04_10_19"]),
        ("none", ["01_01_14", "10_27_14", "04_16_15", "10_24_16", "04_11_19", "01_01_20"]),
    ],
)
def test_a_day_tells_the_split(tmp_path, split, days):
    home, visitor = ("Trail Blazers", "Kell", *HOME_LINE[2:]), ("76ers", "Port Ross", *VISITOR_LINE[2:])
    entries = [small_game(day=day, home_line=home, visitor_line=visitor) for day in days]
    games = read_games(write_small_games(tmp_path / "x.json", entries))
    assert season_splits(games) == {split: [f"{day} 76ers at Trail Blazers" for day in days]}


def test_teams_of_no_league_are_in_none(tmp_path):
    games = read_games(write_small_games(tmp_path / "x.json", [small_game()]))
    assert season_splits(games) == {"none": ["11_04_16 Foxes at Herons"]}
