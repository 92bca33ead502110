"""``tlm-fairseq gec prepare cged`` and ``gec edits``: Chinese grammatical error diagnosis."""

import argparse
import sys

from tlm_fairseq.commands.arguments import Subparsers, add_json_option, write_json
from tlm_fairseq.commands.gec import cherrant_edits, errant_edits
from tlm_fairseq.commands.gec.selection import (
    add_selection_options,
    add_simplify_option,
    print_counts,
    print_notes,
    print_throughput,
)
from tlm_fairseq.text.printed_text import show

UNITS = ("characters", "words")
SPLITTERS = ("spaces", "jieba")
CGED, CHERRANT, ERRANT = "cged", "cherrant", "errant"


def add_prepare(corpora: Subparsers) -> None:
    """Adds the corpus ``cged`` to the sub-parsers of ``gec prepare``."""
    parser = corpora.add_parser("cged", help="CGED, Chinese learner sentences of 2014 to 2021, as published")
    parser.add_argument("--out", required=True, metavar="DIR", help="folder to write to")
    parser.add_argument(
        "--train",
        "--input",
        dest="input",
        nargs="+",
        default=[],
        metavar="FILE",
        help="to train on: files with TEXT and CORRECTION, or text files, whose truths come with --truth",
    )
    parser.add_argument(
        "--test", nargs="+", default=[], metavar="FILE", help="to evaluate on: files of the same kinds, never cut"
    )
    parser.add_argument(
        "--truth",
        nargs="+",
        default=[],
        metavar="FILE",
        help="edit lines of the text files; each belongs to the text file that has the same sentences",
    )
    add_selection_options(parser, length="--max-characters", unit="characters and ASCII runs")
    add_simplify_option(parser)
    parser.set_defaults(run=_run_prepare)


def add_edits(steps: Subparsers) -> None:
    """Adds the step ``edits`` to the sub-parsers of ``gec``."""
    parser = steps.add_parser(
        "edits", help="corrected sentences -> edits: of Chinese as CGED's lines or ChERRANT's M2, or ERRANT's M2"
    )
    parser.add_argument(
        "--src", metavar="FILE", help="the sentences as published, with their ids; or plain sentences, with --ids"
    )
    parser.add_argument("--ids", metavar="FILE", help="an id a line, where --src has plain sentences")
    parser.add_argument(
        "--hyp",
        nargs="+",
        metavar="FILE",
        help="the corrected sentences, a line each, in the order of --src; for M2 also several texts, one per "
        "annotator, for cherrant blank where he did not look",
    )
    parser.add_argument("--out", metavar="FILE", help="edits to write")
    parser.add_argument(
        "--format",
        choices=(CGED, CHERRANT, ERRANT),
        default=CGED,
        help="of --out: CGED's lines; or M2 of ChERRANT or of ERRANT, where --src has plain sentences (default: "
        "%(default)s)",
    )
    parser.add_argument("--resources", metavar="DIR", help="folder with ChERRANT's tables, as for `gec score cherrant`")
    parser.add_argument(
        "--by",
        choices=UNITS,
        default="characters",
        help="what a replacement covers: the characters that differ, or whole words of --hyp (default: %(default)s)",
    )
    parser.add_argument(
        "--split",
        choices=SPLITTERS,
        default="spaces",
        help="with --by words: where the words are from, spaces in --hyp or the package jieba (default: %(default)s)",
    )
    parser.add_argument(
        "--ceiling",
        nargs="+",
        metavar="FILE",
        help="files with TEXT, CORRECTION and ERROR: report how well their own corrections score, converted like this",
    )
    add_json_option(parser)
    parser.set_defaults(run=_run_edits)


def _run_prepare(args: argparse.Namespace) -> None:
    import time

    from tlm_fairseq.gec.cged.prepare import Options, prepare

    options = Options(
        args.valid_share, args.seed, args.max_tokens, args.drop_unchanged, args.simplify, tuple(args.dedup_against)
    )
    began = time.perf_counter()
    prepared = prepare(args.out, args.input, args.test, args.truth, options)
    seconds = time.perf_counter() - began
    print_notes(prepared.notes)
    for line in prepared.refused:
        show(f"refused: {line}", file=sys.stderr)
    print_counts(prepared.counts)
    show(f"{len(prepared.refused)} sentences or pieces could not be read")
    print_throughput(args.out, prepared.sentences, seconds)


def _run_edits(args: argparse.Namespace) -> None:
    from tlm_fairseq.errors import UserError
    from tlm_fairseq.gec.cged.conversion import jieba_splitter

    wanted = {"--src": args.src, "--hyp": args.hyp, "--out": args.out}
    missing = [name for name, value in wanted.items() if value is None]
    if missing and not (args.ceiling and len(missing) == len(wanted)):
        raise UserError(f"{', '.join(missing)} missing; give --src, --hyp and --out, or --ceiling alone")
    if args.format == CHERRANT:
        return cherrant_edits.run(args)
    if args.resources:
        raise UserError("--resources belongs to --format cherrant; leave it out")
    if args.format == ERRANT:
        return errant_edits.run(args)
    if args.hyp and len(args.hyp) > 1:
        raise UserError(f"--format cged takes one text as --hyp; {len(args.hyp)} were given")
    if args.json and not args.ceiling:
        raise UserError("--json holds the ceiling; give --ceiling too")
    by_jieba = jieba_splitter() if args.by == "words" and args.split == "jieba" else None
    if args.ceiling:
        _report_ceiling(args, by_jieba)
    if not missing:
        _convert(args, by_jieba)


