"""The linearisation ``ranked``: the winner first and the best scorers of each team, every value at a place of its own.

For small models from scratch, which learn to copy a number far sooner where the same value always stands at the same
place under its own name. The day of the week, whether the winner was at ``home`` or ``away`` and by how much he was
ahead in each figure and in the points of the first half, for such a model is slow to learn to subtract; then the winner
and the loser: ``||``, city and name filled up with ``_`` to four words, and the line score; after each its players by
points, with position and name filled up to three words::

    Friday away PTS:+2 PTS_QTR1:-3 ... PTS_HALF1:-1 || Port Ross Foxes _ PTS:31 PTS_QTR1:7 ... | F Abel Reed _ MIN:38
    PTS:20 ... | - Solo _ _ MIN:22 ... || ...

Where the corpus has them, the arena, filled up to three words, stands behind ``home`` or ``away``, and behind a line
score ``STREAK:W3``, and the next game as ``NEXT_PLACE:away-home`` (where the team is and where it is next),
``NEXT_DAY:Sunday`` and the opponent as the teams.

Of each team the ``PLAYERS_OF_A_TEAM`` who scored most; longer names are not cut. ``|`` in a name is ``%7C``, ``_`` is
``%5F``.
"""

from collections.abc import Collection, Iterator, Sequence

from tlm_fairseq.rotowire.copying.slots import PLAIN, Separators, by_points, winner_is_home
from tlm_fairseq.rotowire.corpus.games import Game, Player, Team
from tlm_fairseq.rotowire.corpus.schema import TEAM_STATISTICS
from tlm_fairseq.rotowire.linearisation.fields import BENCH, escape, schedule, weekday

COLUMNS = ("START_POSITION", "MIN", "PTS", "FGM", "FGA", "FG3M", "FG3A", "FTM", "FTA", "REB", "AST", "STL", "BLK")
PLAYERS_OF_A_TEAM = 5
TEAM_WORDS, PLAYER_WORDS, STADIUM_WORDS = 4, 3, 3
_FILLER = "_"
_COMPARED = TEAM_STATISTICS[: TEAM_STATISTICS.index("TEAM-WINS")]
_FIRST_HALF = ("TEAM-PTS_QTR1", "TEAM-PTS_QTR2")


def players_of(game: Game) -> list[Player]:
    """Returns the players to tell of: those of each team who scored most, the upper row where points are equal."""
    ranked = by_points(player for player in game.players if player.played)
    return [player for side in (False, True) for player in _of_side(ranked, side)[:PLAYERS_OF_A_TEAM]]


def linearise(game: Game, players: Sequence[Player], columns: Collection[str], separators: Separators = PLAIN) -> str:
    """Returns the line of a game; the arguments are those of ``compact.linearise``, the order is by points."""
    home_won = winner_is_home(game)
    fields = [weekday(game), "home" if home_won else "away"]
    if game.stadium is not None:
        fields.append(_filled(game.stadium, STADIUM_WORDS))
    fields += _differences(*((game.home, game.visitor) if home_won else (game.visitor, game.home)))
    for is_home in (home_won, not home_won):
        team = game.home if is_home else game.visitor
        fields += [separators.before_team(team), _filled(f"{team.city} {team.name}", TEAM_WORDS)]
        fields += [f"{column.removeprefix('TEAM-')}:{team.line[column]}" for column in TEAM_STATISTICS]
        fields += _schedule(team, is_home)
        for player in by_points(_of_side(players, is_home)):
            fields += [separators.before_player(player), *_player(player, columns)]
    return " ".join(fields)


def _differences(winner: Team, loser: Team) -> Iterator[str]:
    figures = [{column: int(team.line[column]) for column in TEAM_STATISTICS} for team in (winner, loser)]
    for columns in (*((column,) for column in _COMPARED), _FIRST_HALF):
        name = "PTS_HALF1" if columns is _FIRST_HALF else columns[0].removeprefix("TEAM-")
        ours, theirs = (sum(of_team[column] for column in columns) for of_team in figures)
        yield f"{name}:{ours - theirs:+}"


def _of_side(players: Sequence[Player], is_home: bool) -> list[Player]:
    return [player for player in players if player.is_home == is_home]


def _player(player: Player, columns: Collection[str]) -> Iterator[str]:
    if "START_POSITION" in columns:
        yield escape(player.start_position or BENCH)
    yield _filled(player.name, PLAYER_WORDS)
    for column in columns:
        if column != "START_POSITION":
            yield f"{column}:{player.figures[column]}"


def _schedule(team: Team, is_home: bool) -> Iterator[str]:
    for name, value in schedule(team).items():
        if name == "NEXT_OPPONENT":
            yield _filled(value, TEAM_WORDS)
        else:
            here = f"{'home' if is_home else 'away'}-" if name == "NEXT_PLACE" else ""
            yield f"{name}:{here}{value}"


def _filled(name: str, words: int) -> str:
    parts = escape(name, "|_").split()
    return " ".join(parts + [_FILLER] * (words - len(parts)))
