"""Sentences on the quarters: what decided the game, how it began, how it was turned."""

from collections.abc import Iterator, Sequence

from tlm_fairseq.rotowire.simulator.summary_grammar_story import Clause, Story, sentence

ORDINALS = ("first", "second", "third", "fourth")
_MOST = 2
# Points: ahead in a quarter, and scored in one.
_DECISIVE, _COLD, _HOT = 8, 18, 33
_DECISIVE_FIRST = (
    "{w} took control early , winning the first quarter {w.Q#} - {l.Q#}",
    "{w} led {w.Q#} - {l.Q#} after the first quarter",
)
_DECISIVE_LATER = (
    "{w} outscored {l} {w.Q#} - {l.Q#} in the {nth} quarter",
    "the {nth} quarter was the key , as {w} outscored {l} {w.Q#} - {l.Q#}",
    "{w} used a {w.Q#} - {l.Q#} {nth} quarter to pull away",
)


def quarters(story: Story) -> list[Clause]:
    """Returns up to two sentences, the most telling first, each on a quarter of its own."""
    told: list[int] = []
    sentences: list[Clause] = []
    for quarter, templates in _worth_telling(story):
        if quarter not in told and len(told) < _MOST:
            told.append(quarter)
            sentences.append(_say(story, quarter, story.prefer(*templates)))
    return sentences


def _worth_telling(story: Story) -> Iterator[tuple[int, Sequence[str]]]:
    # Yields quarters, from 0, and wordings of what happened in them.
    won, lost = story.winner.quarters, story.loser.quarters
    won_by = [ours - theirs for ours, theirs in zip(won, lost, strict=True)]
    if story.game.overtimes and won_by[3]:
        ahead, behind = ("w", "l") if won_by[3] > 0 else ("l", "w")
        yield 3, [f"{{{ahead}}} won the fourth quarter {{{ahead}.Q#}} - {{{behind}.Q#}} to force overtime"]
    elif sum(won_by[:3]) < 0:
        yield (
            3,
            [
                "{w} trailed after three quarters but won the fourth quarter {w.Q#} - {l.Q#}",
                "{l} led going into the fourth quarter , but {w} won it {w.Q#} - {l.Q#}",
            ],
        )
    best = won_by.index(max(won_by))
    if won_by[best] >= _DECISIVE:
        yield best, _DECISIVE_LATER if best else _DECISIVE_FIRST
    if won_by[0] <= -_DECISIVE:
        yield (
            0,
            [
                "{l} got off to a fast start and won the first quarter {l.Q#} - {w.Q#}",
                "{l} led {l.Q#} - {w.Q#} after the first quarter",
            ],
        )
    cold = lost.index(min(lost))
    if lost[cold] <= _COLD:
        yield (
            cold,
            ["{l} scored just {l.Q} points in the {nth} quarter", "{w} held {l} to {l.Q} points in the {nth} quarter"],
        )
    hot = won.index(max(won))
    if won[hot] >= _HOT:
        yield (
            hot,
            ["{w} scored {w.Q} points in the {nth} quarter", "{w} exploded for {w.Q} points in the {nth} quarter"],
        )


def _say(story: Story, quarter: int, template: str) -> Clause:
    template = template.replace(".Q", f".PTS_QTR{quarter + 1}")
    return sentence(story.say(template, w=story.winner, l=story.loser, nth=ORDINALS[quarter]))
