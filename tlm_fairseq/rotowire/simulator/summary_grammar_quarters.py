"""Sentences on the quarters: what decided the game, how it began, how it was turned."""

from collections.abc import Iterator, Sequence

from tlm_fairseq.rotowire.simulator.summary_grammar_story import Clause, Story, sentence

ORDINALS = ("first", "second", "third", "fourth")
# Points: ahead in a quarter by how many it was decisive, or worth telling; and scored in one.
_DECISIVE, _AHEAD, _COLD, _HOT = 8, 4, 18, 33

_FORCED_OVERTIME = (
    "{a} won the fourth quarter {a.Q#} - {b.Q#} to force overtime",
    "overtime was needed because {a} took the fourth quarter {a.Q#} - {b.Q#}",
    "{a} outscored {b} {a.Q#} - {b.Q#} in the fourth quarter to earn an extra period",
)
_COMEBACK = (
    "{w} trailed after three quarters but won the fourth quarter {w.Q#} - {l.Q#}",
    "{w} mounted a comeback in the fourth quarter , which they won {w.Q#} - {l.Q#}",
    "behind heading into the final period , {w} rallied and outscored {l} {w.Q#} - {l.Q#} in the fourth quarter",
    "{w} turned the tables late , taking the fourth quarter {w.Q#} - {l.Q#}",
    "the deficit after three periods did not rattle {w} , who won the fourth quarter {w.Q#} - {l.Q#}",
    "{w} saved their best for last and erased the deficit by winning the fourth quarter {w.Q#} - {l.Q#}",
    "{w} stole it late , outscoring {l} {w.Q#} - {l.Q#} in the fourth quarter",
)
_DECISIVE_FIRST = (
    "{w} led {w.Q#} - {l.Q#} after the first quarter",
    "{w} took control early , winning the first quarter {w.Q#} - {l.Q#}",
    "{w} came out of the gates flying and won the first quarter {w.Q#} - {l.Q#}",
    "{w} set the tone by outscoring {l} {w.Q#} - {l.Q#} in the first quarter",
    "{w} pounced right away , taking the first quarter {w.Q#} - {l.Q#}",
    "the first quarter went to {w} , {w.Q#} - {l.Q#} , and it was the foundation of their success",
    "{w} jumped on {l} immediately and won the first quarter {w.Q#} - {l.Q#}",
)
_DECISIVE_LATER = (
    "{w} outscored {l} {w.Q#} - {l.Q#} in the {nth} quarter",
    "the {nth} quarter was the key , as {w} outscored {l} {w.Q#} - {l.Q#}",
    "{w} used a {w.Q#} - {l.Q#} {nth} quarter to create separation",
    "the turning point was the {nth} quarter , which {w} won {w.Q#} - {l.Q#}",
    "{w} broke it open by winning the {nth} quarter {w.Q#} - {l.Q#}",
    "a dominant {nth} quarter , won {w.Q#} - {l.Q#} by {w} , swung the momentum",
    "{w} imposed their will in the {nth} quarter , outscoring {l} {w.Q#} - {l.Q#}",
)
_LOSERS_FIRST = (
    "{l} led {l.Q#} - {w.Q#} after the first quarter",
    "{l} got off to a fast start and won the first quarter {l.Q#} - {w.Q#}",
    "{l} had the brighter beginning , winning the first quarter {l.Q#} - {w.Q#}",
    "{l} were sharper at the outset and took the first quarter {l.Q#} - {w.Q#}",
    "it began promisingly for {l} , who won the first quarter {l.Q#} - {w.Q#}",
    "{l} drew first blood by taking the first quarter {l.Q#} - {w.Q#}",
    "{l} enjoyed an encouraging start , outscoring {w} {l.Q#} - {w.Q#} in the first quarter",
)
_LOSERS_LATER = (
    "{l} won the {nth} quarter {l.Q#} - {w.Q#} , but it was not enough",
    "{l} did outscore {w} {l.Q#} - {w.Q#} in the {nth} quarter",
    "{l} showed fight in the {nth} quarter , which they won {l.Q#} - {w.Q#}",
    "the {nth} quarter belonged to {l} , {l.Q#} - {w.Q#}",
    "{l} clawed some of it back by winning the {nth} quarter {l.Q#} - {w.Q#}",
    "there was a response from {l} , who took the {nth} quarter {l.Q#} - {w.Q#}",
    "{l} made a push in the {nth} quarter , outscoring {w} {l.Q#} - {w.Q#}",
)
_COLD_QUARTER = (
    "{l} scored just {l.Q#} points in the {nth} quarter",
    "{w} held {l} to {l.Q#} points in the {nth} quarter",
    "{l} went cold and scored only {l.Q#} points in the {nth} quarter",
    "{l} managed a mere {l.Q#} points in the {nth} quarter",
    "{l} saw their offense dry up and produced {l.Q#} points in the {nth} quarter",
    "{w} clamped down and limited {l} to {l.Q#} points in the {nth} quarter",
    "{l} sputtered to {l.Q#} points in the {nth} quarter",
)
_HOT_QUARTER = (
    "{w} scored {w.Q#} points in the {nth} quarter",
    "{w} exploded for {w.Q#} points in the {nth} quarter",
    "{w} caught fire and scored {w.Q#} points in the {nth} quarter",
    "{w} piled up {w.Q#} points in the {nth} quarter",
    "{w} erupted for {w.Q#} points in the {nth} quarter",
    "{w} lit up the scoreboard with {w.Q#} points in the {nth} quarter",
    "{w} racked up {w.Q#} points in the {nth} quarter",
)
_CLOSE_QUARTER = (
    "{a} won the {nth} quarter {a.Q#} - {b.Q#}",
    "{a} shaded the {nth} quarter {a.Q#} - {b.Q#}",
    "the {nth} quarter went to {a} , {a.Q#} - {b.Q#}",
    "{a} had the upper hand in the {nth} quarter , {a.Q#} - {b.Q#}",
    "{a} outscored {b} {a.Q#} - {b.Q#} in a competitive {nth} quarter",
    "{a} narrowly took the {nth} quarter {a.Q#} - {b.Q#}",
    "a tight {nth} quarter ended {a.Q#} - {b.Q#} in favor of {a}",
)


