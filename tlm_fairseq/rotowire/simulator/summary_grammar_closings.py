"""Last sentences of a summary: what both teams play next. They state nothing that is in the table."""

from tlm_fairseq.rotowire.simulator.summary_grammar_openings import WEEKDAYS
from tlm_fairseq.rotowire.simulator.summary_grammar_story import sentence


def closing(story, teams):
    """Returns a sentence on the next games; ``teams`` is the league, by the numbers of the fixtures."""
    winner, loser = story.winner, story.loser
    if winner.next_fixture is None:
        return sentence("it was the last game of the season for both teams")
    if winner.next_fixture is loser.next_fixture:
        return sentence("both teams will meet again on", WEEKDAYS[winner.next_fixture.day.weekday()])
    return sentence(_next(story, winner, teams), ", while", _next(story, loser, teams))


def _next(story, side, teams):
    fixture = side.next_fixture
    at_home = teams[fixture.home] is side.team
    opponent = teams[fixture.visitors if at_home else fixture.home]
    template = story.prefer("{side} will host {opponent}", "{side} will be at home against {opponent}")
    if not at_home:
        template = story.prefer("{side} will visit {opponent}", "{side} will travel to play {opponent}")
    day = WEEKDAYS[fixture.day.weekday()]
    return story.say(template + " on {day}", side=side, opponent=f"the {opponent.name}", day=day)
