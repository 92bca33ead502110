"""What is known of the games before and after: by the game's own schedule, or else by a calendar."""

from tlm_fairseq.rotowire.checking.calendar import Calendar, opponent_in
from tlm_fairseq.rotowire.corpus.games import Game, NextGame


class Schedule:
    """The other games of a game's two teams."""

    def __init__(self, game: Game, calendar: Calendar | None) -> None:
        self._game = game
        self._calendar = calendar
        self._teams = {team.name: team for team in (game.home, game.visitor)}

    def next_game(self, team: str) -> NextGame | None:
        """Returns the team's next game, None where it is not known."""
        known = self._teams[team].next_game
        if known is not None or self._calendar is None:
            return known
        found = self._calendar.next_game(self._game, team)
        if found is None:
            return None
        opponent = opponent_in(found, team)
        return NextGame(found.day, opponent.name, opponent.city, found.home.name == team)

    def city_of_next_game(self, team: str) -> str | None:
        """Returns where the team's next game is, None where that is not known."""
        found = self.next_game(team)
        if found is None:
            return None
        return self._teams[team].city if found.is_home else found.opponent_city

    def streak(self, team: str) -> int | None:
        """Returns how many games the team has won in a row (above 0) or lost (below), None where it is not known."""
        told = self._teams[team].streak
        return None if told is None else int(told[1:]) * (1 if told.startswith("W") else -1)

    def last_results(self, team: str, number: int) -> list[bool] | None:
        """Returns whether the team won each of its last games, this one first; None where one of them is not known."""
        streak = self.streak(team)
        if streak is not None and number <= abs(streak):
            return [streak > 0] * number
        return None if self._calendar is None else self._calendar.last_results(self._game, team, number)
