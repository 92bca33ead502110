"""First sentences of a summary: who beat whom, the score, the records, where and when, and what kind of game it was."""

from tlm_fairseq.rotowire.corpus.days import WEEKDAYS
from tlm_fairseq.rotowire.simulator.summary_grammar_story import Clause, Slot, Story, joined, sentence

CLOSE_MARGIN, WIDE_MARGIN = 5, 18
_MANY_POINTS, _FEW_POINTS = 110, 100

# Of writers whose opening has the records these are the same for both places.
_RECORDS_OPENING = "{w} ( {w.WINS#} - {w.LOSSES#} ) {beat} {l} ( {l.WINS#} - {l.LOSSES#} ) {w.PTS#} - {l.PTS#} {ot}"
_AT_HOME = (
    f"{_RECORDS_OPENING} on {{day}} at the {{arena}}",
    "{w} {beat} the visiting {l~} , {w.PTS#} - {l.PTS#} , {ot} at the {arena} on {day} night",
    "on {day} evening , {w} protected their home floor and {beat} {l} {w.PTS#} - {l.PTS#} {ot}",
    "the fans at the {arena} went home happy on {day} , as {w} {beat} {l} {w.PTS#} - {l.PTS#} {ot}",
    "the host {w~} {beat} {l} , {w.PTS#} - {l.PTS#} , {ot} in {day} 's only meeting of the two clubs",
    "the {arena} erupted on {day} as {w} {beat} the visiting {l~} , {w.PTS#} - {l.PTS#} {ot}",
    f"playing in front of their own supporters , {_RECORDS_OPENING} on {{day}}",
)
_ON_THE_ROAD = (
    f"{_RECORDS_OPENING} on {{day}} at the {{arena}}",
    "{w} {beat} the host {l~} , {w.PTS#} - {l.PTS#} , {ot} at the {arena} on {day} night",
    "on {day} evening , {w} walked into the {arena} and {beat} {l} {w.PTS#} - {l.PTS#} {ot}",
    "the fans at the {arena} went home disappointed on {day} , as {w} {beat} {l} {w.PTS#} - {l.PTS#} {ot}",
    "the visiting {w~} {beat} {l} , {w.PTS#} - {l.PTS#} , {ot} in {day} 's only meeting of the two clubs",
    "the {arena} fell silent on {day} as {w} {beat} the host {l~} , {w.PTS#} - {l.PTS#} {ot}",
    f"playing in hostile territory , {_RECORDS_OPENING} on {{day}}",
)
_OVERTIME_VERBS = ("outlasted", "survived", "edged", "held off", "outdueled", "squeezed past", "overcame")
_CLOSE_VERBS = ("edged", "held off", "nipped", "slipped past", "squeaked by", "outlasted", "fended off")
_WIDE_VERBS = ("routed", "crushed", "blasted", "demolished", "thumped", "hammered", "trounced")
_VERBS = ("defeated", "beat", "topped", "downed", "bested", "toppled", "dispatched")
_OVERTIMES = ("in overtime", "in double overtime", "in triple overtime")
_RECORDS = (
    "{w} improved to {w.WINS#} - {w.LOSSES#} , while {l} fell to {l.WINS#} - {l.LOSSES#}",
    "{w} improved to {w.WINS#} - {w.LOSSES#} with the victory , while {l} fell to {l.WINS#} - {l.LOSSES#}",
    "the win moved {w} to {w.WINS#} - {w.LOSSES#} and dropped {l} to {l.WINS#} - {l.LOSSES#}",
    "{w} now stand at {w.WINS#} - {w.LOSSES#} and {l} at {l.WINS#} - {l.LOSSES#}",
    "as a result , {w} climbed to {w.WINS#} - {w.LOSSES#} on the season and {l} slipped to {l.WINS#} - {l.LOSSES#}",
    "the outcome lifts {w} to {w.WINS#} - {w.LOSSES#} this season , and {l} sit at {l.WINS#} - {l.LOSSES#}",
)
_HIGH_SCORING = (
    "it was a high - scoring affair",
    "neither defense had many answers",
    "offense ruled the evening",
    "both attacks were humming , and the scoreboard operator was kept busy",
    "buckets came easily at both ends",
    "it turned into a track meet , which suited the scorers of either club",
    "stops were hard to come by for everybody involved",
)
_LOW_SCORING = (
    "it was a grind for both offenses",
    "baskets were scarce , and defense had the upper hand",
    "it was not pretty to watch , as neither team found much rhythm",
    "both sides labored to score",
    "defense carried the day in a low - scoring battle",
    "points were at a premium throughout",
    "the contest was ugly to behold , with plenty of clanked jumpers",
)
_EVEN = (
    "only a possession or two separated the teams at the final buzzer",
    "little separated the two teams",
    "it could easily have gone the other way",
    "it was the kind of finish that frays nerves",
    "it was a contest of the finest margins",
    "it came down to a handful of points",
    "a couple of baskets was all the difference",
)
_ONE_SIDED = (
    "it was as lopsided as the score suggests",
    "the result was a blowout",
    "the gulf in quality was plain to see",
    "there was little drama in the end",
    "it was a thoroughly dominant performance",
    "the mismatch left no room for debate",
    "it was a humbling experience for the losers",
)

_USUAL = (
    "the better team prevailed",
    "it was a deserved result , by a healthy distance",
    "the margin was comfortable without being crushing",
    "few observers could quarrel with the verdict",
    "the scoreline is a fair reflection of what happened",
    "there was daylight between the teams , if not a canyon",
    "it was a workmanlike , if unspectacular , affair",
)


def opening(story: Story) -> list[Clause]:
    """Returns the first sentences: the result, and the records of both teams where that does not tell them."""
    slots: dict[str, Slot] = {
        "w": story.winner,
        "l": story.loser,
        "beat": story.word(_verbs(story)),
        "day": WEEKDAYS[story.game.day.weekday()],
        "arena": story.game.home.team.arena,
        "ot": _overtime(story),
    }
    result = story.word(_AT_HOME if story.winner is story.game.home else _ON_THE_ROAD)
    first = sentence(story.say(result, **slots))
    if result.count(".WINS#"):
        return [first]
    return [first, sentence(story.say(story.word(_RECORDS), w=story.winner, l=story.loser))]


def kind_of_game(story: Story) -> Clause:
    """Returns a sentence on how close the game was, or how much was scored in it."""
    points = [side.stats["PTS"] for side in story.sides]
    if story.margin >= WIDE_MARGIN:
        wordings = _ONE_SIDED
    elif story.margin <= CLOSE_MARGIN:
        wordings = _EVEN
    elif min(points) >= _MANY_POINTS:
        wordings = _HIGH_SCORING
    elif max(points) < _FEW_POINTS:
        wordings = _LOW_SCORING
    else:
        wordings = _USUAL
    return sentence(story.word(wordings))


def _verbs(story: Story) -> tuple[str, ...]:
    if story.game.overtimes:
        return _OVERTIME_VERBS
    if story.margin <= CLOSE_MARGIN:
        return _CLOSE_VERBS
    return _WIDE_VERBS if story.margin >= WIDE_MARGIN else _VERBS


def _overtime(story: Story) -> Clause:
    count = story.game.overtimes
    return joined(_OVERTIMES[min(count, 3) - 1]) if count else joined()
