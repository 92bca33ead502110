"""Sentences on the course of a game as a whole, without numbers: who led at halftime, who has what kind of season."""

from tlm_fairseq.rotowire.simulator.simulated_game import Side
from tlm_fairseq.rotowire.simulator.summary_grammar_figures import DOUBLE_FIGURES
from tlm_fairseq.rotowire.simulator.summary_grammar_story import Clause, Story, sentence

_CLEAR_RECORD = 2

_LED_AT_HALFTIME = (
    "{w} were in front at halftime and still were when it mattered",
    "{w} already had the lead at the intermission",
    "{w} took an advantage into the locker room at the half",
    "by the break {w} were ahead",
    "{w} built their cushion before halftime",
    "at the midway point {w} were on top already",
    "two quarters were enough for {w} to seize the initiative",
)
_TRAILED_AT_HALFTIME = (
    "{w} were behind at halftime and had to dig deep after it",
    "{w} needed a strong second half , as {l} had the lead at the intermission",
    "{l} took an advantage into the locker room , only to see it vanish after the half",
    "by the break {l} were ahead , but that changed",
    "{w} found another gear after a halftime deficit",
    "at the midway point {l} were on top , but their lead did not last",
    "the pep talk at the intermission must have worked , because {w} came from behind after it",
)
_LEVEL_AT_HALFTIME = (
    "nothing separated the teams at halftime",
    "the teams were level at the intermission",
    "both teams went into the locker room with the same score",
    "by the break it was all square",
    "the score was tied at halftime",
    "at the midway point neither team was on top",
    "the first half settled nothing",
)
_GOOD_SEASON = (
    "{w} have won more games than they have lost this year",
    "it has been a good season so far for {w}",
    "{w} continue to own a winning record",
    "the campaign of {w} is on the right track",
    "{w} find themselves on the sunny side of the ledger",
    "victories have outnumbered defeats for {w}",
    "there is plenty of optimism around {w} with such a record",
)
_BAD_SEASON = (
    "{w} have lost more games than they have won this year",
    "it has been a difficult season so far for {w}",
    "{w} are still stuck with a losing record",
    "the campaign of {w} has been bumpy",
    "{w} find themselves on the wrong side of the ledger",
    "defeats have outnumbered victories for {w}",
    "there has not been much to cheer about around {w} with such a record",
)
_FEW_IN_DOUBLE_FIGURES = (
    "{w} had just {count} players in double figures",
    "only {count} players of {w} scored in double figures",
    "{w} finished with only {count} players in double figures",
    "no more than {count} players of {w} reached double figures",
    "{w} got little help elsewhere , with {count} players in double figures",
    "for {w} there were {count} players in double figures",
    "a mere {count} players of {w} were in double figures",
)
_COUNTS = ("no", "one", "two", "three")


def halftime(story: Story) -> list[Clause]:
    """Returns a sentence on who led at halftime."""
    won, lost = (sum(side.quarters[:2]) for side in (story.winner, story.loser))
    wordings = _LEVEL_AT_HALFTIME if won == lost else _LED_AT_HALFTIME if won > lost else _TRAILED_AT_HALFTIME
    return [sentence(story.say(story.word(wordings), w=story.winner, l=story.loser))]


def season(story: Story, side: Side) -> list[Clause]:
    """Returns a sentence on a team's record, where it is clearly good or bad."""
    ahead = side.stats["WINS"] - side.stats["LOSSES"]
    if abs(ahead) < _CLEAR_RECORD:
        return []
    wordings = _GOOD_SEASON if ahead > 0 else _BAD_SEASON
    return [sentence(story.say(story.word(wordings), w=side))]


def double_figures(story: Story, side: Side) -> list[Clause]:
    """Returns a sentence on how few players of a team scored ten points or more, where it was fewer than four."""
    count = sum(one.stats["PTS"] >= DOUBLE_FIGURES for one in side.played)
    if not 1 < count < len(_COUNTS):
        return []
    return [sentence(story.say(story.word(_FEW_IN_DOUBLE_FIGURES), w=side, count=_COUNTS[count]))]
