"""The games before and after a game, where other games are given: the rest of the corpus, say.

Two games of a team are taken for neighbours only where the records say that none is missing between them.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from datetime import date

from tlm_fairseq.rotowire.checking.game_figures import day_of, number_of
from tlm_fairseq.rotowire.corpus.games import Game, Team


class Calendar:
    """The games of some seasons, each team's in order."""

    def __init__(self, games: Iterable[Game]) -> None:
        self._games: dict[str, dict[date, Game]] = {}
        for game in games:
            day = day_of(game)
            for team in (game.home, game.visitor):
                if day is not None:
                    self._games.setdefault(team.name, {}).setdefault(day, game)
        self._days = {team: sorted(games) for team, games in self._games.items()}

    def next_game(self, game: Game, team: str) -> Game | None:
        """Returns the team's next game, None where it is not known."""
        return self._neighbour(game, team, 1)

    def previous_game(self, game: Game, team: str) -> Game | None:
        """Returns the team's game before, None where it is not known."""
        return self._neighbour(game, team, -1)

    def last_results(self, game: Game, team: str, number: int) -> list[bool] | None:
        """Returns whether the team won each of its last games, this one first; None where one of them is not known."""
        results: list[bool] = []
        at: Game | None = game
        while at is not None and len(results) < number:
            ours, theirs = (number_of(one.line["TEAM-PTS"]) for one in _own_first(at, team))
            if ours is None or theirs is None:
                return None
            results.append(ours > theirs)
            at = self.previous_game(at, team) if len(results) < number else None
        return results if len(results) == number else None

    def _neighbour(self, game: Game, team: str, step: int) -> Game | None:
        day, days = day_of(game), self._days.get(team, [])
        if day is None:
            return None
        place = bisect_right(days, day) if step > 0 else bisect_left(days, day) - 1
        if not 0 <= place < len(days):
            return None
        found = self._games[team][days[place]]
        here, there = _games_played(game, team), _games_played(found, team)
        return found if here is not None and there == here + step else None


def opponent_in(game: Game, team: str) -> Team:
    """Returns the other team of one of a team's games."""
    return _own_first(game, team)[1]


def _own_first(game: Game, team: str) -> tuple[Team, Team]:
    return (game.home, game.visitor) if game.home.name == team else (game.visitor, game.home)


def _games_played(game: Game, team: str) -> int | None:
    line = _own_first(game, team)[0].line
    wins, losses = number_of(line["TEAM-WINS"]), number_of(line["TEAM-LOSSES"])
    return None if wins is None or losses is None else wins + losses
