"""What follows from a game's table: who won, points of a half, leaders and ranks, the weekday."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import cached_property, lru_cache

from tlm_fairseq.rotowire.corpus.days import WEEKDAYS
from tlm_fairseq.rotowire.corpus.games import Game, Player
from tlm_fairseq.rotowire.extraction.number_words import parse_number

DOUBLE_FIGURES = 10
# What two of make a double-double.
_DOUBLES = ("PTS", "REB", "AST", "STL", "BLK")
QUARTERS = (1, 2, 3, 4)


@lru_cache(maxsize=4096)
def number_of(text: str) -> int | None:
    """Returns the value of a figure of a table or a text, None where it is no number."""
    return parse_number(text)


def day_of(game: Game) -> date | None:
    """Returns the day of a game, None where it is no date."""
    try:
        return datetime.strptime(game.day, "%m_%d_%y").date()
    except ValueError:
        return None


class GameFigures:
    """Figures that a game's table does not have as columns but decides.

    Where a value is missing (``N/A``) what depends on it is None.
    """

    def __init__(self, game: Game) -> None:
        self.game = game
        self.teams = {team.name: team for team in (game.home, game.visitor)}
        self.players: dict[str, Player] = {}
        for player in game.players:
            known = self.players.get(player.name)
            if known is None or player.played and not known.played:
                self.players[player.name] = player

    @cached_property
    def weekday(self) -> str | None:
        """The weekday of the game, or None where its day is no date."""
        day = day_of(self.game)
        return None if day is None else WEEKDAYS[day.weekday()]

    def opponent(self, team: str) -> str:
        """Returns the name of the other team."""
        return self.game.visitor.name if team == self.game.home.name else self.game.home.name

    def is_home(self, team: str) -> bool:
        """Whether the team plays at home."""
        return team == self.game.home.name

    def team_of(self, entity: str) -> str | None:
        """Returns the team of a player, or the team itself; None for nobody of the game."""
        if entity in self.teams:
            return entity
        player = self.players.get(entity)
        return None if player is None else self.game.team_of(player).name

    def team_value(self, team: str, column: str) -> int | None:
        """Returns a value of the team's line, ``column`` without ``TEAM-``."""
        return number_of(self.teams[team].line.get(f"TEAM-{column}", ""))

    def value(self, entity: str, column: str) -> int | None:
        """Returns a value of a player or a team, ``column`` without prefix; None for who did not play."""
        if entity in self.teams:
            return self.team_value(entity, column)
        player = self.players.get(entity)
        if player is None or player.statistics is None:
            return None
        return number_of(player.statistics.get(column, ""))

    @cached_property
    def winner(self) -> str | None:
        """The team that won, None where the points do not tell."""
        home, visitor = self.game.home.name, self.game.visitor.name
        ours, theirs = self.team_value(home, "PTS"), self.team_value(visitor, "PTS")
        if ours is None or theirs is None or ours == theirs:
            return None
        return home if ours > theirs else visitor

    def games_above_even(self, team: str) -> int | None:
        """Returns how many games more the team had won than lost."""
        wins, losses = self.team_value(team, "WINS"), self.team_value(team, "LOSSES")
        return None if wins is None or losses is None else wins - losses

    def points(self, team: str, quarters: Iterable[int]) -> int | None:
        """Returns the team's points of some quarters together."""
        points = [self.team_value(team, f"PTS_QTR{quarter}") for quarter in quarters]
        return None if None in points else sum(one for one in points if one is not None)

    def margin(self, team: str, quarters: Iterable[int]) -> int | None:
        """Returns by how much the team outscored the other in some quarters, negative where it was outscored."""
        periods = tuple(quarters)
        ours, theirs = self.points(team, periods), self.points(self.opponent(team), periods)
        return None if ours is None or theirs is None else ours - theirs

    @cached_property
    def went_to_overtime(self) -> bool:
        """Whether the quarters do not add up to the points."""
        return any(
            (total := self.points(team, QUARTERS)) is not None and total != self.team_value(team, "PTS")
            for team in self.teams
        )

    def is_starter(self, name: str) -> bool:
        """Whether the player was in the starting five."""
        return self.players[name].start_position is not None

    def team_mates(self, team: str) -> list[str]:
        """Returns the names of the team's players who played."""
        return [name for name, player in self.players.items() if player.played and self.team_of(name) == team]

    def has_played(self, name: str) -> bool:
        """Whether somebody is a player of the game who played."""
        return name in self.players and self.players[name].played

    def mates_of(self, name: str) -> list[str]:
        """Returns the players of a player's team who played, with himself."""
        team = self.team_of(name)
        return [] if team is None else self.team_mates(team)

    def listed(self, names: Iterable[str], column: str = "PTS") -> str:
        """Returns names with a figure of each as text."""
        return ", ".join(f"{name} ({self.value(name, column)})" for name in names)

    def in_double_figures(self, names: Iterable[str]) -> list[str]:
        """Returns those who scored ten points or more."""
        return [name for name in names if (self.value(name, "PTS") or 0) >= DOUBLE_FIGURES]

    def doubles(self, name: str) -> int:
        """Returns how many of a player's points, rebounds, assists, steals and blocks are in double figures."""
        return sum((self.value(name, column) or 0) >= DOUBLE_FIGURES for column in _DOUBLES)

    def leaders(self, names: Sequence[str], column: str = "PTS") -> list[str]:
        """Returns those with the most of a column."""
        values = {name: value for name in names if (value := self.value(name, column)) is not None}
        return [name for name, value in values.items() if value == max(values.values())]

    def ranks(self, name: str, names: Iterable[str], column: str = "PTS") -> range:
        """Returns the ranks that a player has among some by a column, several where others have the same value."""
        own = self.value(name, column)
        others = [value for other in names if other != name and (value := self.value(other, column)) is not None]
        if own is None:
            return range(0)
        above = sum(value > own for value in others)
        return range(above + 1, above + 2 + sum(value == own for value in others))
