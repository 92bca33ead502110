"""``tlm-fairseq gec``: grammatical error correction, from a corpus to scores."""

from tlm_fairseq.commands import gec_cged, gec_correct, gec_prepare, gec_scores, gec_segment
from tlm_fairseq.commands.arguments import add_json_option, not_negative_integer, write_json
from tlm_fairseq.gec.metrics import Errant
from tlm_fairseq.printed_text import show
from tlm_fairseq.scoring.bleu import Bleu


def add_parser(commands):
    """Adds the command ``gec`` and its sub-commands."""
    parser = commands.add_parser("gec", help="grammatical error correction: corpora, pieces, hypotheses, scores")
    steps = parser.add_subparsers(dest="step", metavar="STEP", required=True)
    gec_prepare.add_parser(steps)
    gec_segment.add_segment(steps)
    gec_correct.add_parser(steps)
    gec_segment.add_restore(steps)
    gec_scores.add_score(steps)
    _add_report(steps)
    gec_cged.add_edits(steps)


def _add_report(steps):
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
        gec_scores.add_metric_options(parser, metric)
    add_json_option(parser)
    parser.set_defaults(run=_run_report)


def _run_report(args):
    from tlm_fairseq.data.parallel_text import read_parallel
    from tlm_fairseq.report.gec_table import Row, format_samples, format_table

    sources, hypotheses, *references = read_parallel([args.src, args.hyp, *args.ref])
    bleu, errant = (
        gec_scores.make_metric(metric, args).score_systems(sources, [hypotheses, sources], references)
        for metric in (Bleu, Errant)
    )
    rows = [Row(*scores) for scores in zip((args.name, "source copied"), bleu, errant)]
    if args.samples:
        show(format_samples(sources, hypotheses, references, args.samples) + "\n")
    show(f"{len(sources)} sentences, {len(references)} annotators")
    show(format_table(rows))
    show("The gold edits are rebuilt from the annotators' texts by ERRANT's alignment; they are no official M2 file.")
    write_json(
        args.json,
        {"sentences": len(sources)}
        | {row.name: [row.bleu.as_record(), row.edits.as_record()] for row in rows},
    )
