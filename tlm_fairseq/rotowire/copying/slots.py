"""Slots: who is who in a game by its result, so that a model meets the same few of them in every game.

``W`` is the team that won and ``L`` the other, ``W1`` to ``W13`` or so are the players of ``W`` by points. With copying
by tags they stand in a linearised game where its separators would.
"""

from collections.abc import Iterable

from tlm_fairseq.rotowire.copying.tags import slot_tag
from tlm_fairseq.rotowire.corpus.games import Game, Player, Team

WINNER, LOSER = "W", "L"


def winner_is_home(game: Game) -> bool:
    """Whether the home team has more points."""
    return int(game.home.line["TEAM-PTS"]) > int(game.visitor.line["TEAM-PTS"])


def by_points(players: Iterable[Player]) -> list[Player]:
    """Returns the players, those who scored most first, the upper row where points are equal, who did not play last."""
    return sorted(players, key=lambda player: (-int(player.figures["PTS"]) if player.played else 1, player.row))


def team_slots(game: Game) -> dict[str, Team]:
    """Returns each slot of a team with its ``Team``."""
    teams = (game.home, game.visitor) if winner_is_home(game) else (game.visitor, game.home)
    return dict(zip((WINNER, LOSER), teams))


def player_slots(game: Game) -> dict[str, Player]:
    """Returns each slot of a player with its ``Player``."""
    home_won = winner_is_home(game)
    sides = {WINNER: home_won, LOSER: not home_won}
    return {
        f"{slot}{number}": player
        for slot, is_home in sides.items()
        for number, player in enumerate(by_points(game.home_players if is_home else game.visitor_players), start=1)
    }


class Separators:
    """What stands before the figures of each team and player in a linearised game: ``||`` and ``|``, or their slots.

    Args:
        game: ``Game`` whose slots are to be told; without one there are none.
    """

    def __init__(self, game: Game | None = None) -> None:
        self._teams = {} if game is None else {team.name: slot_tag(slot) for slot, team in team_slots(game).items()}
        self._players = {} if game is None else {one.row: slot_tag(slot) for slot, one in player_slots(game).items()}

    def before_team(self, team: Team) -> str:
        """Returns the word before a team of the game."""
        return self._teams.get(team.name, "||")

    def before_player(self, player: Player) -> str:
        """Returns the word before a player of the game."""
        return self._players.get(player.row, "|")


PLAIN = Separators()
