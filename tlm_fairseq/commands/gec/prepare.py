"""``tlm-fairseq gec prepare``: a corpus as its owners publish it -> parallel text, references and a manifest.

Here are the arguments; what is done with them is in ``prepare_runs``, and CGED's in ``cged``.
"""

import argparse
from collections.abc import Callable

from tlm_fairseq.commands.arguments import Subparsers, not_negative_integer, positive_integer
from tlm_fairseq.commands.gec import cged, prepare_runs
from tlm_fairseq.commands.gec.selection import add_selection_options, add_simplify_option

ALL = "all"


def add_parser(steps: Subparsers) -> None:
    """Adds the step ``prepare``, with a sub-parser for each corpus, to the sub-parsers of ``gec``."""
    parser = steps.add_parser("prepare", help="a corpus as its owners publish it -> parallel text and a manifest")
    corpora = parser.add_subparsers(dest="corpus", metavar="CORPUS", required=True)
    _add_m2(corpora)
    _add_parallel(corpora)
    _add_tsv(corpora)
    _add_jfleg(corpora)
    _add_ua_gec(corpora)
    cged.add_prepare(corpora)
    mucgec, nlpcc = "MuCGEC, Chinese: id, source, target ...", "NLPCC 2018, Chinese: id, number of targets, source, ..."
    _add_chinese(corpora, "mucgec", prepare_runs.run_mucgec, mucgec)
    _add_chinese(corpora, "nlpcc", prepare_runs.run_nlpcc, nlpcc)
    _add_chinese(corpora, "fcgec", prepare_runs.run_fcgec, "FCGEC, Chinese: JSON with operations")
    _add_multigec(corpora)


def _add_m2(corpora: Subparsers) -> None:
    parser = corpora.add_parser("m2", help="M2 files: W&I+LOCNESS, FCE, NUCLE, Lang-8, CoNLL-2014, ...")
    _add_files(parser, "M2 files")
    parser.add_argument(
        "--annotator",
        type=_annotator,
        default=0,
        metavar="N|all",
        help="whose corrections to train on; all gives a pair for each annotator (default: %(default)s). Evaluation "
        "sets keep all annotators",
    )
    _finish(parser, prepare_runs.run_m2)


def _add_parallel(corpora: Subparsers) -> None:
    parser = corpora.add_parser("parallel", help="texts that run line by line beside each other")
    parser.add_argument("--train", nargs="+", action="extend", metavar="FILE", help="SRC TGT [SRC TGT ...] to train on")
    parser.add_argument("--valid", nargs="+", metavar="FILE", help="SRC TGT [TGT ...] to validate on")
    parser.add_argument("--test", nargs="+", metavar="FILE", help="SRC REF [REF ...] to evaluate on, never cut")
    _add_text_options(parser)
    _finish(parser, prepare_runs.run_parallel)


def _add_tsv(corpora: Subparsers) -> None:
    parser = corpora.add_parser("tsv", help="tab-separated source and target, such as CLang-8")
    _add_files(parser, "tab-separated files")
    parser.add_argument(
        "--source-column", type=positive_integer, default=1, metavar="N", help="from 1 (default: %(default)s)"
    )
    parser.add_argument(
        "--target-columns", type=positive_integer, nargs="+", default=[2], metavar="N", help="from 1 (default: 2)"
    )
    parser.add_argument("--header", action="store_true", help="the first line of each file names the columns")
    _add_text_options(parser)
    _finish(parser, prepare_runs.run_tsv)


def _add_jfleg(corpora: Subparsers) -> None:
    parser = corpora.add_parser("jfleg", help="JFLEG, English: dev to validate on and test to evaluate on")
    parser.add_argument("folder", metavar="DIR", help="JFLEG's folder, as published or flat")
    parser.add_argument(
        "--test-split",
        choices=("test", "dev"),
        default="test",
        help="what to evaluate on; dev leaves no validation set (default: %(default)s)",
    )
    _add_m2_option(parser)
    parser.add_argument("--out", required=True, metavar="DIR", help="folder to write to")
    parser.set_defaults(run=prepare_runs.run_jfleg, dedup_against=[])


def _add_ua_gec(corpora: Subparsers) -> None:
    parser = corpora.add_parser("ua-gec", help="UA-GEC, Ukrainian, from the PyPI package ua-gec")
    parser.add_argument(
        "--annotation-layer",
        choices=("gec-only", "gec-fluency"),
        default="gec-only",
        help="gec-only: grammar, spelling, punctuation; gec-fluency: style as well (default: %(default)s)",
    )
    _add_m2_option(parser)
    add_selection_options(parser, drawn="the training documents")
    parser.add_argument("--out", required=True, metavar="DIR", help="folder to write to")
    parser.set_defaults(run=prepare_runs.run_ua_gec)


def _add_multigec(corpora: Subparsers) -> None:
    parser = corpora.add_parser("multigec", help="MultiGEC-2025, twelve languages: whole essays")
    what = "...-orig-...md, beside their references,"
    parser.add_argument("--train", nargs="+", metavar="FILE", help=f"files {what} to train on")
    parser.add_argument("--valid", nargs="+", metavar="FILE", help=f"files {what} to validate on")
    parser.add_argument("--test", metavar="FILE", help="one such file to evaluate on, never cut")
    _add_m2_option(parser, default="none")
    _finish(parser, prepare_runs.run_multigec)


def _add_chinese(corpora: Subparsers, name: str, run: Callable[[argparse.Namespace], None], text: str) -> None:
    parser = corpora.add_parser(name, help=text)
    _add_files(parser, "files")
    add_simplify_option(parser)
    _finish(parser, run)


def _add_files(parser: argparse.ArgumentParser, what: str) -> None:
    parser.add_argument("--train", nargs="+", metavar="FILE", help=f"{what} to train on")
    parser.add_argument("--valid", nargs="+", metavar="FILE", help=f"{what} to validate on")
    parser.add_argument("--test", nargs="+", metavar="FILE", help=f"{what} to evaluate on, never cut")


def _add_text_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--characters", action="store_true", help="Chinese: a token for each character and each run of ASCII"
    )
    add_simplify_option(parser)
    _add_m2_option(parser, " (with --characters by the changes of characters instead)")


def _add_m2_option(parser: argparse.ArgumentParser, more: str = "", default: str = "errant") -> None:
    parser.add_argument(
        "--m2",
        choices=("errant", "none"),
        default=default,
        help=f"references of evaluation sets as M2: edits found by ERRANT{more}, or none (default: %(default)s)",
    )


def _finish(parser: argparse.ArgumentParser, run: Callable[[argparse.Namespace], None]) -> None:
    add_selection_options(parser)
    parser.add_argument("--out", required=True, metavar="DIR", help="folder to write to")
    parser.set_defaults(run=run)


def _annotator(text: str) -> int | str:
    try:
        return ALL if text == ALL else not_negative_integer(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is neither a number nor {ALL}") from None
