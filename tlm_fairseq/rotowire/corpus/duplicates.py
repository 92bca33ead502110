"""Games that come twice: within a split, and in two splits. A game is its day and both teams.

The corpus has several summaries of many games, by different writers. In Rotowire as published, 222 of the 728 games of
the test set are in train as well.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import combinations

from tlm_fairseq.rotowire.corpus.games import Game


def repeats(games: Sequence[Game]) -> dict[str, int]:
    """Returns identifier -> number of entries, of the games that have several."""
    counts = Counter(game.identifier for game in games)
    return {identifier: count for identifier, count in counts.items() if count > 1}


def overlaps(splits: Mapping[str, Sequence[Game]]) -> dict[tuple[str, str], list[str]]:
    """Returns (earlier split, later split) -> identifiers of the entries of the later one whose game is in the earlier.

    Args:
        splits: name of a split to its games, in the order train, valid, test.
    """
    known = {name: {game.identifier for game in games} for name, games in splits.items()}
    return {
        (earlier, later): [game.identifier for game in splits[later] if game.identifier in known[earlier]]
        for earlier, later in combinations(splits, 2)
    }


def without_games_of(games: Sequence[Game], *others: Sequence[Game]) -> list[Game]:
    """Returns the games that are in none of the other lists of games."""
    seen = {game.identifier for other in others for game in other}
    return [game for game in games if game.identifier not in seen]
