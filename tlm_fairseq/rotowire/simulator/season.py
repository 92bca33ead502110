"""Seasons of the invented league: who plays whom and when, and how the records grow."""

import datetime
import random
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tlm_fairseq.rotowire.simulator.league import Team
from tlm_fairseq.rotowire.simulator.simulated_game import NextGame, SimulatedGame, play_game

ROUNDS = 82
FIRST_YEAR = 2021
# A day is written with two digits of its year.
LAST_YEAR = 2098
_OPENING = (10, 20)
_DAYS_BETWEEN_ROUNDS = 2


class Fixture(NamedTuple):
    """A game to be played: date, and the numbers of the two teams in the league."""

    day: datetime.date
    visitors: int
    home: int


def games_of_seasons(rng: random.Random, teams: Sequence[Team]) -> Iterator[SimulatedGame]:
    """Yields ``SimulatedGame``s in order of their day, season after season, each of ``ROUNDS`` games a team.

    Each game knows its teams' records and streaks with it, and what each team plays next.
    """
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        yield from _season(rng, teams, year)


def most_games(teams: Sequence[Team]) -> int:
    """Returns how many games all seasons have."""
    return (LAST_YEAR - FIRST_YEAR + 1) * ROUNDS * (len(teams) // 2)


def _season(rng: random.Random, teams: Sequence[Team], year: int) -> Iterator[SimulatedGame]:
    rounds = [_draw_round(rng, len(teams), year, number) for number in range(ROUNDS)]
    wins, losses, streaks = ([0] * len(teams) for _ in range(3))
    for number, fixtures in enumerate(rounds):
        following: dict[int, NextGame] = {}
        for day, visitors, home in rounds[number + 1] if number + 1 < ROUNDS else ():
            following[visitors] = NextGame(day, teams[home], is_home=False)
            following[home] = NextGame(day, teams[visitors], is_home=True)
        for fixture in fixtures:
            game = play_game(rng, fixture.day, teams[fixture.visitors], teams[fixture.home])
            for side, team in ((game.visitors, fixture.visitors), (game.home, fixture.home)):
                won = side is game.winner
                (wins if won else losses)[team] += 1
                step = 1 if won else -1
                streaks[team] = streaks[team] + step if streaks[team] * step > 0 else step
                side.stats["WINS"], side.stats["LOSSES"] = wins[team], losses[team]
                side.streak = streaks[team]
                side.next_game = following.get(team)
            yield game


def _draw_round(rng: random.Random, team_count: int, year: int, number: int) -> list[Fixture]:
    # A round: each team once, on one of two days.
    order = list(range(team_count))
    rng.shuffle(order)
    first = datetime.date(year, *_OPENING) + datetime.timedelta(days=_DAYS_BETWEEN_ROUNDS * number)
    fixtures = [
        Fixture(first + datetime.timedelta(days=int(rng.random() * _DAYS_BETWEEN_ROUNDS)), *order[at : at + 2])
        for at in range(0, team_count, 2)
    ]
    return sorted(fixtures)
