"""``tlm-fairseq fairseq``: one of fairseq's own commands, with this package loaded before it starts.

For the commands that read no ``--user-dir`` (``score``), and for everyone who would rather not name it.
"""

import argparse
import importlib
import sys

from tlm_fairseq.commands.arguments import Subparsers

NAMES = ("preprocess", "train", "generate", "interactive", "score", "validate", "eval-lm", "hydra-train")


def add_parser(commands: Subparsers) -> None:
    parser = commands.add_parser("fairseq", help="run a fairseq command with this package loaded")
    parser.add_argument("name", choices=NAMES, metavar="NAME", help=", ".join(NAMES))
    parser.add_argument("arguments", nargs=argparse.REMAINDER, metavar="...", help="as for fairseq-NAME")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> None:
    import tlm_fairseq.models
    import tlm_fairseq.tasks.gec
    import tlm_fairseq.tasks.glue  # noqa: F401

    module = importlib.import_module("fairseq_cli." + args.name.replace("-", "_"))
    sys.argv = [f"fairseq-{args.name}", *args.arguments]
    module.cli_main()
