"""Candidates: pairs of a mention and a number in one sentence, as a model sees them. Imports no torch."""

from collections import defaultdict
from dataclasses import dataclass

from tlm_fairseq.rotowire.corpus.games import Game
from tlm_fairseq.rotowire.corpus.schema import TEAM_STATISTICS
from tlm_fairseq.rotowire.extraction.entity_mentions import PLAYER
from tlm_fairseq.rotowire.extraction.text_pieces import MENTION, NUMBER, PAIR, split_pieces

NUMBER_WORD, PLAYER_WORD, TEAM_WORD, ELSEWHERE = "<number>", "<player>", "<team>", "<elsewhere>"
# A number is known to the model by its size alone, which is told by the first of these that is not below it.
SIZES = (0, 1, 2, 4, 6, 9, 14, 19, 29, 49, 79, 99, 129)


@dataclass(frozen=True)
class Candidate:
    """A number and who may have it.

    ``words`` are those of the sentence, names and numbers replaced by marks; ``number_at`` and ``mention_at`` are
    places in it. ``sizes`` has for each word 0, or the size of the number there.
    """

    entity: str
    number: str
    words: tuple[str, ...]
    sizes: tuple[int, ...]
    number_at: int
    mention_at: int


def find_candidates(game: Game, tokens: list[str]) -> list[list[Candidate]]:
    """Returns, for each number of a summary in order, the list of its ``Candidate``.

    Those are the mentions in its sentence; where it has none, the last one before it, which the model sees in front.
    """
    numbers, last = [], None
    for pieces in split_pieces(game, tokens):
        words, sizes, mentions, places = _flatten(pieces)
        if not mentions and last is not None:
            words, sizes = [ELSEWHERE, _mark(last), *words], [0, 0, *sizes]
            places = [(at + 2, value) for at, value in places]
            mentions = [(1, last)]
        for at, value in places:
            numbers.append(
                [
                    Candidate(mention.entity, str(value), tuple(words), tuple(sizes), at, place)
                    for place, mention in mentions
                    if mention.entity is not None
                ]
            )
        if mentions:
            last = mentions[-1][1]
    return numbers


def relations_of(game: Game) -> dict[tuple[str, str], tuple[str, ...]]:
    """Returns (entity, number) -> the tuple of relations in which the table has it."""
    found = defaultdict(list)
    for player in game.players:
        for column, value in (player.statistics or {}).items():
            found[player.name, value].append(f"PLAYER-{column}")
    for team in (game.home, game.visitor):
        for column in TEAM_STATISTICS:
            found[team.name, team.line[column]].append(column)
    return {key: tuple(relations) for key, relations in found.items()}


def _flatten(pieces):
    """Returns words, sizes, (place, mention) pairs and (place, value) pairs of a sentence."""
    words, sizes, mentions, places = [], [], [], []
    for piece in pieces:
        if piece.kind == MENTION:
            mentions.append((len(words), piece.mention))
            words.append(_mark(piece.mention))
            sizes.append(0)
        elif piece.kind in (NUMBER, PAIR):
            for number, value in enumerate(piece.values):
                if number:
                    words.append(piece.joined_by)
                    sizes.append(0)
                places.append((len(words), value))
                words.append(NUMBER_WORD)
                sizes.append(_size(value))
        else:
            words.append(piece.text)
            sizes.append(0)
    return words, sizes, mentions, places


def _mark(mention):
    return PLAYER_WORD if mention.kind == PLAYER else TEAM_WORD


def _size(value):
    return 1 + next((size for size, limit in enumerate(SIZES) if value <= limit), len(SIZES))
