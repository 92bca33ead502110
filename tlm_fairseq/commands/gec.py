"""``tlm-fairseq gec``: grammatical error correction, from a corpus to scores."""

from tlm_fairseq.commands import gec_cged, gec_scores
from tlm_fairseq.commands.arguments import (
    add_json_option,
    not_negative_integer,
    positive_integer,
    positive_number,
    write_json,
)

EDIT_MODES = ("correction", "detection", "detection-tokens")
BLEU_TOKENIZERS = ("13a", "none", "intl", "zh", "char")


def add_parser(commands):
    """Adds the command ``gec`` and its sub-commands."""
    parser = commands.add_parser("gec", help="grammatical error correction: corpora, pieces, hypotheses, scores")
    steps = parser.add_subparsers(dest="step", metavar="STEP", required=True)
    _add_prepare(steps)
    _add_segment(steps)
    _add_restore(steps)
    _add_score(steps)
    _add_report(steps)
    gec_cged.add_edits(steps)


def _add_prepare(steps):
    parser = steps.add_parser("prepare", help="a corpus as its owners publish it -> parallel text and a manifest")
    corpora = parser.add_subparsers(dest="corpus", metavar="CORPUS", required=True)
    ua_gec = corpora.add_parser("ua-gec", help="UA-GEC, Ukrainian, from the PyPI package ua-gec")
    ua_gec.add_argument("--out", required=True, metavar="DIR", help="folder to write to")
    ua_gec.add_argument(
        "--annotation-layer", choices=("gec-only", "gec-fluency"), default="gec-only",
        help="gec-only: grammar, spelling, punctuation; gec-fluency: style as well (default: %(default)s)",
    )
    ua_gec.add_argument(
        "--valid-share", type=float, default=0.05, metavar="SHARE",
        help="share of the training documents held out for validation (default: %(default)s)",
    )
    ua_gec.add_argument("--seed", type=int, default=1, help="seed of that draw (default: %(default)s)")
    ua_gec.add_argument(
        "--max-tokens", type=positive_integer, metavar="N",
        help="drop longer sentences from training and validation; the test set stays whole (default: keep all)",
    )
    ua_gec.set_defaults(run=_run_prepare_ua_gec)
    gec_cged.add_prepare(corpora)


def _add_segment(steps):
    parser = steps.add_parser("segment", help="words <-> SentencePiece pieces, as fairseq-preprocess reads them")
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    train = actions.add_parser("train", help="learn the pieces: PREFIX.model, and PREFIX.dict.txt for fairseq")
    train.add_argument("--input", required=True, nargs="+", metavar="FILE", help="text, usually both train sides")
    train.add_argument("--prefix", required=True, help="path of the outputs without their endings")
    train.add_argument(
        "--vocabulary-size", type=positive_integer, required=True, metavar="N",
        help="number of pieces, 256 bytes included",
    )
    train.add_argument(
        "--character-coverage", type=float, default=0.9999, metavar="SHARE",
        help="share of the text's characters with a piece of their own; others become bytes (default: %(default)s)",
    )
    train.set_defaults(run=_run_segment_train)
    for name, text in (("encode", "words -> pieces"), ("decode", "pieces -> words")):
        action = actions.add_parser(name, help=text)
        action.add_argument("--model", required=True, metavar="FILE", help="PREFIX.model of `segment train`")
        action.add_argument("--input", required=True, metavar="FILE", help="text to read")
        action.add_argument("--out", required=True, metavar="FILE", help="text to write")
        action.set_defaults(run=_run_segment)


def _add_restore(steps):
    parser = steps.add_parser(
        "restore", help="the log of fairseq-generate -> corrected sentences in the order of the input"
    )
    parser.add_argument("--log", required=True, metavar="FILE", help="output of fairseq-generate")
    parser.add_argument("--src", required=True, metavar="FILE", help="the text that was corrected, before `segment`")
    parser.add_argument("--model", required=True, metavar="FILE", help="PREFIX.model of `segment train`")
    parser.add_argument("--out", required=True, metavar="FILE", help="text to write")
    parser.add_argument(
        "--copy-longer-than", type=positive_integer, metavar="N",
        help="keep a sentence of more than N tokens as it is: the model met none so long in training",
    )
    parser.set_defaults(run=_run_restore)


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


