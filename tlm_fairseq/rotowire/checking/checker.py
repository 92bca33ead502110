"""Everything that is checked in a text, and which mark stays where several fall on one span."""

from collections.abc import Callable, Iterable

from tlm_fairseq.rotowire.checking.calendar import Calendar
from tlm_fairseq.rotowire.checking.dates_and_places import check_dates_and_places
from tlm_fairseq.rotowire.checking.double_figures import check_double_figures
from tlm_fairseq.rotowire.checking.figures_of_others import check_figures_of_others
from tlm_fairseq.rotowire.checking.leaders import check_leaders
from tlm_fairseq.rotowire.checking.leads import check_leads
from tlm_fairseq.rotowire.checking.margins import check_margins
from tlm_fairseq.rotowire.checking.marks import Mark
from tlm_fairseq.rotowire.checking.next_games import check_next_games
from tlm_fairseq.rotowire.checking.opponents import check_opponents
from tlm_fairseq.rotowire.checking.player_teams import check_teams_of_players
from tlm_fairseq.rotowire.checking.reading import Reading
from tlm_fairseq.rotowire.checking.results import check_results
from tlm_fairseq.rotowire.checking.roles import check_roles
from tlm_fairseq.rotowire.checking.scores import check_scores
from tlm_fairseq.rotowire.checking.stated_figures import check_figures
from tlm_fairseq.rotowire.checking.streaks import check_streaks
from tlm_fairseq.rotowire.checking.sums import check_sums
from tlm_fairseq.rotowire.checking.team_context import check_team_context
from tlm_fairseq.rotowire.checking.unknown_names import check_unknown_names
from tlm_fairseq.rotowire.corpus.games import Game

# In this order: what names stand for comes first, for all others build on it; of two marks on one span the first stays.
CHECKS: tuple[Callable[[Reading], Iterable[Mark]], ...] = (
    check_opponents,
    check_figures_of_others,
    check_teams_of_players,
    check_unknown_names,
    check_scores,
    check_margins,
    check_sums,
    check_figures,
    check_leaders,
    check_double_figures,
    check_roles,
    check_results,
    check_leads,
    check_dates_and_places,
    check_team_context,
    check_next_games,
    check_streaks,
)


def check_text(
    game: Game, tokens: list[str], unverifiable: bool = False, calendar: Calendar | None = None
) -> list[Mark]:
    """Returns the marks of a text, in its order, none over another.

    Args:
        game: the ``Game``.
        tokens: of the text.
        unverifiable: give marks of what the table does not decide too.
        calendar: the games before and after, which decide some of that.
    """
    reading = Reading(game, tokens, calendar)
    kept: list[Mark] = []
    for check in CHECKS:
        for mark in check(reading):
            if (mark.decided or unverifiable) and not any(mark.overlaps(other) for other in kept):
                kept.append(mark)
    return sorted(kept, key=lambda mark: mark.start)
