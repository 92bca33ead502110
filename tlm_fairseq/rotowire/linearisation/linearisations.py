"""The linearisations by name, and how a game that is too long for one of them is pruned."""

from bisect import bisect_left
from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple, Protocol

from tlm_fairseq.rotowire.copying.slots import PLAIN, Separators
from tlm_fairseq.rotowire.corpus.games import Game, Player
from tlm_fairseq.rotowire.linearisation import compact, flat, ranked, verbal


class Linearisation(Protocol):
    """A module of this folder that writes games in its own form."""

    @property
    def COLUMNS(self) -> tuple[str, ...]:
        """The columns of a player, in order."""

    def players_of(self, game: Game) -> list[Player]:
        """Returns the players to tell of."""

    def linearise(
        self, game: Game, players: Sequence[Player], columns: Collection[str], separators: Separators = PLAIN
    ) -> str:
        """Returns the line of a game."""


LINEARISATIONS: dict[str, Linearisation] = {"flat": flat, "compact": compact, "verbal": verbal, "ranked": ranked}

# Players go first, until a team has as many as this; then columns, in this order; points stay.
FEWEST_PLAYERS = 5
FIRST_TO_GO = (
    "FIRST_NAME",
    "SECOND_NAME",
    "PLAYER_NAME",
    "TEAM_CITY",
    "FT_PCT",
    "FG3_PCT",
    "FG_PCT",
    "PF",
    "OREB",
    "DREB",
    "TO",
    "BLK",
    "STL",
    "MIN",
    "START_POSITION",
    "FTA",
    "FTM",
    "FG3A",
    "FG3M",
    "FGA",
    "FGM",
    "AST",
    "REB",
)


class Pruned(NamedTuple):
    """The line of a game, and the names of the players and the columns that were left out so that it fits."""

    text: str
    players: list[str]
    columns: list[str]


def linearise(name: str, game: Game, separators: Separators = PLAIN) -> str:
    """Returns the line of a game, whole, by the linearisation of that name."""
    form = LINEARISATIONS[name]
    return form.linearise(game, form.players_of(game), form.COLUMNS, separators)


def prune(name: str, game: Game, fits: Callable[[str], bool], separators: Separators = PLAIN) -> Pruned | None:
    """Returns the ``Pruned`` game, with as little left out as makes it fit; None where even points alone do not.

    Those with the fewest minutes go first, those who did not play before them, the lower row where minutes are equal,
    until each team has ``FEWEST_PLAYERS``; then the columns ``FIRST_TO_GO``.

    Args:
        name: of the linearisation.
        game: ``Game``.
        fits: function of a line, whether it is short enough.
        separators: what stands before teams and players.
    """
    form = LINEARISATIONS[name]
    players = form.players_of(game)
    leaving = _players_to_go(players)
    columns = [column for column in FIRST_TO_GO if column in form.COLUMNS]

    def without(steps: int) -> Pruned:
        gone = {player.row for player in leaving[:steps]}
        gone_columns = columns[: max(0, steps - len(leaving))]
        text = form.linearise(
            game,
            [player for player in players if player.row not in gone],
            tuple(column for column in form.COLUMNS if column not in gone_columns),
            separators,
        )
        return Pruned(text, [player.name for player in leaving[:steps]], gone_columns)

    all_steps = range(len(leaving) + len(columns) + 1)
    steps = bisect_left(all_steps, True, key=lambda steps: fits(without(steps).text))
    return without(steps) if steps in all_steps else None


def _players_to_go(players: Sequence[Player]) -> list[Player]:
    left = {side: sum(player.is_home == side for player in players) for side in (False, True)}
    leaving = []
    for player in sorted(players, key=lambda player: (_minutes(player), -player.row)):
        if left[player.is_home] > FEWEST_PLAYERS:
            left[player.is_home] -= 1
            leaving.append(player)
    return leaving


def _minutes(player: Player) -> int:
    minutes = player.figures["MIN"] if player.played else "-1"
    return int(minutes)
