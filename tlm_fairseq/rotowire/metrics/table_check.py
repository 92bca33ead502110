"""Whether a game's table supports a fact."""

from tlm_fairseq.rotowire.corpus.facts import Fact
from tlm_fairseq.rotowire.corpus.games import Game
from tlm_fairseq.rotowire.corpus.schema import PLAYER_STATISTICS, TEAM_STATISTICS
from tlm_fairseq.rotowire.extraction.number_words import parse_number

_PLAYER_PREFIX = "PLAYER-"


def table_values(game: Game, entity: str, relation: str) -> list[str]:
    """Returns the values that the table has for a relation of an entity, N/A left out.

    There are several where two players of the game have one name, and none where nobody has that name or did not play.
    """
    if relation in TEAM_STATISTICS:
        return [team.line[relation] for team in (game.home, game.visitor) if team.name == entity]
    statistic = relation.removeprefix(_PLAYER_PREFIX)
    if statistic == relation or statistic not in PLAYER_STATISTICS:
        return []
    return [
        player.statistics[statistic]
        for player in game.players
        if player.name == entity and player.statistics is not None
    ]


def supports(game: Game, fact: Fact) -> bool:
    """Whether the table has the fact's number for its entity and relation; number words equal digits."""
    number = parse_number(fact.number)
    return number is not None and any(parse_number(value) == number for value in table_values(game, *fact[::2]))
