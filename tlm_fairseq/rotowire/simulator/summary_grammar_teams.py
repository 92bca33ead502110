"""Sentences on what a team did as a whole: shooting, rebounds, assists, turnovers, free throws."""

from collections.abc import Callable

from tlm_fairseq.rotowire.simulator.simulated_game import Side
from tlm_fairseq.rotowire.simulator.summary_grammar_story import Clause, Story, in_pairs

# From which numbers, or differences, on something is worth telling.
_BETTER_SHOOTING, _POOR_SHOOTING = 4, 42
_MORE_REBOUNDS, _MANY_TURNOVERS, _MANY_ASSISTS = 4, 15, 24
_GOOD_THREES, _POOR_THREES, _POOR_FREE_THROWS = 38, 29, 70

_SHOOTING = (
    "{a} shot {a.FG_PCT} percent from the field , while {b} shot {b.FG_PCT} percent",
    "{a} shot {a.FG_PCT} percent from the field and held {b} to {b.FG_PCT} percent",
    "{a} were the more accurate team , shooting {a.FG_PCT} percent from the floor , while {b} shot {b.FG_PCT} percent",
    "shooting told the story , as {a} made {a.FG_PCT} percent of their shots and {b} made {b.FG_PCT} percent",
    "{a} connected on {a.FG_PCT} percent of their field goal attempts , and {b} connected on {b.FG_PCT} percent",
    "{a} were efficient , converting {a.FG_PCT} percent of their shots , and {b} converted {b.FG_PCT} percent",
    "{a} found better looks and hit {a.FG_PCT} percent from the field , whereas {b} hit {b.FG_PCT} percent",
)
_HELD = (
    "{a} held {b} to {b.FG_PCT} percent shooting from the field",
    "{b} shot just {b.FG_PCT} percent from the field in a poor offensive showing",
    "defense was huge for {a} , as they held {b} to {b.FG_PCT} percent from the floor",
    "{b} could not buy a basket and shot {b.FG_PCT} percent from the field",
    "{a} suffocated {b} , who were limited to {b.FG_PCT} percent shooting from the field",
    "{b} had a miserable shooting night , finishing at {b.FG_PCT} percent from the field",
    "{a} contested everything and {b} made only {b.FG_PCT} percent of their shots",
)
_REBOUNDS = (
    "{a} won the battle of the boards {a.REB#} - {b.REB#}",
    "{a} outrebounded {b} {a.REB#} - {b.REB#}",
    "{a} dominated the glass and won the rebounding battle {a.REB#} - {b.REB#}",
    "{a} had the advantage on the boards , {a.REB#} - {b.REB#}",
    "{a} were stronger on the glass , grabbing {a.REB#} rebounds to {b.REB#} for {b}",
    "{a} owned the paint and outrebounded {b} {a.REB#} - {b.REB#}",
    "rebounding favored {a} , who had {a.REB#} boards , compared to {b.REB#} for {b}",
)
_TURNOVERS = (
    "{a} committed {a.TOV} turnovers , while {b} committed {b.TOV}",
    "{b} forced {a} into {a.TOV} turnovers",
    "{a} turned the ball over {a.TOV} times",
    "{a} were careless with the ball and committed {a.TOV} turnovers",
    "{a} hurt themselves with {a.TOV} turnovers",
    "sloppy ball handling plagued {a} , who finished with {a.TOV} turnovers",
    "giving the ball away was a problem for {a} , who had {a.TOV} turnovers to {b.TOV} for {b}",
)
_ASSISTS = (
    "{a} shared the ball well and dished out {a.AST} assists",
    "{a} finished with {a.AST} assists as a team , compared to {b.AST} for {b}",
    "ball movement was crisp for {a} , who handed out {a.AST} assists",
    "{a} recorded {a.AST} assists , a sign of unselfish play",
    "{a} passed the ball beautifully and had {a.AST} assists",
    "{a} moved the ball willingly and tallied {a.AST} assists as a team",
    "teamwork was a strength of {a} , who registered {a.AST} assists",
)
_THREES = (
    "{a} shot {a.FG3_PCT} percent from three - point range",
    "{a} hit {a.FG3_PCT} percent of their three - pointers",
    "the long ball was falling for {a} , who shot {a.FG3_PCT} percent from beyond the arc",
    "{a} were lethal from deep , making {a.FG3_PCT} percent of their three - point attempts",
    "{a} stretched the floor by shooting {a.FG3_PCT} percent from long range",
    "perimeter marksmanship helped {a} , who knocked down {a.FG3_PCT} percent of their threes",
    "{a} rained in {a.FG3_PCT} percent of their three - point shots",
)
_COLD_THREES = (
    "{b} shot only {b.FG3_PCT} percent from three - point range",
    "{b} hit just {b.FG3_PCT} percent of their three - pointers",
    "{b} were ice cold from beyond the arc , shooting {b.FG3_PCT} percent",
    "{b} misfired from deep , making {b.FG3_PCT} percent of their three - point attempts",
    "{b} settled for outside shots and shot {b.FG3_PCT} percent from long range",
    "the perimeter let {b} down , as they knocked down {b.FG3_PCT} percent of their threes",
    "{b} bricked plenty of three - point shots and made {b.FG3_PCT} percent of them",
)
_FREE_THROWS = (
    "{b} made just {b.FT_PCT} percent of their free throws",
    "{b} struggled at the free - throw line , where they shot {b.FT_PCT} percent",
    "{b} wasted chances at the foul line by making {b.FT_PCT} percent of their free throws",
    "{b} left points at the charity stripe , shooting {b.FT_PCT} percent",
    "{b} were shaky from the line and converted {b.FT_PCT} percent of their free throws",
    "missed free throws haunted {b} , who shot {b.FT_PCT} percent at the line",
    "the stripe was no friend of {b} , who shot {b.FT_PCT} percent from there",
)


