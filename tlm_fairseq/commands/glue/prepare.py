"""``tlm-fairseq glue prepare``: a task's published files -> text for fairseq, and a manifest."""

import argparse
import sys
from pathlib import Path

from tlm_fairseq.commands.arguments import Subparsers, not_negative_integer, positive_integer
from tlm_fairseq.errors import UserError
from tlm_fairseq.glue.tasks import TASKS
from tlm_fairseq.subwords.registry import KINDS, encoder_kind, open_encoder_subwords, open_subwords
from tlm_fairseq.text.printed_text import show


def add_task_argument(parser: argparse.ArgumentParser, name: str) -> None:
    """Adds the task, as positional ``TASK`` or as ``--task``; ``args.task`` is its name in lower case."""
    named = {"required": True, "dest": "task"} if name.startswith("-") else {}
    parser.add_argument(name, type=str.lower, choices=tuple(TASKS), metavar="TASK", help=", ".join(TASKS), **named)


def add_prepare(steps: Subparsers) -> None:
    """Adds the step ``prepare`` to the sub-parsers of ``glue``."""
    parser = steps.add_parser("prepare", help="published files -> text for fairseq, and a manifest")
    add_task_argument(parser, "task")
    parser.add_argument("folder", metavar="DIR", help="folder of the task's files as they are published")
    parser.add_argument("--out", required=True, metavar="DIR", help="folder to write to")
    parser.add_argument(
        "--model",
        metavar="DIR",
        help="folder of the model to fine-tune: dict.txt with vocab.txt (BERT), or with encoder.json and "
        "vocab.bpe (RoBERTa)",
    )
    parser.add_argument(
        "--bpe",
        choices=tuple(KINDS),
        help="kind of subwords (default: what the folder of --model holds; without --model none, that is words)",
    )
    parser.add_argument(
        "--max-positions",
        type=positive_integer,
        default=512,
        metavar="N",
        help="positions of an example, special tokens among them; longer ones are cut, the longer sentence first, and "
        "counted (default: %(default)s)",
    )
    parser.add_argument(
        "--fraction",
        type=_share,
        default="1",
        metavar="F",
        help="share of the training set to keep; with one --seed, smaller ones are part of larger ones (default: all)",
    )
    parser.add_argument(
        "--valid-share",
        type=_share,
        default="0",
        metavar="F",
        help="validate on this share of the training set, which leaves the development sets as tests (default: none)",
    )
    parser.add_argument(
        "--seed", type=not_negative_integer, default=1, metavar="N", help="of these two choices (default: %(default)s)"
    )
    parser.add_argument(
        "--skip-broken-rows", action="store_true", help="leave out rows with a wrong number of columns, and count them"
    )
    parser.set_defaults(run=run_prepare)


def run_prepare(args: argparse.Namespace) -> None:
    """Runs ``glue prepare``."""
    from tlm_fairseq.glue.prepare import DICTIONARY, Options, prepare
    from tlm_fairseq.text.manifest import NAME

    if float(args.fraction) == 0 or float(args.valid_share) == 1:
        raise UserError("--fraction 0 or --valid-share 1 leaves nothing to train on")
    kind, subwords = _open(args.bpe, args.model)
    options = Options(
        fraction=args.fraction,
        valid_share=args.valid_share,
        seed=args.seed,
        max_positions=args.max_positions,
        separator=kind == "gpt2",
        skip_broken=args.skip_broken_rows,
    )
    dictionary = Path(args.model) / DICTIONARY if args.model else None
    splits = prepare(
        args.folder, args.out, TASKS[args.task], subwords, options, dictionary, {"bpe": kind, "model": args.model}
    )
    for split in splits:
        _print_split(split, args.max_positions)
    show(f"written: {args.out}, manifest: {args.out}/{NAME}")


def _print_split(split, positions):
    counts = split.counts
    of = f" of {counts['of']}" if counts.get("of", counts["examples"]) != counts["examples"] else ""
    labels = ", ".join(f"{label} {count}" for label, count in counts.get("labels", {}).items())
    if len(counts.get("labels", {})) > 8:
        labels = f"{sum(map(bool, counts['labels'].values()))} of {len(counts['labels'])} labels"
    show(
        f"{split.name}: {split.path.name}, {counts['examples']}{of} examples, "
        + (labels or ("scores" if split.labelled else "no labels"))
        + f"; longest {counts['longest']} positions, cut to {positions}: {counts['cut']}; "
        f"unknown: {counts['unknown_pieces']} of {counts['pieces']} pieces"
    )
    for reason, count in split.read.dropped.items():
        show(f"note: {split.path}: {count} rows left out, {reason}", file=sys.stderr)
    for note in split.read.notes:
        show(f"note: {note}", file=sys.stderr)


def _open(kind, model):
    """The kind of subwords, and their reader."""
    if kind is None and model is not None:
        return encoder_kind(model), open_encoder_subwords(model)
    kind = kind or "none"
    return kind, open_subwords(kind, model if KINDS[kind].model_files else None)


def _share(text):
    """Returns the text of a number from 0 to 1; argparse refuses others."""
    if not 0 <= float(text) <= 1:
        raise argparse.ArgumentTypeError(f"{text} is not from 0 to 1")
    return text
