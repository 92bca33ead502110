"""The linearisation ``compact``: those who played, in columns of a fixed order without their names.

The day of the week, then the visitors and the home team: ``||``, city, name and the thirteen figures of the line score
(``TEAM_STATISTICS``); after each team its players: ``|``, position (F, C, G, or ``-`` for the bench), name and thirteen
figures (``COLUMNS``)::

    Friday || Los Angeles Lakers 107 30 21 23 33 52 24 12 39 37 73 17 36 | F Luol Deng 20 3 1 5 1 2 0 0 6 1 1 0 0 | ...

Where the corpus has them (``corpus.schema.SCHEDULE_KEYS``), the arena stands behind the day, and behind a team's
figures its streak and its next game: ``Friday Staples Center || Los Angeles Lakers ... 36 W3 away Sunday Miami Heat``.

``|`` and ``%`` in a name are ``%7C`` and ``%25``. A real game is at most 500 words or so, and fits 1,024 positions in
pieces.
"""

from collections.abc import Collection, Iterator, Sequence

from tlm_fairseq.rotowire.copying.slots import PLAIN, Separators
from tlm_fairseq.rotowire.corpus.games import Game, Player
from tlm_fairseq.rotowire.corpus.schema import TEAM_STATISTICS
from tlm_fairseq.rotowire.linearisation.fields import BENCH, STATED_STATISTICS, escape, schedule, weekday

COLUMNS = ("START_POSITION", *STATED_STATISTICS)


def players_of(game: Game) -> list[Player]:
    """Returns the players to tell of: those who played."""
    return [player for player in game.players if player.played]


def linearise(game: Game, players: Sequence[Player], columns: Collection[str], separators: Separators = PLAIN) -> str:
    """Returns the line of a game.

    Args:
        game: ``Game``.
        players: those who played to tell of, in the game's order.
        columns: those of ``COLUMNS`` to tell of.
        separators: what stands before teams and players.
    """
    fields = [weekday(game), *([] if game.stadium is None else [escape(game.stadium)])]
    for team, is_home in ((game.visitor, False), (game.home, True)):
        fields += [
            separators.before_team(team),
            escape(team.city),
            escape(team.name),
            *(team.line[column] for column in TEAM_STATISTICS),
        ]
        fields += map(escape, schedule(team).values())
        for player in players:
            if player.is_home == is_home:
                fields += [separators.before_player(player), *_player(player, columns)]
    return " ".join(fields)


def _player(player: Player, columns: Collection[str]) -> Iterator[str]:
    if "START_POSITION" in columns:
        yield escape(player.start_position or BENCH)
    yield escape(player.name)
    for column in columns:
        if column != "START_POSITION":
            yield player.figures[column]
