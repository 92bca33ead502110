"""``tlm-fairseq gec export``: corrected sentences -> the file that a benchmark takes."""

import argparse

from tlm_fairseq.commands.arguments import Subparsers
from tlm_fairseq.commands.gec.selection import print_notes
from tlm_fairseq.text.printed_text import show

BENCHMARKS = {
    "mucgec": "MuCGEC: id, source and prediction, tab-separated",
    "fcgec": "FCGEC: predict.json, to be put into a zip file; types of errors are placeholders",
    "multigec": "MultiGEC-2025: essays with their ids, as the original",
}


def add_parser(steps: Subparsers) -> None:
    """Adds the step ``export``, with a sub-parser for each benchmark, to the sub-parsers of ``gec``."""
    parser = steps.add_parser("export", help="corrected sentences -> the file that a benchmark takes")
    benchmarks = parser.add_subparsers(dest="benchmark", metavar="BENCHMARK", required=True)
    for name, text in BENCHMARKS.items():
        benchmark = benchmarks.add_parser(name, help=text)
        benchmark.add_argument("--corpus", required=True, metavar="FILE", help="the sentences as published")
        benchmark.add_argument("--hyp", required=True, metavar="FILE", help="the corrected sentences, a line each")
        benchmark.add_argument(
            "--ids",
            metavar="FILE",
            help="the id of each line of --hyp, as test.ids of `gec prepare`; what has no line keeps its source "
            "(default: --hyp has all of --corpus in its order)",
        )
        benchmark.add_argument("--out", required=True, metavar="FILE", help="file to write")
        benchmark.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> None:
    from tlm_fairseq.gec.corpora.multigec import export_multigec
    from tlm_fairseq.gec.corpora.submission import export_fcgec, export_mucgec

    export = {"mucgec": export_mucgec, "fcgec": export_fcgec, "multigec": export_multigec}[args.benchmark]
    exported = export(args.out, args.corpus, args.hyp, args.ids)
    print_notes(exported.notes)
    show(f"written: {args.out}, {exported.number} {'essays' if args.benchmark == 'multigec' else 'sentences'}")
