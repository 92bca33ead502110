"""``tlm-fairseq rotowire generate``: linearised games to summaries, with one trained model or several."""

import argparse
import sys

from tlm_fairseq.commands.arguments import Subparsers
from tlm_fairseq.commands.rotowire.inputs import read_games_of_tags
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
    parser.add_argument(
        "--games",
        metavar="FILE",
        help="the games of --input where it was prepared with --copy tags, whose values take the place of the tags "
        "(default: test.games.json beside test.src)",
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
    lines = list(read_lines(args.input))
    games = read_games_of_tags(args.input, lines, args.games)
    sources = [subwords.encode(line) for line in lines]
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
    texts = [subwords.decode(hypothesis.pieces) for hypothesis in found]
    write_lines(args.output, texts if games is None else _put_back(games, texts))
    cut = sum(hypothesis.cut for hypothesis in found)
    if cut:
        show(f"note: {cut} summaries reached the limit of length and lack their end; see --max-len-b", file=sys.stderr)
    show(f"written: {args.output}, {len(found)} summaries")


def _put_back(games, texts):
    """Returns the texts with the games' values for tags, and notes what that left out."""
    from tlm_fairseq.rotowire.copying.tagging import put_back

    restored = [put_back(game, text) for game, text in zip(games, texts, strict=True)]
    left_out = sum(one.left_out for one in restored)
    if left_out:
        show(f"note: {left_out} sentences left out, for the game has no value for one of their tags", file=sys.stderr)
    return [one.text for one in restored]
