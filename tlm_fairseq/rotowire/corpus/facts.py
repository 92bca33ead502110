"""Facts: what a summary states about a game, and what the game's table says."""

from typing import NamedTuple

from tlm_fairseq.rotowire.corpus.schema import PLAYER_STATISTICS, TEAM_STATISTICS


class Fact(NamedTuple):
    """A number of a player or a team.

    ``entity`` is the player's PLAYER_NAME or the team's TEAM-NAME; ``number`` digits as in the table; ``relation`` is
    ``PLAYER-PTS`` for the column PTS of the box score, or a column of the line score, such as ``TEAM-PTS``.
    """

    entity: str
    number: str
    relation: str


# The relations that a summary can state, MIN and all.
PLAYER_RELATIONS = tuple(f"PLAYER-{name}" for name in PLAYER_STATISTICS)
RELATIONS = PLAYER_RELATIONS + TEAM_STATISTICS
