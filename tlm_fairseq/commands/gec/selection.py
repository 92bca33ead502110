"""What the corpora of ``tlm-fairseq gec prepare`` share: which pairs are kept, and the lines that say so."""

import argparse
import sys
from collections.abc import Iterable, Mapping
from typing import Any

from tlm_fairseq.commands.arguments import positive_integer
from tlm_fairseq.text.printed_text import show


def add_selection_options(
    parser: argparse.ArgumentParser,
    length: str = "--max-tokens",
    unit: str = "tokens",
    drawn: str = "the training sentences",
) -> None:
    """Adds the options of a ``Selection`` and ``--dedup-against``.

    Args:
        parser: argparse parser.
        length: name of the option for the maximum length; ``--max-tokens`` works in any case.
        unit: what it counts.
        drawn: what the validation set is drawn from.
    """
    parser.add_argument(
        "--valid-share",
        type=float,
        default=0.05,
        metavar="SHARE",
        help=f"share of {drawn} held out for validation, 0 for none (default: %(default)s)",
    )
    parser.add_argument("--seed", type=int, default=1, help="seed of that draw (default: %(default)s)")
    parser.add_argument(
        *dict.fromkeys([length, "--max-tokens"]),
        dest="max_tokens",
        type=positive_integer,
        metavar="N",
        help=f"drop pairs with more than N {unit} on either side from training and validation; the test set stays "
        "whole (default: keep all)",
    )
    unchanged = parser.add_mutually_exclusive_group()
    unchanged.add_argument(
        "--error-only",
        "--drop-unchanged",
        dest="drop_unchanged",
        action="store_true",
        help="train only on sentences with an error",
    )
    unchanged.add_argument(
        "--keep-unchanged", dest="drop_unchanged", action="store_false", help="train on all sentences (the default)"
    )
    parser.add_argument(
        "--dedup-against",
        nargs="+",
        default=[],
        metavar="FILE",
        help="further evaluation sets, texts or .m2 files, whose sentences are not trained on",
    )


def add_simplify_option(parser: argparse.ArgumentParser) -> None:
    """Adds ``--simplify``."""
    parser.add_argument(
        "--simplify", "--t2s", action="store_true", help="traditional to simplified characters on all sides, by OpenCC"
    )


def print_counts(counts: Mapping[str, dict[str, Any]]) -> None:
    """Prints a line for each part: what was kept, and what was dropped and why."""
    from tlm_fairseq.text.manifest import format_dropped

    for name, part in counts.items():
        show(f"{name}: {_kept(part)}; dropped: {format_dropped(part.get('dropped', {}))}")


def print_notes(notes: Iterable[str]) -> None:
    """Prints the notes on stderr, a line each."""
    for note in notes:
        show(f"note: {note}", file=sys.stderr)


def print_throughput(out: str, sentences: int, seconds: float) -> None:
    """Prints where the folder and its manifest are, and how fast it went."""
    from tlm_fairseq.text.manifest import NAME

    rate = sentences / max(seconds, 1e-9)
    show(f"written: {out}, {sentences} sentences prepared in {seconds:.1f} s, {rate:.0f} sentences per second")
    show(f"manifest: {out}/{NAME}")


def _kept(part):
    if "pairs" in part:
        documents = f" of {part['documents']} documents" if "documents" in part else ""
        return f"{part['pairs']} pairs{documents}, {part['unchanged_pairs']} unchanged"
    if "with_correction" in part:
        return f"{part['with_correction']} of {part['sentences']} sentences, {part['scored']} with edits to score"
    return f"{part['sentences']} sentences, {part['annotators']} annotators"
