"""Summaries with tags in place of what they say of the game, and back.

A tag is put only where what it stands for in the game are the very tokens of the summary, so that ``put_back`` gives
these again. Which are names and whose figures the others are is read by the rules of the extractor; a figure that the
table does not have, and a name or a number written in another way, stay as they are.
"""

import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import NamedTuple

from tlm_fairseq.rotowire.copying.slots import player_slots, team_slots
from tlm_fairseq.rotowire.copying.tags import is_tag, value_tag
from tlm_fairseq.rotowire.copying.values import DAY, PLAYER_NAMES, TEAM_NAMES, tag_values
from tlm_fairseq.rotowire.corpus.games import Game
from tlm_fairseq.rotowire.corpus.summary_text import to_text
from tlm_fairseq.rotowire.extraction.rule_extraction import read_sentences
from tlm_fairseq.rotowire.extraction.text_pieces import MENTION, sentence_spans
from tlm_fairseq.text.processes import processes_for

# They take longer than a process takes to start.
_SUMMARIES_WORTH_A_PROCESS = 500
# Ways to name a team and a player, the longest first.
_TEAM_FORMS = (TEAM_NAMES, *((name,) for name in reversed(TEAM_NAMES)))
_PLAYER_FORMS = tuple((name,) for name in PLAYER_NAMES)


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
    for place in sorted(_places(game)):
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
    if processes == 1:
        return list(map(tag_summary, games))
    with ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("spawn")) as pool:
        return list(pool.map(tag_summary, games, chunksize=100))


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


def _tokens_of(tags: Sequence[str], values: dict[str, list[str]]) -> list[str] | None:
    if any(tag not in values for tag in tags):
        return None
    return [token for tag in tags for token in values[tag]]


def _places(game: Game) -> Iterator[_Place]:
    """Yields what is mentioned, stated, and the days."""
    teams = {team.name: slot for slot, team in team_slots(game).items()}
    players = {player.name: slot for slot, player in player_slots(game).items()}
    slots = players | teams
    for sentence in read_sentences(game, game.summary):
        for piece in sentence.pieces:
            if piece.kind == MENTION and piece.who.entity in slots:
                slot, forms = slots[piece.who.entity], _TEAM_FORMS if piece.who.entity in teams else _PLAYER_FORMS
                choices = [[value_tag(slot, column) for column in form] for form in forms]
                yield _Place(piece.who.start, piece.who.end, choices)
        for fact, start, end in sentence.facts:
            if fact.entity in slots:
                column = fact.relation.partition("-")[2]
                yield _Place(start, end, [[value_tag(slots[fact.entity], column, word)] for word in (False, True)])
    for at, _ in enumerate(game.summary):
        yield _Place(at, at + 1, [[DAY]])


def _sentences(words: list[str]) -> Iterator[list[str]]:
    """Yields the words of each sentence, its full stop with it."""
    starts = [start for start, _ in sentence_spans(words)]
    for start, end in zip(starts, [*starts[1:], len(words)]):
        yield words[start:end]
