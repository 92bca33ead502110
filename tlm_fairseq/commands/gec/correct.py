"""``tlm-fairseq gec correct``: raw text to corrected text, a line a line, with one trained model or several.

What goes to a file or through a pipe is data and stays byte for byte as the model and the input have it, also with
``--diff``. On a terminal, what this would obey (see ``printed_text``) is shown instead.
"""

import argparse
import sys

from tlm_fairseq.commands.arguments import Subparsers, positive_integer
from tlm_fairseq.commands.search import add_decoding_option, add_model_options, add_search_options, open_search
from tlm_fairseq.commands.subword_options import add_subword_options
from tlm_fairseq.text.printed_text import printable_line, show

STANDARD = "-"
# Sentences corrected before the first is written; more of them make fuller batches.
BUFFER = 2000


def add_parser(steps: Subparsers) -> None:
    """Adds ``correct``."""
    parser = steps.add_parser("correct", help="raw text -> corrected text, with a trained model or an ensemble")
    add_model_options(parser)
    parser.add_argument("--input", default=STANDARD, metavar="FILE", help="text, a sentence a line (default: stdin)")
    parser.add_argument(
        "--output",
        default=STANDARD,
        metavar="FILE",
        help="text to write, there as a whole at the end; standard output, the default, gets the lines as they are "
        "corrected, --buffer-size of them at a time",
    )
    add_subword_options(parser)
    parser.add_argument("--diff", action="store_true", help="mark what changed: [-deleted-] {+inserted+}")
    add_decoding_option(parser)
    add_search_options(parser)
    parser.add_argument(
        "--max-source-tokens",
        type=positive_integer,
        metavar="N",
        help="longest sentence in pieces to correct as a whole (default: what the model can read)",
    )
    parser.add_argument(
        "--long",
        choices=("split", "copy"),
        default="split",
        help="longer ones: split at sentence ends, other marks or spaces and merge the corrected parts, or copy the "
        "sentence as it is (default: %(default)s)",
    )
    parser.add_argument(
        "--buffer-size",
        type=positive_integer,
        metavar="N",
        help="lines to correct at a time, and all that are in memory (default: "
        f"{BUFFER}, or 1 where they are typed in)",
    )
    parser.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> None:
    from tqdm import tqdm

    from tlm_fairseq.gec.correction import Corrector
    from tlm_fairseq.subwords.registry import open_subwords
    from tlm_fairseq.text.text_stream import file_lines, read_buffers, stdin_lines

    pieces = open_subwords(args.bpe, args.bpe_model)
    lines, total = (stdin_lines(sys.stdin.buffer), None) if args.input == STANDARD else file_lines(args.input)
    search = open_search(args)
    limit = search.max_source_pieces
    if args.max_source_tokens is not None:
        limit = min(limit, args.max_source_tokens)
    typed_in = args.input == STANDARD and sys.stdin.isatty()
    if typed_in:
        show("type a sentence and press return; Ctrl-D ends", file=sys.stderr)
    with (
        tqdm(total=total, desc="correct", unit="line", disable=True if typed_in else None, leave=False) as progress,
        _open_output(args.output) as write,
    ):

        def search_batches(sentences):
            def show_progress(done):
                progress.update(written + len(buffer) * done // len(sentences) - progress.n)

            return search.search(sentences, args.max_tokens, args.batch_size, show_progress)

        corrector = Corrector(pieces, search_batches, search.knows, limit, args.long == "split")
        as_shown = _shown(pieces.by_characters, args.output, args.diff)
        written = 0
        for buffer in read_buffers(lines, args.buffer_size or (1 if typed_in else BUFFER)):
            write([as_shown(*pair) for pair in zip(buffer, corrector.correct(buffer))])
            written += len(buffer)
            progress.update(written - progress.n)
    for line in corrector.report():
        show(line, file=sys.stderr)


def _shown(by_characters, output, diff):
    """Returns the function of a sentence and its correction that gives the line to write."""
    from tlm_fairseq.report.marked_changes import mark_changes, wants_colours

    fit = printable_line if output == STANDARD and sys.stdout.isatty() else str
    if not diff:
        return lambda source, corrected: fit(corrected)
    colours = output == STANDARD and wants_colours(sys.stdout)
    return lambda source, corrected: mark_changes(fit(source), fit(corrected), by_characters, colours)


def _open_output(path):
    from tlm_fairseq.text.text_stream import written_to

    return written_to(None if path == STANDARD else path, sys.stdout)
