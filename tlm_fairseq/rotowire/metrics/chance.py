"""What another game's gold summary would score: BLEU that says nothing of the game."""

from collections.abc import Sequence

from tlm_fairseq.rotowire.corpus.games import Game


def other_summaries(games: Sequence[Game]) -> list[list[str]] | None:
    """Returns for each game the gold summary of the next other one in the list, the first after the last.

    None where all are one game: one that comes several times is no other.
    """
    if len({game.identifier for game in games}) < 2:
        return None
    found: list[list[str]] = []
    following = next(game for game in games if game.identifier != games[-1].identifier)
    for game, after in zip(reversed(games), [following, *reversed(games[1:])], strict=True):
        if after.identifier != game.identifier:
            following = after
        found.append(following.summary)
    return found[::-1]
