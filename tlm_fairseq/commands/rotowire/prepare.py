"""``tlm-fairseq rotowire prepare``: Rotowire's JSON -> source and target text, and a manifest."""

import argparse
import sys

from tlm_fairseq.commands.arguments import Subparsers, positive_integer
from tlm_fairseq.subwords.registry import KINDS_OF_WORDS
from tlm_fairseq.text.printed_text import show

# Those of ``prepare``, ``linearisations`` and ``fitting``, which are imported only when they run.
SPLITS = ("train", "valid", "test")
LINEARISATIONS = ("flat", "compact", "verbal", "ranked")
FITS = ("error", "prune", "drop")
COPIES = ("none", "tags")
FINDINGS_SHOWN = 3  # of each kind


def add_prepare(steps: Subparsers) -> None:
    """Adds the step ``prepare`` to the sub-parsers of ``rotowire``."""
    parser = steps.add_parser("prepare", help="Rotowire's JSON -> source and target text and a manifest")
    parser.add_argument(
        "games",
        metavar="FILE_OR_DIR",
        help="folder or .tar.bz2 of train.json, valid.json and test.json, or one such file: of Rotowire, RotoWire-FG, "
        "rotowire-modified, SportSett (as in GEM) or the accuracy shared task; JSON or JSON lines, also compressed",
    )
    parser.add_argument("--out", required=True, metavar="DIR", help="folder to write to")
    parser.add_argument("--split", choices=SPLITS, help="which split the file is, where it is one file")
    parser.add_argument(
        "--linearisation",
        choices=LINEARISATIONS,
        default="compact",
        help="flat: every record, with its entity and column; compact: those who played, without names of columns; "
        "verbal: the same with names of columns; ranked: the winner first and the best scorers of each team, every "
        "value at a place of its own, for small models (default: %(default)s)",
    )
    parser.add_argument(
        "--copy",
        choices=COPIES,
        default="none",
        help="tags: write the game's names and figures in the summaries as tags, <W1:PTS> for the points of the "
        "winner's first scorer; a model learns these, and `generate` puts the game's own in their place (default: "
        "%(default)s)",
    )
    for side in ("source", "target"):
        parser.add_argument(
            f"--max-{side}-tokens",
            type=positive_integer,
            default=1024,
            metavar="N",
            help=f"positions that the model has for the {side}, the end mark among them (default: %(default)s)",
        )
    parser.add_argument(
        "--bpe",
        choices=KINDS_OF_WORDS,
        default="none",
        help="kind of subwords to count tokens in; none: words. The text is written in words in any case (default: "
        "%(default)s)",
    )
    parser.add_argument(
        "--bpe-model",
        metavar="PATH",
        help="sentencepiece: the file ending in .model; gpt2: the folder of encoder.json and vocab.bpe",
    )
    parser.add_argument(
        "--fit",
        choices=FITS,
        default="error",
        help="what to do where something is too long. error: stop, and say how many; prune: leave out the players with "
        "the fewest minutes, then columns; drop: leave out the game (default: %(default)s)",
    )
    parser.add_argument(
        "--clean",
        action="store_true",
        help="leave the games of train out of valid, and write test-clean beside the whole test set: its games that "
        "are neither in train nor in valid",
    )
    parser.add_argument(
        "--repair-lines",
        action="store_true",
        help="exchange the two line scores of a game where each has the points of the other team's players",
    )
    parser.set_defaults(run=run_prepare)


def run_prepare(args: argparse.Namespace) -> None:
    """Runs ``rotowire prepare``."""
    from tlm_fairseq.rotowire.corpus.corpus_files import find_splits
    from tlm_fairseq.rotowire.corpus.prepare import Options, prepare
    from tlm_fairseq.subwords.registry import open_subwords
    from tlm_fairseq.text.manifest import NAME

    subwords = open_subwords(args.bpe, args.bpe_model)
    options = Options(
        linearisation=args.linearisation,
        copy=args.copy,
        max_source_tokens=args.max_source_tokens,
        max_target_tokens=args.max_target_tokens,
        fit=args.fit,
        clean=args.clean,
        repair_lines=args.repair_lines,
    )
    prepared = prepare(
        args.out,
        find_splits(args.games, args.split),
        options,
        count_tokens=lambda text: len(subwords.encode(text).split()),
        record={"bpe": args.bpe},
    )
    unit = "words" if args.bpe == "none" else f"{args.bpe} pieces"
    _print_splits(prepared, unit if args.fit == "error" else f"{unit} before --fit {args.fit}")
    _print_findings(prepared)
    for note in prepared.notes:
        show(f"note: {note}", file=sys.stderr)
    show(f"written: {args.out}, manifest: {args.out}/{NAME}")


def _print_splits(prepared, unit):
    if prepared.corpus:
        show(f"sizes of {prepared.corpus}")
    for name, counts in prepared.counts.items():
        dropped = ", ".join(f"{count} {reason}" for reason, count in counts["dropped"].items()) or "none"
        show(
            f"{name}: {counts['games']} games, {counts['different_games']} different; dropped: {dropped}; "
            f"pruned: {counts['pruned']}"
        )
        for side, lengths in prepared.lengths[name].items():
            show(f"  {side} in {unit}: {lengths}")
        if name in prepared.forms:
            show(f"  read as {prepared.forms[name]}")


def _print_findings(prepared):
    """Prints how many findings there are of each kind, and the first of them."""
    by_kind = {}
    for name, findings in prepared.findings.items():
        for found in findings:
            by_kind.setdefault(found.kind, []).append(f"{name}: {found}")
    for kind, found in sorted(by_kind.items()):
        more = f"; the first {FINDINGS_SHOWN}, all are in the manifest" if len(found) > FINDINGS_SHOWN else ""
        show(f"check: {kind}: {len(found)}{more}", file=sys.stderr)
        for line in found[:FINDINGS_SHOWN]:
            show(f"check:   {line}", file=sys.stderr)
