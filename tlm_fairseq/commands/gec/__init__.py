"""``tlm-fairseq gec``: grammatical error correction, from a corpus to scores."""

import argparse

from tlm_fairseq.commands.arguments import Subparsers, add_json_option, not_negative_integer, write_json
from tlm_fairseq.commands.gec import cged, correct, export, prepare, sample, scores, segment, table, vote
from tlm_fairseq.gec.metrics import Errant
from tlm_fairseq.scoring.bleu import Bleu
from tlm_fairseq.text.printed_text import show


def add_parser(commands: Subparsers) -> None:
    """Adds the command ``gec`` and its sub-commands."""
    parser = commands.add_parser("gec", help="grammatical error correction: corpora, pieces, hypotheses, scores")
    steps = parser.add_subparsers(dest="step", metavar="STEP", required=True)
    sample.add_parser(steps)
    prepare.add_parser(steps)
    segment.add_segment(steps)
    correct.add_parser(steps)
    segment.add_restore(steps)
    vote.add_parser(steps)
    scores.add_score(steps)
    table.add_parser(steps)
    _add_report(steps)
    cged.add_edits(steps)
    export.add_parser(steps)


def _add_report(steps: Subparsers) -> None:
    parser = steps.add_parser(
        "report", help="a table: the system and the copied source, by BLEU and ERRANT, and sample sentences"
    )
    parser.add_argument("--src", required=True, metavar="FILE", help="the sentences before correction, tokenised")
    parser.add_argument("--hyp", required=True, metavar="FILE", help="the system's sentences, tokenised")
    parser.add_argument("--ref", required=True, nargs="+", metavar="FILE", help="one text per annotator")
    parser.add_argument("--name", default="system", help="the system's name in the table (default: %(default)s)")
    parser.add_argument(
        "--samples", type=not_negative_integer, default=0, metavar="N", help="sentences to show (default: %(default)s)"
    )
    for metric in (Bleu, Errant):
        scores.add_metric_options(parser, metric)
    table.add_markdown_option(parser)
    add_json_option(parser)
    parser.set_defaults(run=_run_report)


def _run_report(args: argparse.Namespace) -> None:
    from tlm_fairseq.gec.report.table import Row, format_samples, table_of_rows
    from tlm_fairseq.text.parallel_text import read_parallel

    sources, hypotheses, *references = read_parallel([args.src, args.hyp, *args.ref])
    bleu, errant = (
        scores.make_metric(metric, args).score_systems(sources, [hypotheses, sources], references)
        for metric in (Bleu, Errant)
    )
    rows = [Row(*row) for row in zip((args.name, "source copied"), bleu, errant)]
    if args.samples:
        show(format_samples(sources, hypotheses, references, args.samples) + "\n")
    scored = table_of_rows(f"{len(sources)} sentences, {len(references)} annotators", rows)
    show(scored.as_text())
    show("The gold edits are rebuilt from the annotators' texts by ERRANT's alignment; they are no official M2 file.")
    table.write_markdown(args.markdown, scored)
    write_json(
        args.json,
        {"sentences": len(sources)} | {row.name: [row.bleu.as_record(), row.edits.as_record()] for row in rows},
    )
