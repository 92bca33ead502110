"""Everything that is checked in a text, and which mark stays where several fall on one span."""

from collections.abc import Callable, Iterable

from tlm_fairseq.rotowire.checking.dates_and_places import check_dates, check_home
from tlm_fairseq.rotowire.checking.fact_claims import check_facts
from tlm_fairseq.rotowire.checking.marks import Mark
from tlm_fairseq.rotowire.checking.other_games import check_next_games, check_streaks
from tlm_fairseq.rotowire.checking.player_claims import check_double_figures, check_leaders, check_roles
from tlm_fairseq.rotowire.checking.reading import Reading
from tlm_fairseq.rotowire.checking.result_claims import check_results
from tlm_fairseq.rotowire.checking.score_claims import check_scores
from tlm_fairseq.rotowire.corpus.games import Game

Check = Callable[[Reading], Iterable[Mark]]

# Those before give way to none of those behind; what is found wrong with names comes first, for others build on it.
CHECKS: tuple[Check, ...] = (
    check_scores,
    check_facts,
    check_dates,
    check_home,
    check_leaders,
    check_double_figures,
    check_roles,
    check_results,
    check_next_games,
    check_streaks,
)


def check_text(game: Game, tokens: list[str], unverifiable: bool = False) -> list[Mark]:
    """Returns the marks of a text, in its order, none over another.

    Args:
        game: the ``Game``.
        tokens: of the text.
        unverifiable: give marks of what the table does not decide too.
    """
    reading = Reading(game, tokens)
    kept: list[Mark] = []
    for check in CHECKS:
        for mark in check(reading):
            if (mark.decided or unverifiable) and not any(mark.overlaps(other) for other in kept):
                kept.append(mark)
    return sorted(kept, key=lambda mark: mark.start)
