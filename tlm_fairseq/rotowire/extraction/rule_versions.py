"""The versions of the rules, so that scores of any of them can be had again.

A version is the rules that all have in common, and what it adds to them: how mentions are refined, who owns a number,
what is read beside the common counts, and what is taken for no figure of the game.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from tlm_fairseq.errors import UserError
from tlm_fairseq.rotowire.corpus.games import Game
from tlm_fairseq.rotowire.extraction.clause_owners import ClauseOwners
from tlm_fairseq.rotowire.extraction.excluded_contexts import is_no_whole_figure
from tlm_fairseq.rotowire.extraction.fact_owners import Owners
from tlm_fairseq.rotowire.extraction.further_counts import READERS
from tlm_fairseq.rotowire.extraction.further_team_figures import TEAM_READERS
from tlm_fairseq.rotowire.extraction.other_games import is_of_another_game
from tlm_fairseq.rotowire.extraction.parts_of_games import is_of_a_part
from tlm_fairseq.rotowire.extraction.refined_mentions import refine_mentions
from tlm_fairseq.rotowire.extraction.sentence import Exclusion, Reader
from tlm_fairseq.rotowire.extraction.text_pieces import Piece, split_pieces

Splitter = Callable[[Game, list[str]], list[list[Piece]]]


class Rules(NamedTuple):
    """A version of the rules.

    ``split`` gives the sentences of a summary with their mentions, ``owners`` finds whose a number is, ``readers`` are
    tried before the common ones, and a number that one of ``exclusions`` knows is left out; ``group_words``: see
    ``Sentence``.
    """

    name: str
    split: Splitter
    owners: type[Owners]
    readers: Sequence[Reader] = ()
    exclusions: Sequence[Exclusion] = ()
    group_words: bool = True


RULES_1 = Rules("rules@1", split_pieces, Owners)
RULES_2 = Rules(
    "rules@2",
    split=refine_mentions,
    owners=ClauseOwners,
    readers=(*TEAM_READERS, *READERS),
    exclusions=(is_no_whole_figure, is_of_a_part, is_of_another_game),
    group_words=False,
)
VERSIONS = {rules.name: rules for rules in (RULES_1, RULES_2)}
NEWEST = RULES_2


def rules_of(name: str) -> Rules:
    """Returns the version of that name, the newest for ``rules``.

    Raises:
        UserError: there is none of that name.
    """
    if name == "rules":
        return NEWEST
    if name not in VERSIONS:
        raise UserError(f"no version {name} of the rules; give {', '.join(VERSIONS)}, or rules for the newest")
    return VERSIONS[name]