def team_play(story: Story, most: int, link: str | None) -> list[Clause]:
    """Returns sentences on up to so many topics, two in a sentence where a ``link`` joins them.

    Each writer begins with another topic, and passes over what is not remarkable.
    """
    first = story.writer % len(_TOPICS)
    told = [topic(story) for topic in (*_TOPICS[first:], *_TOPICS[:first])]
    return in_pairs([clause for clause in told if clause is not None][:most], link)


def _ordered(story: Story, name: str) -> tuple[Side, Side, int]:
    """Returns the side with more, the other, and by how much they differ."""
    more, less = sorted((story.winner, story.loser), key=lambda side: -side.stats[name])
    return more, less, more.stats[name] - less.stats[name]


def _both(story: Story, wordings: tuple[str, ...], a: Side, b: Side) -> Clause:
    return story.say(story.word(wordings), a=a, b=b)


def _shooting(story: Story) -> Clause | None:
    better, worse, difference = _ordered(story, "FG_PCT")
    if worse.stats["FG_PCT"] <= _POOR_SHOOTING and difference:
        return _both(story, _HELD, better, worse)
    return _both(story, _SHOOTING, better, worse) if difference >= _BETTER_SHOOTING else None


def _rebounds(story: Story) -> Clause | None:
    more, less, difference = _ordered(story, "REB")
    return _both(story, _REBOUNDS, more, less) if difference >= _MORE_REBOUNDS else None


def _turnovers(story: Story) -> Clause | None:
    more, less, _ = _ordered(story, "TOV")
    return _both(story, _TURNOVERS, more, less) if more.stats["TOV"] >= _MANY_TURNOVERS else None


def _assists(story: Story) -> Clause | None:
    more, less, _ = _ordered(story, "AST")
    return _both(story, _ASSISTS, more, less) if more.stats["AST"] >= _MANY_ASSISTS else None


def _three_points(story: Story) -> Clause | None:
    better, worse, _ = _ordered(story, "FG3_PCT")
    if better.stats["FG3_PCT"] >= _GOOD_THREES:
        return _both(story, _THREES, better, worse)
    return _both(story, _COLD_THREES, better, worse) if worse.stats["FG3_PCT"] <= _POOR_THREES else None


def _free_throws(story: Story) -> Clause | None:
    better, worse, _ = _ordered(story, "FT_PCT")
    return _both(story, _FREE_THROWS, better, worse) if worse.stats["FT_PCT"] <= _POOR_FREE_THROWS else None


_TOPICS: tuple[Callable[[Story], Clause | None], ...] = (
    _shooting,
    _rebounds,
    _turnovers,
    _three_points,
    _assists,
    _free_throws,
)
