"""One game of the invented league, possession by possession.

All numbers are whole and all chances are drawn with ``random.Random.random`` alone, so that a seed gives the same game
on any machine.
"""

import datetime
import random
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from tlm_fairseq.rotowire.corpus.schema import NOT_AVAILABLE, PLAYER_STATISTICS
from tlm_fairseq.rotowire.simulator.league import Player, Team

QUARTERS = 4
_STARTING_POSITIONS = ("F", "F", "C", "G", "G")
_MINUTES = 240
# How many come off the bench, each as often as the others.
_BENCH_SIZES = (3, 4, 5, 5, 6, 6, 6, 7, 7, 8)
# Out of a thousand, so that the columns have the means of real games.
_HOME_ADVANTAGE, _FORM = 24, 22
_TURNOVER, _STEAL, _FOUL, _FOUL_WITHOUT_SHOT, _ASSIST, _BLOCK = 143, 585, 158, 92, 655, 160
# Of the shots that miss: the ball that goes out of play is nobody's rebound.
_OUT_OF_PLAY, _OFFENSIVE_REBOUND = 105, 235
_FOULED_OUT = 6


class NextGame(NamedTuple):
    """What a team plays next."""

    day: datetime.date
    opponent: Team
    is_home: bool


class Appearance:
    """A player in a game: ``start`` is his position in the line-up or N/A; ``stats`` is empty if he did not play."""

    def __init__(self, player: Player, start: str, minutes: int | None) -> None:
        self.player = player
        self.start = start
        self.stats: dict[str, int] = {}
        if minutes is not None:
            self.stats = dict.fromkeys(PLAYER_STATISTICS, 0)
            self.stats["MIN"] = minutes

    @property
    def entity(self) -> str:
        """Returns the player's PLAYER_NAME."""
        return self.player.name.table


class Side:
    """A team in a game.

    ``stats`` has the numbers of its line by the part of their names after ``TEAM-``. Known to the season only:
    ``streak``, games won (above 0) or lost (below) in a row with this one, and ``next_game``, or None after the last.
    """

    def __init__(self, team: Team, appearances: list[Appearance]) -> None:
        self.team = team
        self.appearances = appearances
        self.quarters = [0] * QUARTERS
        self.stats: dict[str, int] = {}
        self.streak = 0
        self.next_game: NextGame | None = None

    @property
    def entity(self) -> str:
        """Returns the team's TEAM-NAME."""
        return self.team.name

    @property
    def played(self) -> list[Appearance]:
        """Returns the appearances of those who played."""
        return [appearance for appearance in self.appearances if appearance.stats]


class SimulatedGame:
    """A game that was played: its date, the two sides, and the number of overtimes."""

    def __init__(self, day: datetime.date, visitors: Side, home: Side) -> None:
        self.day = day
        self.visitors = visitors
        self.home = home
        self.overtimes = 0

    @property
    def winner(self) -> Side:
        """Returns the side with more points."""
        return max(self.visitors, self.home, key=lambda side: side.stats["PTS"])

    @property
    def loser(self) -> Side:
        """Returns the side with fewer points."""
        return min(self.visitors, self.home, key=lambda side: side.stats["PTS"])


def play_game(rng: random.Random, day: datetime.date, visiting_team: Team, home_team: Team) -> SimulatedGame:
    """Plays a game on a ``datetime.date`` and returns the ``SimulatedGame``, still without WINS and LOSSES."""
    # One team at most lists more than the usual thirteen.
    long_list = int(rng.random() * 24)
    game = SimulatedGame(day, _line_up(rng, visiting_team, long_list == 0), _line_up(rng, home_team, long_list == 1))
    teams = [_TeamOnCourt(rng, game.visitors, 0), _TeamOnCourt(rng, game.home, _HOME_ADVANTAGE)]
    for quarter in range(QUARTERS):
        before = [team.points for team in teams]
        _play_period(rng, teams, 24 + int(rng.random() * 3))
        for team, points in zip(teams, before, strict=True):
            team.side.quarters[quarter] = team.points - points
    while teams[0].points == teams[1].points:
        game.overtimes += 1
        for team in teams:
            team.play_overtime()
        _play_period(rng, teams, 11)
    for team in teams:
        _add_totals(team.side)
    return game


def percentage(made: int, attempts: int) -> int:
    """Returns the share in percent, rounded half up; 0 without attempts."""
    return (200 * made + attempts) // (2 * attempts) if attempts else 0


