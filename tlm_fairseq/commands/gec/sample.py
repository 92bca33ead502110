"""``tlm-fairseq gec sample``: the sentences that come with the package, as text files to try the other steps on."""

import argparse

from tlm_fairseq.commands.arguments import Subparsers
from tlm_fairseq.text.printed_text import show


def add_parser(steps: Subparsers) -> None:
    """Adds ``sample``."""
    parser = steps.add_parser("sample", help="some twenty sentences with errors, to try the other steps on")
    parser.add_argument("--out", required=True, metavar="DIR", help="folder to write to")
    parser.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> None:
    from tlm_fairseq.gec.corpora.sample import write_sample

    show("written: " + " ".join(map(str, write_sample(args.out))))
