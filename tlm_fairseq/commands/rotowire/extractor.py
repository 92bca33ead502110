"""``tlm-fairseq rotowire train-extractor``, and the extractors by their names and files."""

import argparse
from typing import TYPE_CHECKING

from tlm_fairseq.commands.arguments import Subparsers, not_negative_integer, positive_integer
from tlm_fairseq.text.printed_text import show

if TYPE_CHECKING:
    from tlm_fairseq.rotowire.metrics.summary_scores import Extractor

RULES = "rules"


def add_train_extractor(steps: Subparsers) -> None:
    """Adds the step ``train-extractor`` to the sub-parsers of ``rotowire``."""
    parser = steps.add_parser(
        "train-extractor", help="train what reads facts out of summaries, on the games' own summaries and tables"
    )
    parser.add_argument(
        "--games", required=True, metavar="FILE", help="games with their summaries, as JSON: train.json"
    )
    parser.add_argument("--out", required=True, metavar="FILE", help="extractor to write, for --extractor FILE")
    parser.add_argument(
        "--most-games", type=positive_integer, metavar="N", help="train on the first N games (default: on all)"
    )
    parser.add_argument("--epochs", type=positive_integer, default=3, metavar="N", help="default: %(default)s")
    parser.add_argument("--seed", type=not_negative_integer, default=1, help="default: %(default)s")
    parser.set_defaults(run=_run_train)


def load_extractor(name: str) -> "Extractor":
    """Returns the extractor for the argument of ``--extractor``: ``rules``, a version of them such as ``rules@1``, or a
    file of ``train-extractor``.

    An extractor has a ``name``, which the signatures of its scores carry, and ``extract(game, tokens)``, which returns
    the list of ``Fact`` that a summary states about the ``Game``, in the order of the text.

    Raises:
        UserError: it is neither.
    """
    if name.partition("@")[0] == RULES:
        from tlm_fairseq.rotowire.extraction.rule_extraction import RuleExtractor

        return RuleExtractor(name)
    from tlm_fairseq.rotowire.extraction.trained.extractor import load

    return load(name)


def _run_train(args: argparse.Namespace) -> None:
    from tqdm import tqdm

    from tlm_fairseq.rotowire.corpus.games import read_games
    from tlm_fairseq.rotowire.extraction.trained.extractor import TrainedExtractor, save
    from tlm_fairseq.rotowire.extraction.trained.training import train_network

    games = read_games(args.games)[: args.most_games]
    with tqdm(desc="train", unit="batch", disable=None, leave=False) as progress:

        def show_progress(batch, batches, loss):
            progress.total = batches
            progress.set_postfix(loss=f"{loss:.3f}", refresh=False)
            progress.update()

        network = train_network(games, args.seed, args.epochs, progress=show_progress)
    save(network, args.out)
    show(f"written: {args.out}, {TrainedExtractor(network).name}, trained on {len(games)} games")
