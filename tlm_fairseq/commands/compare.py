"""``tlm-fairseq compare``: whether systems differ from a baseline by more than chance, by a metric of ``gec score``."""

from tlm_fairseq.commands.arguments import (
    add_json_option,
    not_negative_integer,
    positive_integer,
    positive_number,
    write_json,
)
from tlm_fairseq.commands.gec import BLEU_TOKENIZERS as TOKENIZERS
from tlm_fairseq.commands.gec import EDIT_MODES as MODES
from tlm_fairseq.commands.gec_scores import split_references

METRICS = ("bleu", "errant", "m2", "cged", "gleu")
# Options that belong to some metrics only: those metrics, and the default there.
METRIC_OPTIONS = {
    "src": (("errant", "m2", "cged", "gleu"), None),
    "tokenize": (("bleu",), "13a"),
    "mode": (("errant",), "correction"),
    "beta": (("errant", "m2"), 0.5),
    "processes": (("errant",), None),
    "max_unchanged_words": (("m2",), 2),
    "ignore_whitespace_casing": (("m2",), False),
    "iterations": (("gleu",), 500),
    "level": (("cged",), "position"),
}
LEVELS = ("detection", "identification", "position", "correction")


def add_parser(commands):
    """Adds the command ``compare``."""
    parser = commands.add_parser(
        "compare",
        help="systems against a baseline: scores with intervals, paired bootstrap and approximate randomisation",
        description="Scores as `gec score` does and tells whether the differences may be chance. p bootstrap is "
        "one-sided (Koehn, 2004), p randomisation two-sided (Riezler and Maxwell, 2005); intervals are percentiles of "
        "the bootstrap. With several systems p Holm is p randomisation corrected for their number.",
    )
    parser.add_argument("--metric", required=True, choices=METRICS)
    parser.add_argument("--baseline", required=True, metavar="FILE", help="the system to compare with, as for --hyp")
    parser.add_argument(
        "--systems", required=True, nargs="+", metavar="FILE", help="the systems, of the same sentences"
    )
    parser.add_argument(
        "--ref", required=True, nargs="+", metavar="FILE", help="the references as `gec score METRIC` takes them"
    )
    _add_metric_options(parser)
    _add_resampling_options(parser)
    add_json_option(parser)
    parser.set_defaults(run=_run)


def _add_metric_options(parser):
    def add(name, help, **options):
        metrics, default = METRIC_OPTIONS[name]
        text = f"{', '.join(metrics)}: {help}" + (f" (default: {default})" if default else "")
        # No default here: an option that does not belong to the metric is refused.
        parser.add_argument("--" + name.replace("_", "-"), default=None, help=text, **options)

    add("src", "the sentences before correction, as `gec score` takes them", metavar="FILE")
    add("tokenize", "sacreBLEU's tokenizer", choices=TOKENIZERS)
    add("mode", "what makes two edits equal", choices=MODES)
    add("beta", "of F", type=positive_number)
    add("processes", "processes that annotate", type=positive_integer, metavar="N")
    add("max_unchanged_words", "how many one edit may cross", type=not_negative_integer, metavar="N")
    add("ignore_whitespace_casing", "leave out edits of white space and case", action="store_const", const=True)
    add("iterations", "how many times references are drawn", type=positive_integer, metavar="N")
    add("level", "whose F1 is compared", choices=LEVELS)


def _add_resampling_options(parser):
    parser.add_argument(
        "--resamples", type=positive_integer, default=1000, metavar="N", help="of the bootstrap (default: %(default)s)"
    )
    parser.add_argument(
        "--trials", type=positive_integer, default=10000, metavar="N",
        help="of the randomisation (default: %(default)s)",
    )
    parser.add_argument(
        "--seed", type=not_negative_integer, default=12345, help="of both, as sacreBLEU's (default: %(default)s)"
    )
    parser.add_argument(
        "--confidence", type=_share, default=0.95, metavar="SHARE", help="of the intervals (default: %(default)s)"
    )


def _share(text):
    import argparse

    number = float(text)
    if not 0 < number < 1:
        raise argparse.ArgumentTypeError(f"{text} is not between 0 and 1")
    return number


def _run(args):
    from tqdm import tqdm

    from tlm_fairseq.report.comparison_table import format_comparison
    from tlm_fairseq.scoring.significance import Resampling, compare_systems

    _settle_options(args)
    statistics = _MEASURES[args.metric](args, [args.baseline, *args.systems])
    resampling = Resampling(args.resamples, args.trials, args.seed, args.confidence)
    with tqdm(
        total=args.resamples + args.trials, desc="resampling", unit="sample", disable=None, leave=False
    ) as progress:
        baseline, systems = compare_systems(
            statistics.values[0], statistics.values[1:], statistics.score, resampling, progress.update
        )
    names = _short_names([args.baseline, *args.systems])
    signature = _resampling_signature(args, len(statistics.values[0]))
    print(format_comparison(names, baseline, systems, statistics.figure, statistics.digits))
    print(f"score {statistics.signature}")
    print(f"test  {signature}")
    write_json(args.json, _record(args, statistics, signature, names, baseline, systems))


