"""Summaries with tags in place of what they say of the game, and back.

A tag is put only where what it stands for in the game are the very tokens of the summary, so that ``put_back`` gives
these again. Which are names and whose figures the others are is read by the rules of the extractor; a figure that the
table does not have, and a name or a number written in another way, stay as they are.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from tlm_fairseq.rotowire.copying.slots import LOSER, WINNER, player_slots, team_slots
from tlm_fairseq.rotowire.copying.tags import DIGITS, NTH, PROSE, is_tag, value_tag
from tlm_fairseq.rotowire.copying.values import (
    DAY,
    NEXT_CITY,
    NEXT_DAY,
    NEXT_NAME,
    PLAYER_NAMES,
    STADIUM,
    STREAK,
    TEAM_NAMES,
    tag_values,
)
from tlm_fairseq.rotowire.corpus.games import Game
from tlm_fairseq.rotowire.corpus.summary_text import to_text
from tlm_fairseq.rotowire.extraction.rule_extraction import read_sentences
from tlm_fairseq.rotowire.extraction.sentence import PlacedFact
from tlm_fairseq.rotowire.extraction.text_pieces import MENTION, sentence_spans
from tlm_fairseq.text.processes import mapped, processes_for

# They take longer than a process takes to start.
_SUMMARIES_WORTH_A_PROCESS = 500
# Ways to name a team and a player, the longest first.
_TEAM_FORMS = (TEAM_NAMES, *((name,) for name in reversed(TEAM_NAMES)))
_PLAYER_FORMS = tuple((name,) for name in PLAYER_NAMES)
_NEXT_FORMS = ((NEXT_CITY, NEXT_NAME), (NEXT_NAME,), (NEXT_CITY,), (NEXT_DAY,))
# Words of sentences on next games and on streaks.
_AHEAD = frozenset(("will", "next"))
_STREAK_WORDS = frozenset(("straight", "consecutive", "row", "streak"))
# Each tag with what it stands for.
Values = Mapping[str, Sequence[str]]


class Restored(NamedTuple):
    """A summary with the values of its game, and how many sentences were left out of it."""

    text: str
    left_out: int


class _Place(NamedTuple):
    """Tokens of a summary (end exclusive), and the tags that may stand for them, each one or several."""

    start: int
    end: int
    choices: Sequence[Sequence[str]]


def tag_summary(game: Game) -> str:
    """Returns the line of the game's summary with tags; ``to_text`` of the summary where it has none."""
    values = tag_values(game)
    words: list[str] = []
    at = 0
    for place in sorted(_places(game, values), key=lambda place: (place.start, -place.end)):
        said = game.summary[place.start : place.end]
        tags = next((tags for tags in place.choices if _tokens_of(tags, values) == said), None)
        if tags is not None and place.start >= at:
            words += [to_text([token]) for token in game.summary[at : place.start]]
            words += tags
            at = place.end
    return " ".join([*words, *(to_text([token]) for token in game.summary[at:])])


def tag_summaries(games: Sequence[Game], processes: int | None = None) -> list[str]:
    """Returns ``tag_summary`` of each game.

    Args:
        games: list of ``Game``.
        processes: how many to share the work over; by default as many as the machine grants and the work is worth.
    """
    if processes is None:
        processes = processes_for(len(games), _SUMMARIES_WORTH_A_PROCESS)
    return mapped(tag_summary, games, processes=processes, tasks_at_once=100)


def put_back(game: Game, line: str) -> Restored:
    """Returns a line with what its tags stand for in the game.

    A sentence with a tag that has no value in this game, as of a player who did not play, is left out.
    """
    values = tag_values(game)
    kept: list[str] = []
    left_out = 0
    for sentence in _sentences(line.split()):
        if any(is_tag(word) and word not in values for word in sentence):
            left_out += 1
            continue
        for word in sentence:
            kept += map(_as_word, values[word]) if word in values else [word]
    return Restored(" ".join(kept), left_out)


