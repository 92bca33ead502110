"""The league's means beside those of 80 real games (docs/data_to_text.md): within a tenth, rarer events within more."""

import statistics

import pytest

from simulated_season import told_games

# A team and game.
REAL = {"PTS": 104.3, "FGA": 83.9, "FGM": 38.3, "FG3A": 25.7, "FTA": 24.2, "REB": 43.0, "DREB": 32.9, "AST": 22.1}
RARER = {"OREB": 10.0, "TO": 14.3, "STL": 8.3, "BLK": 4.4, "PF": 20.8, "FG3M": 9.2}


@pytest.fixture(scope="module")
def sides():
    return [side for game, _ in told_games() for side in (game.visitors, game.home)]


@pytest.mark.parametrize("column, real", [*REAL.items(), *RARER.items()])
def test_means_of_a_team(sides, column, real):
    mean = statistics.mean(sum(one.stats[column] for one in side.played) for side in sides)
    assert mean == pytest.approx(real, rel=0.05 if column in REAL else 0.1)


def test_how_many_play_and_who_scores(sides):
    assert 2 * statistics.mean(len(side.played) for side in sides) == pytest.approx(21.5, abs=0.5)
    ranks = list(zip(*(sorted((one.stats["PTS"] for one in side.played), reverse=True)[:4] for side in sides)))
    for points, real in zip(ranks, (25.5, 19.1, 14.7, 12.2), strict=True):
        assert statistics.mean(points) == pytest.approx(real, abs=1)
    shares = [sum(one.stats["MIN"] for one in side.played[:5]) / 240 for side in sides]
    assert statistics.mean(shares) == pytest.approx(0.62, abs=0.02)


def test_spreads(sides):
    for column, real in (("PTS", 13.3), ("REB", 6.2), ("AST", 5.6)):
        spread = statistics.pstdev([side.stats[column] for side in sides])
        assert 0.75 * real < spread < 1.15 * real, column
