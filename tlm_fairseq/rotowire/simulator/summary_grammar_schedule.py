"""Sentences on other games: how many a team has won or lost in a row, and what it plays next.

They state nothing that is in the table; what they say is in the schedule that comes with the game.
"""

from tlm_fairseq.rotowire.corpus.days import WEEKDAYS
from tlm_fairseq.rotowire.extraction.number_words import ORDINALS, in_prose
from tlm_fairseq.rotowire.simulator.simulated_game import NextGame, Side
from tlm_fairseq.rotowire.simulator.summary_grammar_story import Clause, Story, joined, sentence

_STREAK_WORTH_TELLING = 3

_WON = (
    "it was the {nth} straight win for {side}",
    "{side} have won {count} straight games",
    "{side} are on a roll , with {count} consecutive victories to their name",
    "{side} stretched their winning streak to {count} games",
    "the victory was the {nth} in a row for {side}",
    "{side} have now won {count} straight and are brimming with confidence",
    "the hot streak of {side} has reached {count} wins",
)
_LOST = (
    "it was the {nth} straight loss for {side}",
    "{side} have lost {count} straight games",
    "{side} are mired in a slump , with {count} consecutive defeats",
    "{side} saw their losing streak grow to {count} games",
    "the setback was the {nth} in a row for {side}",
    "{side} have now lost {count} straight and are still searching for answers",
    "the skid of {side} has reached {count} losses",
)
# By whether the team was at home, and whether it is in its next game.
_NEXT = {
    (True, True): (
        "{side} will stay at home and host {opponent} on {day}",
        "{side} will be home again to face {opponent} on {day}",
        "{side} will continue their homestand next against {opponent} on {day}",
        "{side} will have a visit from {opponent} on {day}",
        "{side} will be spared a flight , as they host {opponent} on {day}",
        "{side} will play host to {opponent} next , on {day}",
        "{side} will get another home date next , with {opponent} , on {day}",
    ),
    (False, True): (
        "{side} will return home and host {opponent} on {day}",
        "{side} will head back home to face {opponent} on {day}",
        "{side} will have the crowd behind them next , at home against {opponent} , on {day}",
        "{side} will be back in their own building to host {opponent} on {day}",
        "{side} will be glad to see familiar surroundings when they host {opponent} on {day}",
        "{side} will fly home and play host to {opponent} on {day}",
        "{side} will be reunited with their fans next , at home against {opponent} on {day}",
    ),
    (True, False): (
        "{side} will hit the road next to play {opponent} on {day}",
        "{side} will travel to face {opponent} on {day}",
        "{side} will pack their bags and visit {opponent} on {day}",
        "{side} will head out of town to play {opponent} on {day}",
        "{side} will be guests when they visit {opponent} on {day}",
        "{side} will board a plane to visit {opponent} on {day}",
        "{side} will start a trip next against {opponent} on {day}",
    ),
    (False, False): (
        "{side} will stay on the road next to play {opponent} on {day}",
        "{side} will travel on to face {opponent} on {day}",
        "{side} will continue their road trip next against {opponent} on {day}",
        "{side} will be on the road again to play {opponent} on {day}",
        "{side} will be guests once more when they visit {opponent} on {day}",
        "{side} will move on to visit {opponent} on {day}",
        "{side} will carry on with their trip next against {opponent} on {day}",
    ),
}
_BETWEEN = (", while", ", and", ", while", "; meanwhile ,", ", and for their part", ", whereas", ", while")
_AGAIN = (
    "both teams will meet again on {day} in their next game",
    "the same two teams will play each other again on {day}",
    "a rematch will be next up , on {day}",
    "the pair will try it all over again on {day}",
    "the two sides will have a second helping on {day} , up next",
    "they will play each other again as soon as {day}",
    "it will be the same matchup again on {day}",
)


def streaks(story: Story) -> list[Clause]:
    """Returns a sentence for each team with a streak, the winner's first."""
    sentences = []
    for side, wordings in ((story.winner, _WON), (story.loser, _LOST)):
        length = abs(side.streak)
        if length >= _STREAK_WORTH_TELLING:
            # A streak that is longer than the list is told by its count.
            few = [wording for wording in wordings if length < len(ORDINALS) or "{nth}" not in wording]
            nth = ORDINALS[length] if length < len(ORDINALS) else ""
            sentences.append(sentence(story.say(story.word(tuple(few)), side=side, count=in_prose(length), nth=nth)))
    return sentences


def next_games(story: Story) -> list[Clause]:
    """Returns a sentence on what both teams play next; none after the last game of a season."""
    winners_next, losers_next = story.winner.next_game, story.loser.next_game
    if winners_next is None or losers_next is None:
        return []
    if winners_next.opponent is story.loser.team:
        return [sentence(story.say(story.word(_AGAIN), day=_day(winners_next)))]
    first = _next(story, story.winner, winners_next)
    second = _next(story, story.loser, losers_next)
    return [sentence(joined(first, story.word(_BETWEEN), second))]


def _next(story: Story, side: Side, game: NextGame) -> Clause:
    opponent = f"the {game.opponent.city} {game.opponent.name}"
    if game.opponent.city in (story.winner.team.city, story.loser.team.city):
        # The city alone would be the team of this game.
        opponent = f"the {game.opponent.name}"
    template = story.word(_NEXT[side is story.game.home, game.is_home])
    return story.say(template, side=side, opponent=opponent, day=_day(game))


def _day(game: NextGame) -> str:
    return WEEKDAYS[game.day.weekday()]
