"""``tlm-fairseq gec score METRIC``: a sub-command for each registered metric."""

import argparse
from functools import partial
from typing import Any

from tlm_fairseq.commands.arguments import (
    Subparsers,
    add_json_option,
    not_negative_integer,
    positive_integer,
    positive_number,
    write_json,
)
from tlm_fairseq.commands.gec.selection import print_notes
from tlm_fairseq.commands.gec.table import add_markdown_option, write_markdown
from tlm_fairseq.gec.metrics import METRICS
from tlm_fairseq.gec.metrics.span_edits import TIERS, SpanEditMetric
from tlm_fairseq.scoring import usage
from tlm_fairseq.scoring.metric import Metric
from tlm_fairseq.text.printed_text import show

_TYPES = {
    usage.POSITIVE_INTEGER: positive_integer,
    usage.NOT_NEGATIVE_INTEGER: not_negative_integer,
    usage.POSITIVE_NUMBER: positive_number,
}


def add_score(steps: Subparsers) -> None:
    """Adds the step ``score`` to the sub-parsers of ``gec``."""
    parser = steps.add_parser("score", help="score corrected sentences")
    metrics = parser.add_subparsers(dest="metric", metavar="METRIC", required=True)
    for metric in METRICS.values():
        add_metric(metrics, metric)


def add_metric(metrics: Subparsers, metric: type[Metric[Any, Any, Any]]) -> None:
    """Adds a metric's class to the sub-parsers of ``gec score``."""
    parser = metrics.add_parser(metric.name, help=metric.title)
    files = metric.files
    if files.source is not None:
        needed = files.source_needed and not files.m2_has_source
        parser.add_argument("--src", required=needed, metavar="FILE", help=files.source)
    parser.add_argument("--hyp", required=True, metavar="FILE", help=files.hypotheses)
    parser.add_argument(
        "--ref", required=True, nargs=1 if files.one_reference else "+", metavar="FILE", help=files.references
    )
    add_metric_options(parser, metric)
    if issubclass(metric, SpanEditMetric):
        parser.add_argument(
            "--types",
            type=int,
            choices=TIERS,
            help="scores of each type of edits, too, as errant_compare -cat: 1 by operation (R), 2 by category "
            "(NOUN:NUM), 3 by both; types of one part are the same by each",
        )
    parser.add_argument(
        "--per-sentence",
        metavar="FILE",
        help="write the figures of each sentence there: as lines of JSON, or a table with tabs where the name ends in "
        ".tsv",
    )
    add_markdown_option(parser)
    add_json_option(parser)
    parser.set_defaults(run=partial(_run, metric))


def add_metric_options(parser: argparse.ArgumentParser, metric: type[Metric[Any, Any, Any]]) -> None:
    """Adds the options that a metric's class has where one system is scored."""
    for option in usage.options_of(metric, usage.SCORE):
        add_metric_option(parser, option, option.default, option.help)


def add_metric_option(parser: argparse._ActionsContainer, option: usage.Option, default: object, help: str) -> None:
    """Adds one ``Option``.

    Args:
        parser: argparse parser.
        option: its name, kind and choices count.
        default, help: those that it gets here.
    """
    name = "--" + option.name.replace("_", "-")
    if option.kind == usage.FLAG:
        parser.add_argument(name, action="store_const", const=True, default=default, help=help)
    elif option.kind == usage.CHOICE:
        parser.add_argument(name, choices=option.choices, default=default, help=help)
    elif option.kind == usage.FOLDER:
        parser.add_argument(name, default=default, metavar="DIR", help=help)
    else:
        metavar = "N" if option.kind != usage.POSITIVE_NUMBER else None
        parser.add_argument(name, type=_TYPES[option.kind], default=default, metavar=metavar, help=help)


def make_metric(metric: type[Metric[Any, Any, Any]], args: argparse.Namespace) -> Metric[Any, Any, Any]:
    """Returns the metric with the options that ``add_metric_options`` put into ``args``."""
    return metric(**{option.name: getattr(args, option.name) for option in usage.options_of(metric, usage.SCORE)})


def _run(metric, args):
    from pathlib import Path

    from tlm_fairseq.gec.report.score_table import table_of_records
    from tlm_fairseq.gec.report.sentence_scores import write_sentence_scores
    from tlm_fairseq.gec.report.type_table import table_of_types

    metric = make_metric(metric, args)
    inputs = metric.read(getattr(args, "src", None), [args.hyp], args.ref)
    print_notes(inputs.notes)
    system, gold = Path(args.hyp).name, Path(args.ref[0]).name
    if args.per_sentence is None:
        score = metric.score(inputs.sources, *inputs.systems, inputs.references)
    else:
        score, sentences = metric.score_in_detail(inputs.sources, *inputs.systems, inputs.references)
        write_sentence_scores(args.per_sentence, sentences)
    record = score.as_record()
    if getattr(args, "types", None) is None:
        show(score.format(system, gold))
        if args.markdown:
            write_markdown(args.markdown, table_of_records(system, {system: [(args.hyp, record)]}))
    else:
        types = score.by_type(args.types)
        table = table_of_types(system, types, score)
        show(table.as_text())
        write_markdown(args.markdown, table)
        record["types"] = {name: one.figures() for name, one in types.items()}
    write_json(args.json, record)
