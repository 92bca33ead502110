"""Sentences on what the result means for a team, which follow from who won, by how much, and where."""

from tlm_fairseq.rotowire.simulator.summary_grammar_openings import CLOSE_MARGIN
from tlm_fairseq.rotowire.simulator.summary_grammar_story import Clause, Story, sentence

_WINNERS_AT_HOME = (
    "{w} rewarded their home crowd for its support",
    "{w} defended their own building",
    "{w@} was no place for visitors on this occasion",
    "the locals left the building in a splendid mood",
    "{w} sent their guests away unhappy",
    "{w} gave the spectators plenty of reasons to cheer",
    "{w} made good use of home - court advantage",
)
_WINNERS_ON_THE_ROAD = (
    "{w} proved that they can succeed away from home",
    "{w} were not bothered by the crowd",
    "{w} will enjoy the journey after such a result",
    "{w} silenced the arena and leave with a smile",
    "{w} played like owners of the place rather than guests",
    "{w} spoiled the evening of the local supporters",
    "{w} showed maturity and composure in a difficult environment",
)
_LOSERS_OF_A_CLOSE_GAME = (
    "{l} came agonizingly near but fell short",
    "{l} will rue their missed opportunities",
    "{l} deserve credit for a spirited effort",
    "it was heartbreak for {l}",
    "{l} can take encouragement from how hard they pushed the winners",
    "{l} will wonder what might have been",
    "{l} lacked only a little luck",
)
_LOSERS = (
    "{l} will look to bounce back",
    "{l} have homework to do before they play again",
    "{l} never seemed to be at their best",
    "{l} must regroup quickly",
    "{l} came up empty despite honest effort",
    "{l} need to clean up their mistakes and move forward",
    "{l} could not find the right recipe",
)


def outlook_of_the_winner(story: Story) -> Clause:
    """Returns a sentence on what the win means."""
    at_home = story.winner is story.game.home
    return sentence(story.say(story.word(_WINNERS_AT_HOME if at_home else _WINNERS_ON_THE_ROAD), w=story.winner))


def outlook_of_the_loser(story: Story) -> Clause:
    """Returns a sentence on what the loss means."""
    wordings = _LOSERS_OF_A_CLOSE_GAME if story.margin <= CLOSE_MARGIN else _LOSERS
    return sentence(story.say(story.word(wordings), l=story.loser))
