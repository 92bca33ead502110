"""A corpus of simulated games: three splits in Rotowire's JSON, the exact facts of each summary, and a manifest."""

import json
import random
from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path

from tlm_fairseq.errors import UserError
from tlm_fairseq.rotowire.corpus.fact_files import write_facts
from tlm_fairseq.rotowire.corpus.schema import GameRecord
from tlm_fairseq.rotowire.simulator.game_json import game_as_json
from tlm_fairseq.rotowire.simulator.league import build_league
from tlm_fairseq.rotowire.simulator.season import games_of_seasons, most_games
from tlm_fairseq.rotowire.simulator.summary_grammar import write_summary
from tlm_fairseq.text.files import written_together, written_whole
from tlm_fairseq.text.manifest import NAME, write_manifest

SPLITS = ("train", "valid", "test")


def simulate(folder: str | Path, sizes: Sequence[int], seed: int) -> None:
    """Writes ``train``, ``valid`` and ``test``, each as ``.json`` and ``.facts``, and ``manifest.json``.

    The games are those of as many seasons as it takes, from the first day on, dealt to the splits at random; none is in
    two. The same sizes and seed give the same bytes on any machine.

    Args:
        folder: where to write; made where it is missing.
        sizes: the number of games of each split, in the order of ``SPLITS``.
        seed: an integer.

    Raises:
        UserError: more games than the seasons have.
    """
    folder = Path(folder)
    teams = build_league()
    total = sum(sizes)
    if total > most_games(teams):
        raise UserError(f"{total} games are more than the {most_games(teams)} of all seasons; ask for fewer")
    games = list(islice(games_of_seasons(random.Random(f"games {seed}"), teams), total))
    random.Random(f"splits {seed}").shuffle(games)
    rng = random.Random(f"summaries {seed}")
    outputs: list[str] = []
    rest = iter(games)
    with written_together(folder, NAME) as new:
        for split, size in zip(SPLITS, sizes, strict=True):
            part = [(game, write_summary(game, rng)) for game in islice(rest, size)]
            _write_games(new / f"{split}.json", [game_as_json(game, summary.tokens) for game, summary in part])
            write_facts(new / f"{split}.facts", [summary.facts for _, summary in part])
            outputs += [f"{split}.json", f"{split}.facts"]
        write_manifest(new, outputs, corpus="simulated games", seed=seed, games=dict(zip(SPLITS, sizes, strict=True)))


def _write_games(path: Path, games: Iterable[GameRecord]) -> None:
    # A game a line, so that tools of lines can look at them.
    with written_whole(path) as handle:
        handle.write("[\n" + ",\n".join(json.dumps(game, ensure_ascii=False) for game in games) + "\n]\n")