def _as_word(token: str) -> str:
    return to_text([token])


def _tokens_of(tags: Sequence[str], values: Values) -> list[str] | None:
    """Returns what tags stand for together, None where one of them has no value."""
    if any(tag not in values for tag in tags):
        return None
    return [token for tag in tags for token in values[tag]]


def _places(game: Game, values: Values) -> Iterator[_Place]:
    """Yields what is mentioned and stated, and where it may be said what is known of the arena and of other games."""
    teams = {team.name: slot for slot, team in team_slots(game).items()}
    slots = {player.name: slot for slot, player in player_slots(game).items()} | teams
    sentences = list(read_sentences(game, game.summary))
    yield from _figures(game, slots, [fact for sentence in sentences for fact in sentence.facts])
    starts = [sentence.pieces[0].start for sentence in sentences]
    for sentence, start, end in zip(sentences, starts, [*starts[1:], len(game.summary)]):
        named: list[tuple[int, str]] = []
        for piece in sentence.pieces:
            if piece.kind == MENTION and piece.who.entity in slots:
                slot, is_team = slots[piece.who.entity], piece.who.entity in teams
                if is_team:
                    named.append((piece.start, slot))
                yield _Place(piece.who.start, piece.who.end, _tagged(slot, _TEAM_FORMS if is_team else _PLAYER_FORMS))
        yield from _schedule(game, values, start, end, named)


def _figures(game: Game, slots: Mapping[str, str], facts: Sequence[PlacedFact]) -> Iterator[_Place]:
    """Yields the places of facts; ``slots`` are those of the entities."""
    # Whose small numbers are words writes all but pairs as prose.
    in_words = any(game.summary[fact.start].isalpha() for fact in facts)
    for fact, start, end in facts:
        if fact.entity in slots:
            is_of_pair = "-" in game.summary[max(start - 1, 0) : start] + game.summary[end : end + 1]
            forms = (PROSE, DIGITS) if in_words and not is_of_pair else (DIGITS, PROSE)
            column = fact.relation.partition("-")[2]
            yield _Place(start, end, [[value_tag(slots[fact.entity], column, form)] for form in forms])


def _schedule(game: Game, values: Values, start: int, end: int, named: Sequence[tuple[int, str]]) -> Iterator[_Place]:
    """Yields the places of the arena, next opponents, days and streaks in a sentence of these tokens.

    A team's streak and next game follow its name, or come first: ``the third straight win for the Foxes``. ``named``
    are the places and slots of the teams.
    """
    is_ahead, is_streak = (not words.isdisjoint(game.summary[start:end]) for words in (_AHEAD, _STREAK_WORDS))
    choices = {WINNER: [[STADIUM]], LOSER: [[STADIUM]]}
    for slot, other in ((WINNER, LOSER), (LOSER, WINNER)):
        for side in (slot, other):
            choices[slot] += _tagged(side, _NEXT_FORMS) if is_ahead else []
            choices[slot] += [[value_tag(side, STREAK, form)] for form in (NTH, PROSE, DIGITS)] if is_streak else []
        choices[slot].append([DAY])
    openings = {values[tag][0] for slot in choices for tag, *_ in choices[slot] if tag in values}
    for at in range(start, end):
        if game.summary[at] in openings:
            before = [slot for place, slot in named if place < at]
            for tags in choices[before[-1] if before else named[0][1] if named else WINNER]:
                yield _Place(at, at + len(_tokens_of(tags, values) or ()), [tags])


def _tagged(slot: str, forms: Sequence[Sequence[str]]) -> list[list[str]]:
    return [[value_tag(slot, column) for column in form] for form in forms]


def _sentences(words: list[str]) -> Iterator[list[str]]:
    """Yields the words of each sentence, its full stop with it."""
    # Full stops before the first word belong to its sentence.
    starts = [0, *(start for start, _ in list(sentence_spans(words))[1:])]
    for start, end in zip(starts, [*starts[1:], len(words)]):
        yield words[start:end]
