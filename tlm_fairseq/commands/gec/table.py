"""``tlm-fairseq gec table``: the scores of several systems and metrics in one table."""

import argparse
from typing import TYPE_CHECKING

from tlm_fairseq.commands.arguments import Subparsers, add_json_option, write_json
from tlm_fairseq.errors import UserError
from tlm_fairseq.text.printed_text import show

if TYPE_CHECKING:
    from tlm_fairseq.gec.report.score_table import ScoreTable


def add_parser(steps: Subparsers) -> None:
    """Adds ``table``."""
    parser = steps.add_parser("table", help="scores that `gec score` wrote, in one table: a line for each system")
    parser.add_argument(
        "scores", nargs="+", metavar="NAME=FILE", help="a system's name and its JSON; once for each system and metric"
    )
    parser.add_argument("--title", default="Scores", help="what the table shows (default: %(default)s)")
    add_markdown_option(parser)
    add_json_option(parser)
    parser.set_defaults(run=_run)


def add_markdown_option(parser: argparse.ArgumentParser) -> None:
    """Adds ``--markdown FILE``."""
    parser.add_argument("--markdown", metavar="FILE", help="write the table there as Markdown too")


def write_markdown(path: str | None, table: "ScoreTable") -> None:
    """Writes a ``ScoreTable`` to ``path``, whole or not at all; does nothing where ``path`` is None."""
    if path is not None:
        from tlm_fairseq.text.files import written_whole

        with written_whole(path) as handle:
            handle.write(table.as_markdown())


def _run(args: argparse.Namespace) -> None:
    from tlm_fairseq.gec.report.score_table import table_of_records
    from tlm_fairseq.text.json_file import read_json

    systems = {}
    for text in args.scores:
        name, sign, path = text.partition("=")
        if not name or not path:
            raise UserError(f"{text}: not NAME=FILE, such as model=model.m2.json")
        systems.setdefault(name, []).append((path, read_json(path, "give the JSON of `tlm-fairseq gec score`", dict)))
    table = table_of_records(args.title, systems)
    show(table.as_text())
    write_markdown(args.markdown, table)
    scores = {name: [record for _, record in records] for name, records in systems.items()}
    write_json(args.json, {"title": args.title, "systems": scores})
