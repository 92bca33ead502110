"""Sentences on what a team did as a whole: shooting, rebounds, assists, turnovers, free throws."""

from collections.abc import Callable

from tlm_fairseq.rotowire.simulator.simulated_game import Side
from tlm_fairseq.rotowire.simulator.summary_grammar_story import Clause, Story, sentence


def team_play(story: Story, count: int) -> list[Clause]:
    """Returns up to so many sentences, on what set the two teams apart most."""
    won, lost = story.winner.stats, story.loser.stats
    weighed: list[tuple[int, Callable[[Story], Clause]]] = [
        (3 * abs(won["FG_PCT"] - lost["FG_PCT"]), _shooting),
        (2 * abs(won["REB"] - lost["REB"]), _rebounds),
        (3 * max(won["TOV"], lost["TOV"]) - 36, _turnovers),
        (3 * max(won["AST"], lost["AST"]) - 70, _assists),
        (max(won["FG3_PCT"], lost["FG3_PCT"]) - 25, _three_points),
        (2 * (65 - min(won["FT_PCT"], lost["FT_PCT"])), _free_throws),
    ]
    topics = [topic for _, topic in sorted(weighed, key=lambda topic: -topic[0])]
    if _shooting in topics[:count]:
        # It may tell of three-pointers already.
        topics.remove(_three_points)
    return [topic(story) for topic in topics[:count]]


def _more(story: Story, name: str) -> Side:
    return max((story.winner, story.loser), key=lambda side: side.stats[name])


def _both(story: Story, first: Side, *templates: str) -> Clause:
    return sentence(story.say(story.prefer(*templates), a=first, b=story.other(first)))


def _shooting(story: Story) -> Clause:
    better = _more(story, "FG_PCT")
    if story.other(better).stats["FG_PCT"] <= 41:
        return _both(
            story,
            better,
            "{a} held {b} to {b.FG_PCT} percent shooting from the field",
            "{b} shot just {b.FG_PCT} percent from the field and {b.FG3_PCT} percent from three - point range",
        )
    return _both(
        story,
        better,
        "{a} shot {a.FG_PCT} percent from the field , while {b} shot {b.FG_PCT} percent",
        "{a} shot {a.FG_PCT} percent from the field and {a.FG3_PCT} percent from three - point range",
        "{a} shot {a.FG_PCT} percent from the field . They also made {a.FG3_PCT} percent of their three - pointers",
    )


def _rebounds(story: Story) -> Clause:
    return _both(
        story,
        _more(story, "REB"),
        "{a} won the battle of the boards {a.REB#} - {b.REB#}",
        "{a} outrebounded {b} {a.REB#} - {b.REB#}",
        "{a} pulled down {a.REB} rebounds as a team",
    )


def _turnovers(story: Story) -> Clause:
    return _both(
        story,
        _more(story, "TOV"),
        "{a} committed {a.TOV} turnovers",
        "{b} forced {a} into {a.TOV} turnovers",
        "{a} turned the ball over {a.TOV} times",
    )


def _assists(story: Story) -> Clause:
    return _both(
        story,
        _more(story, "AST"),
        "{a} shared the ball well and dished out {a.AST} assists",
        "{a} finished with {a.AST} assists as a team , compared to {b.AST} for {b}",
    )


def _three_points(story: Story) -> Clause:
    return _both(
        story,
        _more(story, "FG3_PCT"),
        "{a} shot {a.FG3_PCT} percent from three - point range",
        "{a} hit {a.FG3_PCT} percent of their three - pointers",
    )


def _free_throws(story: Story) -> Clause:
    return _both(
        story,
        story.other(_more(story, "FT_PCT")),
        "{a} made just {a.FT_PCT} percent of their free throws",
        "{a} struggled at the free - throw line , where they shot {a.FT_PCT} percent",
    )
