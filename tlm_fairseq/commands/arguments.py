"""Arguments that several commands share."""

import argparse
import json
import sys
from typing import TypeAlias

from tlm_fairseq.text.printed_text import show

# What ``add_subparsers`` returns; argparse gives its class no public name, and it takes no parameter at run time.
Subparsers: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def positive_integer(text: str) -> int:
    """Returns the number; argparse refuses anything below 1."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a positive number")
    return number


def not_negative_integer(text: str) -> int:
    """Returns the number; argparse refuses anything below 0."""
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError(f"{text} is negative")
    return number


def positive_number(text: str) -> float:
    """Returns the number, whole or not; argparse refuses 0, less, and what is not finite."""
    number = float(text)
    if not 0 < number < float("inf"):
        raise argparse.ArgumentTypeError(f"{text} is not a positive number")
    return number


def add_json_option(parser: argparse.ArgumentParser) -> None:
    """Adds ``--json FILE``."""
    parser.add_argument("--json", metavar="FILE", help="write the scores there as JSON too")


def write_json(path: str | None, record: object) -> None:
    """Writes the record to ``path``, whole or not at all; does nothing where ``path`` is None."""
    if path is None:
        return
    from tlm_fairseq.text.files import written_whole

    with written_whole(path) as handle:
        json.dump(record, handle, ensure_ascii=False, indent=2)
        handle.write("\n")
    show(f"written: {path}", file=sys.stderr)
