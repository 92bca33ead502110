"""The command line ``tlm-fairseq``: the only place where the layers of the package meet.

Each module here is one command. It has ``add_parser(commands)``, which adds an argparse sub-parser whose
default ``run`` is a function of the parsed arguments, and imports what it needs inside ``run``, so that
``tlm-fairseq --help`` costs no import of torch.
"""

import argparse
import logging
import signal
import sys
import threading
from contextlib import contextmanager

from tlm_fairseq.commands import analyze, checkpoint, compare, doctor, experiment, fairseq, gec, glue, mask, rotowire
from tlm_fairseq.errors import UserError
from tlm_fairseq.version import __version__


def build_parser():
    """Returns the argparse parser of the whole command line."""
    parser = argparse.ArgumentParser(prog="tlm-fairseq", description="Token-Level Masking for fairseq.")
    parser.add_argument("--version", action="version", version=f"tlm-fairseq {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for module in (mask, doctor, checkpoint, fairseq, gec, rotowire, glue, compare, experiment, analyze):
        module.add_parser(commands)
    return parser


def main(argv=None):
    """Runs one command and returns the exit status: 0, or 1 where the user has something to mend."""
    # Text of any script, also on a terminal that knows ASCII only.
    sys.stdout.reconfigure(errors="backslashreplace")
    args = build_parser().parse_args(argv)
    # On import fairseq reports here that a package of no use to this one is missing.
    logging.getLogger("fairseq.tasks.text_to_speech").setLevel(logging.WARNING)
    try:
        with _tidy_when_terminated():
            return args.run(args) or 0
    except BrokenPipeError:
        return 0
    except (UserError, OSError) as error:
        print(f"tlm-fairseq {args.command}: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


@contextmanager
def _tidy_when_terminated():
    """SIGTERM, as ``kill`` and batch systems send it, ends the command as an error does: no temporary file is left."""
    if threading.current_thread() is not threading.main_thread() or signal.getsignal(signal.SIGTERM) != signal.SIG_DFL:
        yield
        return
    signal.signal(signal.SIGTERM, _end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _end(number, frame):
    raise SystemExit(128 + number)
