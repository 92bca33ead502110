"""Some 600 simulated games with their summaries, for tests of the simulator."""

import random
from functools import cache
from itertools import islice

from tlm_fairseq.rotowire.simulator.league import build_league
from tlm_fairseq.rotowire.simulator.season import games_of_seasons
from tlm_fairseq.rotowire.simulator.summary_grammar import write_summary

LEAGUE = build_league()


@cache
def told_games():
    """Pairs of a game and its summary."""
    rng = random.Random(4)
    return [(game, write_summary(game, rng)) for game in islice(games_of_seasons(random.Random(2), LEAGUE), 600)]


def sentences_of(summary):
    """The sentences; "C.J ." holds a full stop that ends none."""
    found, start = [], 0
    for at, token in enumerate(summary.tokens):
        if token == "." and summary.tokens[at - 1] not in ("C.J", "P.J"):
            found.append(" ".join(summary.tokens[start : at + 1]))
            start = at + 1
    return found
