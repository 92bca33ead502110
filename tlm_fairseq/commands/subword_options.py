"""The options that choose how text becomes subwords."""

import argparse

from tlm_fairseq.subwords.registry import KINDS


def add_subword_options(parser: argparse.ArgumentParser) -> None:
    """Adds ``--bpe KIND`` and ``--bpe-model PATH`` (also known as ``--model``)."""
    parser.add_argument(
        "--bpe",
        choices=tuple(KINDS),
        default="sentencepiece",
        help="kind of subwords: sentencepiece; gpt2 as BART has them; bert (WordPiece) as Chinese BART has them; "
        "characters, ASCII runs whole; none, words separated by spaces (default: %(default)s)",
    )
    parser.add_argument(
        "--bpe-model",
        "--model",
        dest="bpe_model",
        metavar="PATH",
        help="sentencepiece: PREFIX.model of `segment train`; gpt2: the folder of encoder.json and vocab.bpe; "
        "bert: vocab.txt; or the folder of any of them",
    )