def quarters(story: Story, most: int) -> list[Clause]:
    """Returns up to so many sentences, the most telling first, each on a quarter of its own."""
    told: list[int] = []
    sentences: list[Clause] = []
    for quarter, wordings in _worth_telling(story):
        if quarter not in told and len(told) < most:
            told.append(quarter)
            sentences.append(_say(story, quarter, story.word(wordings)))
    return sentences


def _worth_telling(story: Story) -> Iterator[tuple[int, Sequence[str]]]:
    """Yields quarters, from 0, and wordings of what happened in them."""
    won, lost = story.winner.quarters, story.loser.quarters
    won_by = [ours - theirs for ours, theirs in zip(won, lost, strict=True)]
    if story.game.overtimes and won_by[3]:
        yield 3, _FORCED_OVERTIME
    elif sum(won_by[:3]) < 0:
        yield 3, _COMEBACK
    best = won_by.index(max(won_by))
    if won_by[best] >= _DECISIVE:
        yield best, _DECISIVE_LATER if best else _DECISIVE_FIRST
    if won_by[0] <= -_AHEAD:
        yield 0, _LOSERS_FIRST
    cold = lost.index(min(lost))
    if lost[cold] <= _COLD:
        yield cold, _COLD_QUARTER
    hot = won.index(max(won))
    if won[hot] >= _HOT:
        yield hot, _HOT_QUARTER
    worst = won_by.index(min(won_by))
    if won_by[worst] <= -_AHEAD:
        yield worst, _LOSERS_LATER if worst else _LOSERS_FIRST
    for quarter, margin in enumerate(won_by):
        if 0 < abs(margin) <= _AHEAD:
            yield quarter, _CLOSE_QUARTER


def _say(story: Story, quarter: int, template: str) -> Clause:
    template = template.replace(".Q", f".PTS_QTR{quarter + 1}")
    ahead, behind = sorted(story.sides, key=lambda side: -side.quarters[quarter])
    slots = {"w": story.winner, "l": story.loser, "a": ahead, "b": behind}
    return sentence(story.say(template, nth=ORDINALS[quarter], **slots))
