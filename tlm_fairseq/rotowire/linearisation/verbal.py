"""The linearisation ``verbal``: those who played, each figure after the name of its column.

As ``compact``, and in its order, with the columns' names as Rotowire has them, without ``TEAM-``::

    Friday || Los Angeles Lakers PTS 107 PTS_QTR1 30 ... | Luol Deng START_POSITION F MIN 20 PTS 3 FGM 1 FGA 5 ... | ...

Where the corpus has them, ``STADIUM`` and the arena stand behind the day, and behind a team's figures ``STREAK``,
``NEXT_PLACE``, ``NEXT_DAY`` and ``NEXT_OPPONENT`` with what they are.

The bench has no START_POSITION. In pieces a real game is near 1,024 positions and often beyond.
"""

from collections.abc import Collection, Iterator, Sequence

from tlm_fairseq.rotowire.copying.slots import PLAIN, Separators
from tlm_fairseq.rotowire.corpus.games import Game, Player
from tlm_fairseq.rotowire.corpus.schema import TEAM_STATISTICS
from tlm_fairseq.rotowire.linearisation.compact import COLUMNS, players_of
from tlm_fairseq.rotowire.linearisation.fields import escape, schedule, weekday

__all__ = ["COLUMNS", "linearise", "players_of"]


def linearise(game: Game, players: Sequence[Player], columns: Collection[str], separators: Separators = PLAIN) -> str:
    """Returns the line of a game; the arguments are those of ``compact.linearise``."""
    fields = [weekday(game), *([] if game.stadium is None else ["STADIUM", escape(game.stadium)])]
    for team, is_home in ((game.visitor, False), (game.home, True)):
        fields += [separators.before_team(team), escape(team.city), escape(team.name)]
        for column in TEAM_STATISTICS:
            fields += [column.removeprefix("TEAM-"), team.line[column]]
        for name, value in schedule(team).items():
            fields += [name, escape(value)]
        for player in players:
            if player.is_home == is_home:
                fields += [separators.before_player(player), *_player(player, columns)]
    return " ".join(fields)


def _player(player: Player, columns: Collection[str]) -> Iterator[str]:
    yield escape(player.name)
    for column in columns:
        if column != "START_POSITION":
            yield from (column, player.figures[column])
        elif player.start_position:
            yield from (column, escape(player.start_position))
