"""``tlm-fairseq gec``: grammatical error correction, from a corpus to scores."""

from tlm_fairseq.commands import gec_cged, gec_correct, gec_prepare, gec_scores, gec_segment
from tlm_fairseq.commands.arguments import (
    add_json_option,
    not_negative_integer,
    positive_integer,
    positive_number,
    write_json,
)
from tlm_fairseq.commands.gec_selection import print_notes

EDIT_MODES = ("correction", "detection", "detection-tokens")
BLEU_TOKENIZERS = ("13a", "none", "intl", "zh", "char")


def add_parser(commands):
    """Adds the command ``gec`` and its sub-commands."""
    parser = commands.add_parser("gec", help="grammatical error correction: corpora, pieces, hypotheses, scores")
    steps = parser.add_subparsers(dest="step", metavar="STEP", required=True)
    gec_prepare.add_parser(steps)
    gec_segment.add_segment(steps)
    gec_correct.add_parser(steps)
    gec_segment.add_restore(steps)
    _add_score(steps)
    _add_report(steps)
    gec_cged.add_edits(steps)


def _add_score(steps):
    parser = steps.add_parser("score", help="score corrected sentences")
    metrics = parser.add_subparsers(dest="metric", metavar="METRIC", required=True)
    bleu = metrics.add_parser("bleu", help="sacreBLEU against one or several references")
    bleu.add_argument("--hyp", required=True, metavar="FILE", help="the system's sentences")
    bleu.add_argument("--ref", required=True, nargs="+", metavar="FILE", help="one text per annotator")
    _add_bleu_options(bleu)
    add_json_option(bleu)
    bleu.set_defaults(run=_run_score_bleu)
    errant = metrics.add_parser("errant", help="ERRANT's precision, recall and F over edits")
    errant.add_argument("--src", required=True, metavar="FILE", help="the sentences before correction, tokenised")
    errant.add_argument("--hyp", required=True, metavar="FILE", help="the system's sentences, tokenised")
    errant.add_argument(
        "--ref", required=True, nargs="+", metavar="FILE",
        help="one text per annotator, or one M2 file whose name ends in .m2",
    )
    _add_errant_options(errant)
    add_json_option(errant)
    errant.set_defaults(run=_run_score_errant)
    gec_scores.add_m2(metrics)
    gec_scores.add_gleu(metrics)
    gec_cged.add_score(metrics)


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
    _add_bleu_options(parser)
    _add_errant_options(parser)
    add_json_option(parser)
    parser.set_defaults(run=_run_report)


def _add_bleu_options(parser):
    parser.add_argument(
        "--tokenize", choices=BLEU_TOKENIZERS, default="13a",
        help="sacreBLEU's tokenizer; none for text that is tokenised already (default: %(default)s)",
    )


def _add_errant_options(parser):
    parser.add_argument(
        "--mode", choices=EDIT_MODES, default="correction",
        help="what makes two edits equal: span and correction (errant_compare -cs), span (-ds), or each token (-dt) "
        "(default: %(default)s)",
    )
    parser.add_argument(
        "--beta", type=positive_number, default=0.5, help="of F; below 1 weighs precision (default: %(default)s)"
    )
    parser.add_argument(
        "--processes", type=positive_integer, metavar="N", help="processes (default: as many as it is worth)"
    )


def _run_score_bleu(args):
    from tlm_fairseq.data.parallel_text import read_parallel
    from tlm_fairseq.scoring.bleu import score_bleu

    hypotheses, *references = read_parallel([args.hyp, *args.ref])
    score = score_bleu(hypotheses, references, args.tokenize)
    print(f"BLEU {score.score:.2f}")
    print(score.signature)
    write_json(args.json, score.as_record())


def _run_score_errant(args):
    from tlm_fairseq.data.parallel_text import read_parallel
    from tlm_fairseq.gec.metrics.errant import score_errant

    m2, texts = gec_scores.split_references(args.ref)
    sources, hypotheses, *references = read_parallel([args.src, args.hyp, *texts])
    score = score_errant(sources, hypotheses, references, m2, args.mode, args.beta, args.processes)
    print_notes(score.notes)
    print(f"TP {score.tp}  FP {score.fp}  FN {score.fn}")
    print(f"P {score.precision:.4f}  R {score.recall:.4f}  F{score.beta:g} {score.f:.4f}")
    print(score.signature)
    write_json(args.json, score.as_record())


def _run_report(args):
    from tlm_fairseq.data.parallel_text import read_parallel
    from tlm_fairseq.gec.metrics.errant import gold_from_texts, score_edits
    from tlm_fairseq.gec.metrics.errant_annotation import annotate_all
    from tlm_fairseq.report.gec_table import Row, format_samples, format_table
    from tlm_fairseq.scoring.bleu import score_bleu

    sources, hypotheses, *references = read_parallel([args.src, args.hyp, *args.ref])
    hypothesis_edits, copy_edits, *reference_edits = annotate_all(
        sources, [hypotheses, sources, *references], args.processes
    )
    gold = gold_from_texts(reference_edits)
    rows = [
        Row(name, score_bleu(texts, references, args.tokenize), score_edits(edits, gold, args.mode, args.beta))
        for name, texts, edits in (
            (args.name, hypotheses, hypothesis_edits),
            ("source copied", sources, copy_edits),
        )
    ]
    if args.samples:
        print(format_samples(sources, hypotheses, references, args.samples) + "\n")
    print(f"{len(sources)} sentences, {len(references)} annotators")
    print(format_table(rows))
    print("The gold edits are rebuilt from the annotators' texts by ERRANT's alignment; they are no official M2 file.")
    write_json(
        args.json,
        {"sentences": len(sources)}
        | {row.name: [row.bleu.as_record(), row.edits.as_record()] for row in rows},
    )
