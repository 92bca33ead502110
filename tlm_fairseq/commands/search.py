"""Options of the commands that generate text with trained models, and the models opened by them."""

import argparse
import os
from typing import TYPE_CHECKING

from tlm_fairseq.commands.arguments import not_negative_integer, positive_integer
from tlm_fairseq.errors import UserError
from tlm_fairseq.fairseq_support.quiet import quiet_fairseq

if TYPE_CHECKING:
    from tlm_fairseq.inference.beam_search import BeamSearch

BEAM = 5


def add_model_options(parser: argparse.ArgumentParser) -> None:
    """Adds ``--path`` and ``--data-bin``."""
    parser.add_argument(
        "--path",
        required=True,
        nargs="+",
        metavar="MODEL",
        help="checkpoint; several, or MODEL1:MODEL2 as fairseq has it, are an ensemble",
    )
    parser.add_argument(
        "--data-bin",
        metavar="DIR",
        help="folder of the model's dictionaries (default: the one it was trained on, or the checkpoint's)",
    )


def add_search_options(parser: argparse.ArgumentParser) -> None:
    """Adds the options of beam search, named as fairseq-generate's."""
    search = parser.add_argument_group("search, as for fairseq-generate")
    search.add_argument("--beam", type=positive_integer, metavar="N", help=f"default: {BEAM}")
    search.add_argument("--lenpen", type=float, default=1.0, help="above 1 favours longer (default: %(default)s)")
    search.add_argument(
        "--max-len-a",
        type=float,
        metavar="A",
        help="a hypothesis has at most A * source length + B pieces (default: 200, or 1.5 * source length if more)",
    )
    search.add_argument("--max-len-b", type=not_negative_integer, metavar="B")
    search.add_argument("--no-repeat-ngram-size", type=not_negative_integer, default=0, metavar="N")
    search.add_argument(
        "--max-tokens",
        type=positive_integer,
        default=4000,
        metavar="N",
        help="pieces in a batch (default: %(default)s)",
    )
    search.add_argument("--batch-size", type=positive_integer, metavar="N", help="sentences in a batch, at most")
    search.add_argument("--cpu", action="store_true", help="leave a GPU alone")
    search.add_argument("--fp16", action="store_true", help="half precision, on a GPU")


def add_decoding_option(parser: argparse.ArgumentParser) -> None:
    """Adds ``--decoding``, for models whose output is mostly their source."""
    parser.add_argument(
        "--decoding",
        choices=("beam", "greedy", "aggressive"),
        default="beam",
        help="beam search; greedy, which is --beam 1; or the same output sooner, by drafts from the source that the "
        "model verifies (default: %(default)s)",
    )


def open_search(args: argparse.Namespace) -> "BeamSearch":
    """Returns the ``BeamSearch`` of the options.

    Raises:
        UserError: see ``BeamSearch``; or ``--beam`` does not fit ``--decoding``.
    """
    from tlm_fairseq.inference.beam_search import BeamSearch

    decoding = getattr(args, "decoding", "beam")
    if decoding != "beam" and args.beam not in (None, 1):
        raise UserError(f"--decoding {decoding} has no beam; leave --beam out")
    beam = 1 if decoding != "beam" else args.beam or BEAM
    paths = [path for paths in args.path for path in paths.split(os.pathsep) if path]
    # fairseq logs the sizes of dictionaries to a terminal that shows corrected text.
    with quiet_fairseq():
        return BeamSearch(
            paths,
            args.data_bin,
            args.cpu,
            args.fp16,
            beam,
            args.lenpen,
            args.max_len_a,
            args.max_len_b,
            args.no_repeat_ngram_size,
            decoding == "aggressive",
        )
