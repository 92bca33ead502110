"""A summary of a simulated game: which sentences it has, and in what order.

The order depends on the game: after a close one the quarters come first, after a rout how the teams played, and a
loser's star comes before the winner's if he outshone him. Each clause says what it states, so the facts are exact.
"""

import random
from collections.abc import Sequence

from tlm_fairseq.rotowire.simulator.league import Team
from tlm_fairseq.rotowire.simulator.simulated_game import SimulatedGame
from tlm_fairseq.rotowire.simulator.summary_grammar_closings import closing
from tlm_fairseq.rotowire.simulator.summary_grammar_openings import WIDE_MARGIN, opening, streaks
from tlm_fairseq.rotowire.simulator.summary_grammar_players import by_merit, player_paragraph
from tlm_fairseq.rotowire.simulator.summary_grammar_quarters import quarters
from tlm_fairseq.rotowire.simulator.summary_grammar_story import Clause, Story, joined
from tlm_fairseq.rotowire.simulator.summary_grammar_teams import team_play

_CLOSE_GAME, _OUTSHONE_BY = 9, 6


def write_summary(game: SimulatedGame, teams: Sequence[Team], rng: random.Random) -> Clause:
    """Returns the ``Clause`` that is the whole summary: its tokens, and what they state and where.

    Args:
        game: a ``SimulatedGame`` of a season.
        teams: the league, in the order that the game's fixtures number it.
        rng: ``random.Random``; chooses among wordings, and what is left out.
    """
    story = Story(game, rng)
    parts = [opening(story)]
    tellings = streaks(story)
    if tellings and story.chance(60):
        parts.append(tellings[0])
    if story.margin >= WIDE_MARGIN:
        parts += team_play(story, 2)
        parts += _players(story)
        parts += quarters(story)[:1]
    elif story.margin <= _CLOSE_GAME:
        parts += quarters(story)
        parts += _players(story)
        parts += team_play(story, 1)
    else:
        parts += quarters(story)[:1]
        parts += team_play(story, 1)
        parts += _players(story)
    if story.chance(80):
        parts.append(closing(story, teams))
    return joined(*parts)


def _players(story: Story) -> list[Clause]:
    winner, loser = (by_merit(side)[0].stats["PTS"] for side in (story.winner, story.loser))
    order = [story.winner, story.loser]
    if story.margin <= _CLOSE_GAME and loser - winner >= _OUTSHONE_BY:
        order.reverse()
    return [part for side in order for part in player_paragraph(story, side)]
