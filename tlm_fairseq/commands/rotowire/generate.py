"""``tlm-fairseq rotowire generate``: linearised games to summaries, with one trained model or several."""

import argparse
import sys

from tlm_fairseq.commands.arguments import Subparsers
from tlm_fairseq.commands.search import add_model_options, add_search_options, open_search
from tlm_fairseq.commands.subword_options import add_subword_options
from tlm_fairseq.text.printed_text import show


def add_generate(steps: Subparsers) -> None:
    """Adds the step ``generate`` to the sub-parsers of ``rotowire``."""
    parser = steps.add_parser("generate", help="linearised games -> summaries, with a trained model or an ensemble")
    add_model_options(parser)
    parser.add_argument(
        "--input", required=True, metavar="FILE", help="games as `rotowire prepare` writes them: test.src"
    )
    parser.add_argument("--output", required=True, metavar="FILE", help="summaries to write, a line a game")
    add_subword_options(parser)
    add_search_options(parser)
    parser.set_defaults(run=_run, bpe="none")


def _run(args: argparse.Namespace) -> None:
    from tqdm import tqdm

    from tlm_fairseq.errors import UserError
    from tlm_fairseq.subwords.registry import open_subwords
    from tlm_fairseq.text.parallel_text import read_lines, write_lines

    subwords = open_subwords(args.bpe, args.bpe_model)
    sources = [subwords.encode(line) for line in read_lines(args.input)]
    search = open_search(args)
    for number, source in enumerate(sources, start=1):
        length = len(source.split())
        if not 0 < length <= search.max_source_pieces:
            raise UserError(
                f"{args.input}, line {number}: {length} pieces, and the model reads 1 to {search.max_source_pieces}; "
                "prepare the games with --fit prune"
            )
    with tqdm(total=len(sources), desc="generate", unit="game", disable=None, leave=False) as progress:
        found = search.search(
            sources, args.max_tokens, args.batch_size, lambda done: progress.update(done - progress.n)
        )
    write_lines(args.output, [subwords.decode(hypothesis.pieces) for hypothesis in found])
    cut = sum(hypothesis.cut for hypothesis in found)
    if cut:
        show(f"note: {cut} summaries reached the limit of length and lack their end; see --max-len-b", file=sys.stderr)
    show(f"written: {args.output}, {len(found)} summaries")
