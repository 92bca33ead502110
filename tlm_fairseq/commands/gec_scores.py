"""``tlm-fairseq gec score m2`` and ``gleu``."""

from tlm_fairseq.commands.arguments import (
    add_json_option,
    not_negative_integer,
    positive_integer,
    positive_number,
    write_json,
)


def add_m2(metrics):
    """Adds the metric ``m2`` to the sub-parsers of ``gec score``."""
    parser = metrics.add_parser("m2", help="MaxMatch: CoNLL-2014's precision, recall and F over edits")
    parser.add_argument("--hyp", required=True, metavar="FILE", help="the system's sentences, tokenised")
    parser.add_argument("--ref", required=True, metavar="FILE.m2", help="the gold edits of all annotators, as M2")
    parser.add_argument(
        "--src", metavar="FILE", help="the sentences before correction; only to check that the M2 file is of that text"
    )
    parser.add_argument(
        "--beta", type=positive_number, default=0.5, help="of F; below 1 weighs precision (default: %(default)s)"
    )
    parser.add_argument(
        "--max-unchanged-words", type=not_negative_integer, default=2, metavar="N",
        help="how many unchanged words one edit may cross (default: %(default)s)",
    )
    parser.add_argument(
        "--ignore-whitespace-casing", action="store_true",
        help="leave out edits, the system's and the annotators', that only change white space or case",
    )
    add_json_option(parser)
    parser.set_defaults(run=_run_m2)


def add_gleu(metrics):
    """Adds the metric ``gleu`` to the sub-parsers of ``gec score``."""
    parser = metrics.add_parser("gleu", help="GLEU: JFLEG's n-gram metric over source, hypothesis and references")
    parser.add_argument("--src", required=True, metavar="FILE", help="the sentences before correction, tokenised")
    parser.add_argument("--hyp", required=True, metavar="FILE", help="the system's sentences, tokenised")
    parser.add_argument("--ref", required=True, nargs="+", metavar="FILE", help="one text per annotator")
    parser.add_argument(
        "--iterations", type=positive_integer, default=500, metavar="N",
        help="how many times a reference is drawn for each sentence (default: %(default)s, as published)",
    )
    parser.add_argument(
        "--seed", type=positive_integer, default=101,
        help="iteration j draws with the seed j * SEED (default: %(default)s, as published)",
    )
    add_json_option(parser)
    parser.set_defaults(run=_run_gleu)


def split_references(paths):
    """Returns (M2 file or None, texts) of an argument ``--ref`` that takes one M2 file or a text per annotator.

    Raises:
        UserError: an M2 file stands beside others.
    """
    from tlm_fairseq.errors import UserError

    m2 = [path for path in paths if path.endswith(".m2")]
    if m2 and len(paths) > 1:
        raise UserError("--ref takes one M2 file or several texts; an M2 file holds all annotators")
    return (m2[0], []) if m2 else (None, paths)


def _run_m2(args):
    from tlm_fairseq.commands.gec_selection import print_notes
    from tlm_fairseq.data.parallel_text import read_lines, read_parallel
    from tlm_fairseq.gec.metrics.gold import check_sources, read_gold_m2
    from tlm_fairseq.gec.metrics.max_match import score_m2

    hypotheses = read_lines(args.hyp)
    gold = read_gold_m2(args.ref, len(hypotheses), args.hyp)
    if args.src is not None:
        check_sources(gold, args.ref, read_parallel([args.hyp, args.src])[1])
    score = score_m2(
        hypotheses, gold.sentences, args.beta, args.max_unchanged_words, args.ignore_whitespace_casing, gold.headers
    )
    print_notes(gold.notes)
    print(f"correct {score.counts.correct}  proposed {score.counts.proposed}  gold {score.counts.gold}")
    print(f"P {score.precision:.4f}  R {score.recall:.4f}  F{score.beta:g} {score.f:.4f}")
    print(score.signature)
    write_json(args.json, score.as_record())


def _run_gleu(args):
    from tlm_fairseq.data.parallel_text import read_parallel
    from tlm_fairseq.gec.metrics.gleu import score_gleu

    sources, hypotheses, *references = read_parallel([args.src, args.hyp, *args.ref])
    score = score_gleu(sources, hypotheses, references, args.iterations, args.seed)
    print(f"GLEU {score.score:.4f}")
    print(score.signature)
    write_json(args.json, score.as_record())
