"""What a wrong number of a text is about: its column, and whose number it is in the game's table."""

from tlm_fairseq.rotowire.checking.column_words import called
from tlm_fairseq.rotowire.corpus.facts import Fact
from tlm_fairseq.rotowire.corpus.games import Game
from tlm_fairseq.rotowire.corpus.schema import TEAM_STATISTICS
from tlm_fairseq.rotowire.metrics.table_check import supports

# Of so many the number is nobody's in particular.
_MOST_OWNERS = 3


def column_name(relation: str) -> str:
    """Returns the column of a relation in words, such as ``players' points``."""
    whose, _, column = relation.partition("-")
    return f"{whose.lower()}s' {called(column)}"


def owners(game: Game, fact: Fact) -> str:
    """Returns whose the fact's number is in its column, as text: names, or how many there are where they are many."""
    if fact.relation in TEAM_STATISTICS:
        names = [team.name for team in (game.visitor, game.home)]
    else:
        names = [player.name for player in game.players]
    found = [name for name in dict.fromkeys(names) if supports(game, fact._replace(entity=name))]
    return ", ".join(found) if len(found) <= _MOST_OWNERS else f"{len(found)} players"