def _run_prepare_ua_gec(args):
    from tlm_fairseq.data import ua_gec

    counts = ua_gec.prepare(args.out, args.annotation_layer, args.valid_share, args.seed, args.max_tokens)
    for name in ("train", "valid"):
        part = counts[name]
        dropped = ", ".join(f"{number} {reason}" for reason, number in part["dropped"].items()) or "none"
        print(
            f"{name}: {part['pairs']} pairs of {part['documents']} documents, "
            f"{part['unchanged_pairs']} unchanged; dropped: {dropped}"
        )
    print(f"test: {counts['test']['sentences']} sentences, {counts['test']['annotators']} annotators")
    print(f"written: {args.out}")


def _run_segment_train(args):
    from tlm_fairseq.data.segmentation import train_pieces

    train_pieces(args.input, args.prefix, args.vocabulary_size, args.character_coverage)
    print(f"written: {args.prefix}.model, {args.prefix}.dict.txt")


def _run_segment(args):
    from tlm_fairseq.data.parallel_text import read_lines, write_lines
    from tlm_fairseq.data.segmentation import Pieces

    pieces = Pieces(args.model)
    convert = pieces.encode if args.action == "encode" else pieces.decode
    lines = [convert(line) for line in read_lines(args.input)]
    write_lines(args.out, lines)
    print(f"written: {args.out}, {len(lines)} lines")


def _run_restore(args):
    from tlm_fairseq.data.generation_log import read_best_hypotheses
    from tlm_fairseq.data.parallel_text import read_lines, write_lines
    from tlm_fairseq.data.segmentation import Pieces

    pieces = Pieces(args.model)
    sources = read_lines(args.src)
    hypotheses = [pieces.decode(line) for line in read_best_hypotheses(args.log, len(sources))]
    copied = 0
    if args.copy_longer_than is not None:
        too_long = [len(source.split()) > args.copy_longer_than for source in sources]
        copied = sum(too_long)
        hypotheses = [
            source if keep else hypothesis for source, hypothesis, keep in zip(sources, hypotheses, too_long)
        ]
    write_lines(args.out, hypotheses)
    print(f"written: {args.out}, {len(hypotheses)} lines, {copied} of them kept as they were for their length")


def _run_score_bleu(args):
    from tlm_fairseq.data.parallel_text import read_parallel
    from tlm_fairseq.evaluation.bleu import score_bleu

    hypotheses, *references = read_parallel([args.hyp, *args.ref])
    score = score_bleu(hypotheses, references, args.tokenize)
    print(f"BLEU {score.score:.2f}")
    print(score.signature)
    write_json(args.json, score.as_record())


def _run_score_errant(args):
    from tlm_fairseq.data.parallel_text import read_parallel
    from tlm_fairseq.errors import UserError
    from tlm_fairseq.evaluation.errant_score import score_errant

    m2 = [path for path in args.ref if path.endswith(".m2")]
    if m2 and len(args.ref) > 1:
        raise UserError("--ref takes one M2 file or several texts; an M2 file holds all annotators")
    texts = [] if m2 else args.ref
    sources, hypotheses, *references = read_parallel([args.src, args.hyp, *texts])
    score = score_errant(
        sources, hypotheses, references, m2[0] if m2 else None, args.mode, args.beta, args.processes
    )
    print(f"TP {score.tp}  FP {score.fp}  FN {score.fn}")
    print(f"P {score.precision:.4f}  R {score.recall:.4f}  F{score.beta:g} {score.f:.4f}")
    print(score.signature)
    write_json(args.json, score.as_record())


def _run_report(args):
    from tlm_fairseq.data.parallel_text import read_parallel
    from tlm_fairseq.evaluation.bleu import score_bleu
    from tlm_fairseq.evaluation.errant_annotation import annotate_all
    from tlm_fairseq.evaluation.errant_score import gold_from_texts, score_edits
    from tlm_fairseq.report.gec_table import Row, format_samples, format_table

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