def _convert(args, by_jieba):
    from collections import Counter

    from tlm_fairseq.errors import UserError
    from tlm_fairseq.gec.cged.conversion import are_words, edits_by_characters, edits_by_words
    from tlm_fairseq.gec.cged.edits import can_be_written, write_edits
    from tlm_fairseq.text.text_file import encoding_notes, read_text_lines

    sources, notes = _read_sources(args)
    (path,) = args.hyp
    hypotheses, encoding = read_text_lines(path)
    if len(hypotheses) != len(sources):
        raise UserError(
            f"{path} has {len(hypotheses)} lines and {args.src} {len(sources)} sentences; give one for each"
        )
    if args.by == "words" and by_jieba is None and not are_words(hypotheses):
        raise UserError(f"{path} is not parted into words by spaces; part it so, or take --split jieba")
    edits = {}
    for (identifier, source), hypothesis in zip(sources.items(), hypotheses):
        if args.by == "characters":
            edits[identifier] = edits_by_characters(source, hypothesis)
        else:
            edits[identifier] = edits_by_words(source, (by_jieba or str.split)(hypothesis))
    made = [edit for sentence in edits.values() for edit in sentence]
    left_out = sum(not can_be_written(candidate) for edit in made for candidate in edit.candidates)
    if left_out:
        notes.append(f"{args.out}: {left_out} corrections with a comma left out, an edit line cannot hold them")
    write_edits(args.out, edits)
    print_notes([*notes, *encoding_notes(path, encoding)])
    types = Counter(edit.type for edit in made)
    counts = ", ".join(f"{types[kind]} {kind}" for kind in "RMSW")
    correct = sum(not sentence for sentence in edits.values())
    show(f"written: {args.out}, {len(edits)} sentences, {correct} correct; {len(made)} edits: {counts}")


def _read_sources(args):
    """Returns (sentences by id, notes)."""
    from tlm_fairseq.errors import UserError
    from tlm_fairseq.gec.cged.corpus import read_corpus
    from tlm_fairseq.gec.cged.edits import IDENTIFIER
    from tlm_fairseq.text.text_file import encoding_notes, read_text_lines

    if args.ids is None:
        corpus = read_corpus(args.src)
        if corpus.refused:
            raise UserError(
                f"{corpus.refused[0]}; give sentences that can all be read, as cged.txt of `gec prepare cged --test`"
            )
        return {unit.identifier: unit.source for unit in corpus.units}, corpus.notes
    identifiers, _ = read_text_lines(args.ids)
    lines, encoding = read_text_lines(args.src)
    if len(identifiers) != len(lines):
        raise UserError(f"{args.ids} has {len(identifiers)} lines and {args.src} {len(lines)}; give one id for each")
    sources, line_of = {}, {}
    for number, (identifier, line) in enumerate(zip(identifiers, lines), start=1):
        identifier = identifier.strip()
        where = f"{args.ids}, line {number}"
        if not IDENTIFIER.fullmatch(identifier):
            raise UserError(f"{where}: {identifier[:30]!r} is no id; give one without spaces and commas")
        if identifier in sources:
            raise UserError(
                f"{where}: id {identifier} stands on line {line_of[identifier]} already; give each line its own"
            )
        sources[identifier], line_of[identifier] = line, number
    return sources, encoding_notes(args.src, encoding)


def _report_ceiling(args, by_jieba):
    from tlm_fairseq.errors import UserError
    from tlm_fairseq.gec.cged.conversion import find_ceiling
    from tlm_fairseq.gec.cged.corpus import read_corpus
    from tlm_fairseq.gec.cged.report import format_figure

    if args.by == "words" and by_jieba is None:
        raise UserError("--ceiling by words splits the corrections itself; give --split jieba")
    records = {}
    for path in args.ceiling:
        corpus = read_corpus(path)
        print_notes(corpus.notes)
        ceiling = find_ceiling(corpus.units, args.by, by_jieba)
        show(f"ceiling by {args.by}, {path}: {ceiling.left_out} of {len(corpus.units)} sentences left out")
        for name in ("identification", "position", "correction"):
            level = getattr(ceiling.score, name)
            if level is not None:
                figures = (f"{key} {format_figure(getattr(level, key))}" for key in ("precision", "recall", "f1"))
                show(f"\t{name}: {', '.join(figures)}")
        show(ceiling.score.signature)
        records[path] = ceiling.score.as_record() | {"left_out": ceiling.left_out}
    write_json(args.json, {"metric": "cged-ceiling", "by": args.by, "files": records})
