"""A summary of a simulated game: which sentences it has, and in what order.

How long it is and in which order it tells follows from the writer, who follows from the day; what it tells from the
table. Each clause says what it states, so the facts are exact.
"""

import random
from typing import NamedTuple

from tlm_fairseq.rotowire.simulator.simulated_game import SimulatedGame
from tlm_fairseq.rotowire.simulator.summary_grammar_course import double_figures, halftime, season
from tlm_fairseq.rotowire.simulator.summary_grammar_openings import CLOSE_MARGIN, kind_of_game, opening
from tlm_fairseq.rotowire.simulator.summary_grammar_outlook import outlook_of_the_loser, outlook_of_the_winner
from tlm_fairseq.rotowire.simulator.summary_grammar_players import player_paragraph
from tlm_fairseq.rotowire.simulator.summary_grammar_quarters import quarters
from tlm_fairseq.rotowire.simulator.summary_grammar_schedule import next_games, streaks
from tlm_fairseq.rotowire.simulator.summary_grammar_stars import duel
from tlm_fairseq.rotowire.simulator.summary_grammar_story import Clause, Story, joined
from tlm_fairseq.rotowire.simulator.summary_grammar_teams import team_play


class _Plan(NamedTuple):
    """How much a writer tells, and how: sentences on quarters, topics of team play, players of winner and loser.

    ``further``: how many sentences more on the best scorers; ``link``: what joins two clauses of one kind, None where
    each is a sentence; then whether he tells of the season and compares the best scorers, tells of halftime and of
    what the result means, and has the home team's players first.
    """

    quarters: int
    team_play: int
    winners: int
    losers: int
    further: int
    link: str | None = None
    season: bool = False
    halftime: bool = False
    outlook: bool = False
    home_first: bool = False


# From Monday on.
_PLANS = (
    _Plan(2, 2, winners=4, losers=3, further=1, outlook=True),
    _Plan(2, 3, winners=4, losers=4, further=1, link=", while", season=True, halftime=True, outlook=True),
    _Plan(1, 1, winners=2, losers=2, further=0, link=", and"),
    _Plan(3, 5, 5, 4, further=3, link=", while", season=True, halftime=True, outlook=True, home_first=True),
    _Plan(3, 4, winners=5, losers=4, further=2, link=", and", season=True, halftime=True, outlook=True),
    _Plan(3, 6, winners=5, losers=5, further=4, season=True, halftime=True, outlook=True),
    _Plan(1, 2, winners=3, losers=3, further=0, link=", while", outlook=True, home_first=True),
)


def write_summary(game: SimulatedGame, rng: random.Random) -> Clause:
    """Returns the ``Clause`` that is the whole summary: its tokens, and what they state and where.

    Args:
        game: a ``SimulatedGame`` of a season.
        rng: ``random.Random``; now and then makes a writer use another's wording.
    """
    story = Story(game, rng)
    plan = _PLANS[story.writer]
    parts = [*opening(story), kind_of_game(story), *streaks(story)]
    if plan.season:
        parts += [*season(story, story.winner), *season(story, story.loser)]
    course = [*(halftime(story) if plan.halftime else []), *quarters(story, plan.quarters)]
    told = [course, team_play(story, plan.team_play, plan.link)]
    # After a close game its course comes first, after another how the teams played.
    for sentences in told if story.margin <= CLOSE_MARGIN else told[::-1]:
        parts += sentences
    for side in (game.home, game.visitors) if plan.home_first else (story.winner, story.loser):
        players = plan.winners if side is story.winner else plan.losers
        parts += player_paragraph(story, side, players, plan.further, plan.link)
        if plan.further:
            parts += double_figures(story, side)
        if plan.outlook:
            parts.append(outlook_of_the_winner(story) if side is story.winner else outlook_of_the_loser(story))
    if plan.season:
        parts += duel(story)
    return joined(*parts, *next_games(story))