def _settle_options(args):
    """Puts the defaults of the metric in.

    Raises:
        UserError: an option was given that the metric does not have, or one that it needs was not.
    """
    from tlm_fairseq.errors import UserError

    for name, (metrics, default) in METRIC_OPTIONS.items():
        if getattr(args, name) is None:
            setattr(args, name, default)
        elif args.metric not in metrics:
            option = "--" + name.replace("_", "-")
            raise UserError(f"{option} belongs to --metric {' and '.join(metrics)}, not to {args.metric}; leave it out")
    if args.src is None and args.metric in ("errant", "gleu"):
        raise UserError(f"--metric {args.metric} needs the sentences before correction; give --src")
    if len(args.ref) > 1 and args.metric in ("m2", "cged"):
        raise UserError(f"--metric {args.metric} takes one file as --ref; {len(args.ref)} were given")


def _measure_bleu(args, paths):
    from tlm_fairseq.data.parallel_text import read_parallel
    from tlm_fairseq.gec.metrics.sentence_statistics import bleu_statistics

    texts = read_parallel([*paths, *args.ref])
    return bleu_statistics(texts[: len(paths)], texts[len(paths) :], args.tokenize)


def _measure_errant(args, paths):
    from tlm_fairseq.data.parallel_text import read_parallel
    from tlm_fairseq.gec.metrics.sentence_statistics import errant_statistics

    m2, references = split_references(args.ref)
    sources, *texts = read_parallel([args.src, *paths, *references])
    return errant_statistics(
        sources, texts[: len(paths)], texts[len(paths) :], m2, args.mode, args.beta, args.processes
    )


def _measure_m2(args, paths):
    from tlm_fairseq.commands.gec_selection import print_notes
    from tlm_fairseq.data.parallel_text import read_parallel
    from tlm_fairseq.gec.metrics.gold import check_sources, read_gold_m2
    from tlm_fairseq.gec.metrics.sentence_statistics import m2_statistics

    (reference,) = args.ref
    texts = read_parallel([*paths, *([args.src] if args.src else [])])
    gold = read_gold_m2(reference, len(texts[0]), paths[0])
    print_notes(gold.notes)
    if args.src is not None:
        check_sources(gold, reference, texts.pop())
    options = (args.max_unchanged_words, args.ignore_whitespace_casing, gold.headers)
    return m2_statistics(texts, gold.sentences, args.beta, *options)


def _measure_cged(args, paths):
    from tlm_fairseq.data.cged_corpus import read_corpus
    from tlm_fairseq.data.cged_edits import read_gold_edits, read_system_edits
    from tlm_fairseq.gec.metrics.sentence_statistics import cged_statistics

    lengths = read_corpus(args.src).lengths() if args.src else None
    gold = read_gold_edits(args.ref[0], lengths)
    return cged_statistics([read_system_edits(path, lengths) for path in paths], gold, args.level)


def _measure_gleu(args, paths):
    from tlm_fairseq.data.parallel_text import read_parallel
    from tlm_fairseq.gec.metrics.sentence_statistics import gleu_statistics

    sources, *texts = read_parallel([args.src, *paths, *args.ref])
    return gleu_statistics(sources, texts[: len(paths)], texts[len(paths) :], args.iterations)


_MEASURES = {
    "bleu": _measure_bleu,
    "errant": _measure_errant,
    "m2": _measure_m2,
    "cged": _measure_cged,
    "gleu": _measure_gleu,
}


def _short_names(paths):
    """Returns the files' names without their folders, or the paths where that would make two of them the same."""
    from pathlib import Path

    names = {path: Path(path).name for path in paths}
    return list(map(str, paths)) if len(set(names.values())) < len(names) else [names[path] for path in paths]


def _resampling_signature(args, sentences):
    import numpy

    from tlm_fairseq.scoring.signature import make_signature
    from tlm_fairseq.version import __version__

    fields = {"annotator": "of-whole-corpus"} if args.metric in ("errant", "m2") else {}
    return make_signature(
        nsents=sentences,
        bootstrap=f"paired-{args.resamples}",
        randomisation=f"paired-{args.trials}",
        seed=args.seed,
        confidence=args.confidence,
        **fields,
        numpy=numpy.__version__,
        version=__version__,
    )


def _record(args, statistics, signature, names, baseline, systems):
    """Returns what is written as JSON; a system's keys are those of ``SystemResult``."""
    rows = [{"name": name} | vars(result) for name, result in zip(names, [baseline, *systems])]
    return {
        "metric": args.metric,
        "figure": statistics.figure,
        "signature": statistics.signature,
        "resampling": {
            "signature": signature,
            "sentences": len(statistics.values[0]),
            "resamples": args.resamples,
            "trials": args.trials,
            "seed": args.seed,
            "confidence": args.confidence,
        },
        "baseline": {key: rows[0][key] for key in ("name", "score", "interval")},
        "systems": rows[1:],
    }
