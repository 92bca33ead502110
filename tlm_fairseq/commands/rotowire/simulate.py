"""``tlm-fairseq rotowire simulate`` and ``template``: games to try things on, and the system to compare with."""

import argparse

from tlm_fairseq.commands.arguments import Subparsers, positive_integer
from tlm_fairseq.text.printed_text import show


def add_simulate(steps: Subparsers) -> None:
    """Adds the step ``simulate`` to the sub-parsers of ``rotowire``."""
    parser = steps.add_parser(
        "simulate", help="games of an invented league in Rotowire's JSON, with the exact facts of their summaries"
    )
    parser.add_argument("--games", type=positive_integer, required=True, metavar="N", help="games of the train split")
    parser.add_argument(
        "--valid", type=positive_integer, metavar="N", help="games of the valid split (default: a tenth of --games)"
    )
    parser.add_argument(
        "--test", type=positive_integer, metavar="N", help="games of the test split (default: a tenth of --games)"
    )
    parser.add_argument(
        "--seed", type=int, default=1, metavar="S", help="the same seed gives the same files (default: %(default)s)"
    )
    parser.add_argument("--out", required=True, metavar="DIR", help="folder to write to")
    parser.set_defaults(run=run_simulate)


def add_template(steps: Subparsers) -> None:
    """Adds the step ``template`` to the sub-parsers of ``rotowire``."""
    parser = steps.add_parser("template", help="summaries by the template system, the baseline of the task")
    parser.add_argument("--games", required=True, metavar="FILE", help="JSON file of games")
    parser.add_argument("--out", required=True, metavar="FILE", help="text to write: a summary a line, tokenised")
    parser.add_argument("--facts", metavar="FILE", help="write what the summaries state there, as a tuple file")
    parser.set_defaults(run=run_template)


def run_simulate(args: argparse.Namespace) -> None:
    """Runs ``rotowire simulate``."""
    from tlm_fairseq.rotowire.simulator.simulate import SPLITS, simulate
    from tlm_fairseq.text.manifest import NAME

    tenth = max(1, args.games // 10)
    sizes = (args.games, args.valid or tenth, args.test or tenth)
    simulate(args.out, sizes, args.seed)
    show(", ".join(f"{split}: {size} games" for split, size in zip(SPLITS, sizes, strict=True)))
    show(f"written: {args.out}, manifest: {args.out}/{NAME}")


def run_template(args: argparse.Namespace) -> None:
    """Runs ``rotowire template``."""
    from tlm_fairseq.rotowire.corpus.fact_files import write_facts
    from tlm_fairseq.rotowire.corpus.games import read_games
    from tlm_fairseq.rotowire.corpus.summary_text import to_text
    from tlm_fairseq.rotowire.simulator.template import describe
    from tlm_fairseq.text.files import written_whole

    described = [describe(game) for game in read_games(args.games)]
    if args.facts:
        write_facts(args.facts, [facts for _, facts in described])
    with written_whole(args.out) as handle:
        handle.writelines(to_text(tokens) + "\n" for tokens, _ in described)
    facts = sum(len(facts) for _, facts in described)
    show(f"{len(described)} games, {facts / len(described):.2f} facts a game")
    show(f"written: {args.out}")
