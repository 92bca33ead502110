"""Relation generation (RG): whether what summaries state is true, by the games' tables.

Wiseman, Shieber and Rush, EMNLP 2017, section 4.1.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tlm_fairseq.rotowire.corpus.facts import Fact
from tlm_fairseq.rotowire.corpus.games import Game
from tlm_fairseq.rotowire.metrics.table_check import supports


@dataclass(frozen=True)
class RelationScore:
    """Counts over all games: facts stated, those that the table supports, and the distinct ones among them."""

    stated: int
    supported: int
    distinct: int
    n_games: int

    @property
    def precision(self) -> float:
        """Share of the stated facts that the table supports, 0 to 1; 0 where nothing is stated."""
        return self.supported / self.stated if self.stated else 0.0

    @property
    def number(self) -> float:
        """Distinct supported facts a game."""
        return self.distinct / self.n_games if self.n_games else 0.0

    def as_record(self) -> dict[str, float]:
        """Returns the score as a dictionary for JSON."""
        return {**self.__dict__, "precision": self.precision, "number": self.number}


def score_relations(games: Sequence[Game], facts: Iterable[Sequence[Fact]]) -> RelationScore:
    """Returns the ``RelationScore`` of a list of facts for each game.

    Raises:
        ValueError: there are not as many lists as games.
    """
    stated = supported = distinct = 0
    for game, stated_facts in zip(games, facts, strict=True):
        true = [fact for fact in stated_facts if supports(game, fact)]
        stated += len(stated_facts)
        supported += len(true)
        distinct += len(set(true))
    return RelationScore(stated, supported, distinct, len(games))
