"""The command line ``tlm-fairseq``: the only place where the layers of the package meet.

A module that ``COMMANDS`` lists is a command. It has ``add_parser(commands)``, which adds an argparse sub-parser whose
default ``run`` is a function of the parsed arguments, and imports what it needs inside ``run``, so that
``tlm-fairseq --help`` costs no import of torch. A module whose name begins with a command's (``gec_prepare``) has steps
of that command, or what its steps share. ``arguments`` and ``search`` hold options that several commands share;
``optional_packages`` knows which extra brings a package that is missing.
"""

import argparse
import signal
import sys
import threading
from collections.abc import Sequence
from contextlib import contextmanager

from tlm_fairseq.commands import (
    analyze,
    checkpoint,
    compare,
    doctor,
    experiment,
    fairseq,
    gec,
    glue,
    mask,
    recipe,
    rotowire,
    train_classifier,
)
from tlm_fairseq.commands.optional_packages import how_to_install
from tlm_fairseq.errors import UserError
from tlm_fairseq.fairseq_support.quiet import quiet_imports
from tlm_fairseq.text.printed_text import printable, printable_line, show
from tlm_fairseq.version import __version__

COMMANDS = (
    mask,
    doctor,
    recipe,
    checkpoint,
    fairseq,
    gec,
    rotowire,
    glue,
    compare,
    experiment,
    train_classifier,
    analyze,
)


def build_parser() -> argparse.ArgumentParser:
    """Returns the argparse parser of the whole command line."""
    parser = _Parser(prog="tlm-fairseq", description="Token-Level Masking for fairseq.")
    parser.add_argument("--version", action="version", version=f"tlm-fairseq {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for module in COMMANDS:
        module.add_parser(commands)
    return parser


class _Parser(argparse.ArgumentParser):
    """argparse repeats what it was given, such as the name of a file, in its messages."""

    def _print_message(self, message, file=None):
        super()._print_message(printable(message), file)


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command and returns the exit status: 0, or 1 where the user has something to put right."""
    # Text of any script, also on a terminal that knows ASCII only.
    sys.stdout.reconfigure(errors="backslashreplace")
    args = build_parser().parse_args(argv)
    quiet_imports()
    try:
        with _tidy_when_terminated():
            return args.run(args) or 0
    except BrokenPipeError:
        return 0
    except (UserError, OSError) as error:
        return _fail(args.command, str(error))
    except ModuleNotFoundError as error:
        if (message := how_to_install(error)) is None:
            raise
        return _fail(args.command, message)
    except KeyboardInterrupt:
        return 130


def _fail(command: str, message: str) -> int:
    show(printable_line(f"tlm-fairseq {command}: {message}"), file=sys.stderr)
    return 1


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
