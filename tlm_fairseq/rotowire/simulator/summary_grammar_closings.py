"""Last sentences of a summary: what both teams play next. They state nothing that is in the table."""

from collections.abc import Sequence

from tlm_fairseq.rotowire.simulator.league import Team
from tlm_fairseq.rotowire.simulator.simulated_game import Fixture, Side
from tlm_fairseq.rotowire.simulator.summary_grammar_openings import WEEKDAYS
from tlm_fairseq.rotowire.simulator.summary_grammar_story import Clause, Story, sentence


def closing(story: Story, teams: Sequence[Team]) -> Clause:
    """Returns a sentence on the next games; ``teams`` is the league, by the numbers of the fixtures."""
    winners_next, losers_next = story.winner.next_fixture, story.loser.next_fixture
    if winners_next is None or losers_next is None:
        return sentence("it was the last game of the season for both teams")
    if winners_next is losers_next:
        return sentence("both teams will meet again on", WEEKDAYS[winners_next.day.weekday()])
    return sentence(
        _next(story, story.winner, winners_next, teams), ", while", _next(story, story.loser, losers_next, teams)
    )


def _next(story: Story, side: Side, fixture: Fixture, teams: Sequence[Team]) -> Clause:
    at_home = teams[fixture.home] is side.team
    opponent = teams[fixture.visitors if at_home else fixture.home]
    template = story.prefer("{side} will host {opponent}", "{side} will be at home against {opponent}")
    if not at_home:
        template = story.prefer("{side} will visit {opponent}", "{side} will travel to play {opponent}")
    day = WEEKDAYS[fixture.day.weekday()]
    return story.say(template + " on {day}", side=side, opponent=f"the {opponent.name}", day=day)
