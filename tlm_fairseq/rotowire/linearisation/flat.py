"""The linearisation ``flat``: every record of the game as one word, N/A and those who did not play among them.

As the first systems had it (Wiseman, Shieber and Rush 2017): ``entity|relation|value|side``, the side AWAY or HOME;
both teams first, then the players, visitors before home. In an entity and a value a space is ``_``, and ``|``, ``_``
and ``%`` are ``%7C``, ``%5F`` and ``%25``::

    Lakers|TEAM-NAME|Lakers|AWAY Lakers|TEAM-CITY|Los_Angeles|AWAY Lakers|TEAM-PTS|107|AWAY ...
    Luol_Deng|START_POSITION|F|AWAY Luol_Deng|PLAYER-MIN|20|AWAY Luol_Deng|PLAYER-PTS|3|AWAY ...

Where the corpus has them there are ``TEAM-STREAK``, ``TEAM-NEXT_PLACE``, ``TEAM-NEXT_DAY``, ``TEAM-NEXT_OPPONENT`` and,
of the home team, ``TEAM-STADIUM``.

A game has some 650 records. It needs pieces (``--bpe``), as nearly every record is a word of its own, and these are
several times what a model has positions for.
"""

from collections.abc import Collection, Sequence

from tlm_fairseq.rotowire.copying.slots import PLAIN, Separators
from tlm_fairseq.rotowire.corpus.games import Game, Player
from tlm_fairseq.rotowire.corpus.schema import BOX_COLUMNS, LINE_COLUMNS, NAME_COLUMNS, NOT_AVAILABLE
from tlm_fairseq.rotowire.linearisation.fields import escape, schedule

# The columns of a player, in order.
COLUMNS = BOX_COLUMNS


def players_of(game: Game) -> list[Player]:
    """Returns the players to tell of: all of them."""
    return game.players


def linearise(game: Game, players: Sequence[Player], columns: Collection[str], separators: Separators = PLAIN) -> str:
    """Returns the line of a game.

    Args:
        game: ``Game``.
        players: those of its players to tell of, in its order.
        columns: those of ``COLUMNS`` to tell of.
        separators: of no use here, where each record names its entity.
    """
    records = []
    for team, side in ((game.visitor, "AWAY"), (game.home, "HOME")):
        records += [_record(team.name, column, team.line[column], side) for column in LINE_COLUMNS]
        further = schedule(team)
        if side == "HOME" and game.stadium is not None:
            further["STADIUM"] = game.stadium
        records += [_record(team.name, f"TEAM-{name}", value, side) for name, value in further.items()]
    for player in players:
        side = "HOME" if player.is_home else "AWAY"
        for column in columns:
            relation = column if column in NAME_COLUMNS else f"PLAYER-{column}"
            records.append(_record(player.name, relation, _value(player, column), side))
    return " ".join(records)


def _record(entity: str, relation: str, value: str, side: str) -> str:
    return "|".join((_field(entity), relation, _field(value), side))


def _field(text: str) -> str:
    return escape(text, "|_").replace(" ", "_")


def _value(player: Player, column: str) -> str:
    if column in NAME_COLUMNS:
        names = (player.name, player.first_name, player.second_name, player.city, player.start_position)
        return dict(zip(NAME_COLUMNS, names))[column] or NOT_AVAILABLE
    return player.figures[column] if player.played else NOT_AVAILABLE
