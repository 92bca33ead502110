"""``tlm-fairseq analyze``: what goes on inside trained models, one with Token-Level Masking beside a baseline."""

import argparse
import os
import sys
import time

from tlm_fairseq.commands.arguments import Subparsers, not_negative_integer, positive_integer, write_json
from tlm_fairseq.errors import UserError
from tlm_fairseq.fairseq_support.quiet import quiet_fairseq
from tlm_fairseq.text.printed_text import show


def add_parser(commands: Subparsers) -> None:
    """Adds the command ``analyze``."""
    parser = commands.add_parser(
        "analyze",
        help="look inside trained models: attention entropy, and what a token draws from its siblings and from itself",
        description="Measures each self-attention layer in evaluation mode: the entropy of the attention, and how far "
        "a token's representation moves when the token is cut from its siblings or from itself in all layers, or "
        "hidden from the others. The tokens are the same for all checkpoints.",
    )
    parser.add_argument(
        "--checkpoint",
        required=True,
        action="append",
        metavar="NAME=PATH",
        help="a checkpoint and the name of its system; repeat it for other systems and for other seeds of one, which "
        "share a NAME and are averaged, with a 95 %% interval",
    )
    parser.add_argument(
        "--data-bin",
        required=True,
        metavar="DIR",
        help="binarised data that the models could be trained on: of fairseq-preprocess or `glue binarise`",
    )
    parser.add_argument("--split", default="valid", metavar="NAME", help="default: %(default)s")
    parser.add_argument(
        "--tokens",
        type=positive_integer,
        default=200,
        metavar="N",
        help="how many tokens are selected, each in another sentence where there are enough (default: %(default)s)",
    )
    parser.add_argument("--seed", type=not_negative_integer, default=1, help="of their choice (default: %(default)s)")
    parser.add_argument(
        "--max-tokens",
        type=positive_integer,
        default=4096,
        metavar="N",
        help="of a batch, padding among them (default: %(default)s)",
    )
    parser.add_argument("--cpu", action="store_true", help="leave a GPU alone")
    parser.add_argument("--json", metavar="FILE", help="write the measures of each checkpoint there")
    parser.add_argument("--out", metavar="DIR", help="write a page, its figures and all means there")
    parser.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> None:
    from tlm_fairseq.analysis.report import AnalysisResults, format_tables, write_report

    named = [_name_and_path(text) for text in args.checkpoint]
    if len(set(named)) < len(named):
        raise UserError("--checkpoint: one is given twice; seeds of a system are different files")
    for _, path in named:
        if not os.path.isfile(path):
            raise UserError(f"{path}: no such checkpoint")
    if not os.path.isdir(args.data_bin):
        raise UserError(f"{args.data_bin}: no such folder; give --data-bin a folder of fairseq-preprocess")
    records = _measure(args, named)
    systems = {}
    for record in records:
        systems.setdefault(record["name"], []).append(record["stacks"])
    try:
        results = AnalysisResults(systems)
    except ValueError as error:
        raise UserError(str(error)) from None
    show(format_tables(results))
    settings = {"data": args.data_bin, "split": args.split, "tokens": args.tokens, "seed": args.seed}
    write_json(args.json, {**settings, "checkpoints": records})
    if args.out is not None:
        # fairseq makes every library log what it does, matplotlib too.
        with quiet_fairseq():
            written = write_report(results, f"{args.data_bin}, {args.split}", args.out)
        for path in written:
            show(f"written: {path}")


def _name_and_path(text):
    name, equals, path = text.partition("=")
    if not name.strip() or not equals or not path:
        raise UserError(f"--checkpoint {text}: not NAME=PATH, such as tlm=runs/tlm/checkpoint_best.pt")
    return name.strip(), path


def _measure(args, named):
    """Returns a record of each checkpoint: its name, its path and what was measured in each stack."""
    records, first_places = [], None
    for name, path in named:
        start = time.monotonic()
        stacks, places = _measure_one(args, path)
        if first_places not in (None, places):
            raise UserError(f"{path}: takes other sentences than {named[0][1]}; compare models of one length")
        first_places = places
        records.append({"name": name, "path": path, "stacks": stacks})
        show(f"measured: {name} {path} ({time.monotonic() - start:.1f} s)", file=sys.stderr)
    return records


def _measure_one(args, path):
    import warnings
    from dataclasses import asdict

    import torch

    from tlm_fairseq.analysis.inputs import load_model_and_sentences
    from tlm_fairseq.analysis.measures import analyze

    with quiet_fairseq():
        model, sentences = load_model_and_sentences(path, args.data_bin, args.split)
    if torch.cuda.is_available() and not args.cpu:
        model = model.cuda()
    generator = torch.Generator().manual_seed(args.seed)
    try:
        with warnings.catch_warnings():
            # Of how fairseq's decoder calls torch.
            warnings.filterwarnings("ignore", message="Support for mismatched key_padding_mask")
            found, places = analyze(model, sentences, args.tokens, generator, args.max_tokens)
    except ValueError as error:
        raise UserError(f"{path} on the split {args.split!r} of {args.data_bin}: {error}") from None
    return {stack: asdict(each) for stack, each in found.items()}, places