def _line_up(rng: random.Random, team: Team, long_list: bool) -> Side:
    # The best who are fit start, each in his position; the next best come off the bench.
    fit = [player for player in team.players if rng.random() < 0.93]
    starters = []
    for position in _STARTING_POSITIONS:
        able = [player for player in (*fit, *team.players) if player.position == position and player not in starters]
        starters.append(able[0])
    bench = [player for player in fit if player not in starters][: _draw(rng, _BENCH_SIZES)]
    minutes = [19 + int(rng.random() * 12) + int(rng.random() * 12) for _ in starters]
    appearances = [
        Appearance(player, player.position, played) for player, played in zip(starters, minutes, strict=True)
    ]
    shares = [4 + int(rng.random() * 20) for _ in bench]
    left = _MINUTES - sum(minutes) - 2 * len(bench)
    played = [2 + left * share // sum(shares) for share in shares]
    played[0] += _MINUTES - sum(minutes) - sum(played)
    appearances += [Appearance(player, NOT_AVAILABLE, share) for player, share in zip(bench, played, strict=True)]
    listed = 14 + int(rng.random() * 2) if long_list else 13
    idle = [player for player in team.players if player not in starters and player not in bench]
    appearances += [Appearance(player, NOT_AVAILABLE, None) for player in idle[: listed - len(appearances)]]
    return Side(team, appearances)


class _TeamOnCourt:
    """Who does what, drawn by ability and minutes, for one team during a game."""

    def __init__(self, rng: random.Random, side: Side, advantage: int) -> None:
        self.side = side
        self.points = 0
        self.played = side.played
        self.bonus = side.team.strength + advantage + int(rng.random() * (2 * _FORM + 1)) - _FORM
        # A player's day: from two thirds to four thirds of his usual share.
        days = [66 + int(rng.random() * 67) for _ in self.played]
        self._weights = {
            "shots": [one.player.shots * one.stats["MIN"] * day for one, day in zip(self.played, days, strict=True)]
        }
        for skill in ("rebounds", "assists", "steals", "blocks", "fouls", "turnovers"):
            self._weights[skill] = [getattr(one.player, skill) * one.stats["MIN"] for one in self.played]
        self._sums = {skill: list(accumulate(weights)) for skill, weights in self._weights.items()}

    def pick(self, rng: random.Random, skill: str) -> Appearance:
        """Returns the appearance of the one who does it."""
        sums = self._sums[skill]
        return self.played[bisect_right(sums, int(rng.random() * sums[-1]))]

    def play_overtime(self) -> None:
        """Adds an overtime's minutes to the starters."""
        for one in self.played[: len(_STARTING_POSITIONS)]:
            one.stats["MIN"] += 5


def _play_period(rng: random.Random, teams: list[_TeamOnCourt], possessions: int) -> None:
    for _ in range(possessions):
        for offence, defence in (teams, teams[::-1]):
            _play_possession(rng, offence, defence)


def _play_possession(rng: random.Random, offence: _TeamOnCourt, defence: _TeamOnCourt) -> None:
    if _chance(rng, _FOUL_WITHOUT_SHOT):
        _foul(rng, defence)
    if _chance(rng, _TURNOVER):
        offence.pick(rng, "turnovers").stats["TO"] += 1
        if _chance(rng, _STEAL):
            defence.pick(rng, "steals").stats["STL"] += 1
        return
    while not _shoot(rng, offence, defence):
        if _chance(rng, _OUT_OF_PLAY):
            return
        if not _chance(rng, _OFFENSIVE_REBOUND):
            _rebound(rng, defence, "DREB")
            return
        _rebound(rng, offence, "OREB")


def _shoot(rng: random.Random, offence: _TeamOnCourt, defence: _TeamOnCourt) -> bool:
    # Returns whether the ball went in, at last, and the possession is over.
    shooter = offence.pick(rng, "shots")
    stats, player = shooter.stats, shooter.player
    three = _chance(rng, player.threes)
    if _chance(rng, _FOUL // 6 if three else _FOUL):
        _foul(rng, defence)
        for _ in range(3 if three else 2):
            made = _chance(rng, player.free_throw)
            stats["FTA"] += 1
            stats["FTM"] += made
            offence.points += made
        return made
    made = _chance(rng, (player.three_point if three else player.two_point) + offence.bonus)
    stats["FGA"] += 1
    stats["FGM"] += made
    stats["FG3A"] += three
    stats["FG3M"] += three and made
    if made:
        offence.points += 3 if three else 2
        helper = offence.pick(rng, "assists")
        if helper is not shooter and _chance(rng, _ASSIST):
            helper.stats["AST"] += 1
    elif not three and _chance(rng, _BLOCK):
        defence.pick(rng, "blocks").stats["BLK"] += 1
    return made


def _rebound(rng: random.Random, team: _TeamOnCourt, kind: str) -> None:
    stats = team.pick(rng, "rebounds").stats
    stats[kind] += 1
    stats["REB"] += 1


def _foul(rng: random.Random, team: _TeamOnCourt) -> None:
    stats = team.pick(rng, "fouls").stats
    if stats["PF"] < _FOULED_OUT:
        stats["PF"] += 1


def _draw(rng: random.Random, among: Sequence[int]) -> int:
    return among[int(rng.random() * len(among))]


def _chance(rng: random.Random, thousandths: int) -> bool:
    return int(rng.random() * 1000) < thousandths


def _add_totals(side: Side) -> None:
    for one in side.played:
        stats = one.stats
        stats["PTS"] = 2 * stats["FGM"] + stats["FG3M"] + stats["FTM"]
        for kind in ("FG", "FG3", "FT"):
            stats[f"{kind}_PCT"] = percentage(stats[f"{kind}M"], stats[f"{kind}A"])

    def total(name: str) -> int:
        return sum(one.stats[name] for one in side.played)

    side.stats = {"PTS": total("PTS")}
    side.stats |= {f"PTS_QTR{number}": points for number, points in enumerate(side.quarters, start=1)}
    side.stats |= {"REB": total("REB"), "AST": total("AST"), "TOV": total("TO")}
    side.stats |= {f"{kind}_PCT": percentage(total(f"{kind}M"), total(f"{kind}A")) for kind in ("FG", "FG3", "FT")}
