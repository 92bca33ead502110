"""``tlm-fairseq compare``: whether systems differ from a baseline by more than chance, by a metric of ``gec score``."""

import argparse

from tlm_fairseq.commands.arguments import (
    Subparsers,
    add_json_option,
    not_negative_integer,
    positive_integer,
    write_json,
)
from tlm_fairseq.commands.gec.scores import add_metric_option
from tlm_fairseq.commands.gec.selection import print_notes
from tlm_fairseq.errors import UserError
from tlm_fairseq.gec.metrics import METRICS
from tlm_fairseq.scoring.usage import COMPARE, options_of
from tlm_fairseq.text.printed_text import show


def add_parser(commands: Subparsers) -> None:
    """Adds the command ``compare``."""
    parser = commands.add_parser(
        "compare",
        help="systems against a baseline: scores with intervals, paired bootstrap and approximate randomisation",
        description="Scores as `gec score` does and tells whether the differences may be chance. p bootstrap is "
        "one-sided (Koehn, 2004), p randomisation two-sided (Riezler and Maxwell, 2005); intervals are percentiles of "
        "the bootstrap. With several systems p Holm is p randomisation corrected for their number.",
    )
    parser.add_argument("--metric", required=True, choices=tuple(METRICS))
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


def _add_metric_options(parser: argparse.ArgumentParser) -> None:
    with_source = [name for name, metric in METRICS.items() if metric.files.source is not None]
    parser.add_argument(
        "--src",
        metavar="FILE",
        help=f"{', '.join(with_source)}: the sentences before correction, as `gec score` takes them",
    )
    for option, metrics in _metric_options().values():
        # No default here: an option that does not belong to the metric is refused.
        add_metric_option(parser, option, None, _option_help(option.name, metrics))


def _metric_options():
    """Returns by the name of each metric's option the ``Option``, and the names of the metrics that have it."""
    options = {}
    for name, metric in METRICS.items():
        for option in options_of(metric, COMPARE):
            options.setdefault(option.name, (option, []))[1].append(name)
    return options


def _option_help(name, metrics):
    """Returns the help of an option that metrics share, which may give it other defaults."""
    metrics_of = {}
    for metric in metrics:
        (option,) = [one for one in options_of(METRICS[metric], COMPARE) if one.name == name]
        metrics_of.setdefault(option.help.replace("%(default)s", str(option.default)), []).append(metric)
    return ". ".join(f"{', '.join(names)}: {text}" for text, names in metrics_of.items())


def _add_resampling_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--resamples", type=positive_integer, default=1000, metavar="N", help="of the bootstrap (default: %(default)s)"
    )
    parser.add_argument(
        "--trials",
        type=positive_integer,
        default=10000,
        metavar="N",
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


def _run(args: argparse.Namespace) -> None:
    from tqdm import tqdm

    from tlm_fairseq.scoring.comparison_table import format_comparison
    from tlm_fairseq.scoring.significance import Resampling, compare_systems

    metric = _make_metric(args)
    paths = [args.baseline, *args.systems]
    inputs = metric.read(args.src, paths, args.ref)
    print_notes(inputs.notes)
    statistics = metric.statistics_of_systems(*inputs[:3])
    resampling = Resampling(args.resamples, args.trials, args.seed, args.confidence)
    with tqdm(
        total=args.resamples + args.trials, desc="resampling", unit="sample", disable=None, leave=False
    ) as progress:
        baseline, systems = compare_systems(
            statistics[0], statistics[1:], metric.values_of, resampling, progress.update
        )
    names = _short_names(paths)
    signatures = (
        str(metric.signature_of(inputs.references, inputs.systems)),
        _resampling_signature(args, metric, len(statistics[0])),
    )
    show(format_comparison(names, baseline, systems, metric.figure, metric.digits))
    show("score {}\ntest  {}".format(*signatures))
    write_json(args.json, _record(args, metric, signatures, len(statistics[0]), names, baseline, systems))


def _make_metric(args):
    """Returns the metric with its options.

    Raises:
        UserError: an option was given that the metric does not have, or a file that it needs was not.
    """
    metric = METRICS[args.metric]
    with_source = [name for name, one in METRICS.items() if one.files.source is not None]
    if args.src is not None:
        _check_belongs("src", with_source, args.metric)
    values = {option.name: option.default for option in options_of(metric, COMPARE)}
    for name, (_, metrics) in _metric_options().items():
        if getattr(args, name) is not None:
            _check_belongs(name, metrics, args.metric)
            values[name] = getattr(args, name)
    if args.src is None and metric.files.source_needed and not metric.files.m2_has_source:
        raise UserError(f"--metric {args.metric} needs the sentences before correction; give --src")
    if len(args.ref) > 1 and metric.files.one_reference:
        raise UserError(f"--metric {args.metric} takes one file as --ref; {len(args.ref)} were given")
    return metric(**values)


def _check_belongs(name, metrics, metric):
    if metric not in metrics:
        option = "--" + name.replace("_", "-")
        raise UserError(f"{option} belongs to --metric {' and '.join(metrics)}, not to {metric}; leave it out")


def _short_names(paths):
    """Returns the files' names without their folders, or the paths where that would make two of them the same."""
    from pathlib import Path

    names = {path: Path(path).name for path in paths}
    return list(map(str, paths)) if len(set(names.values())) < len(names) else [names[path] for path in paths]


def _resampling_signature(args, metric, sentences):
    import numpy

    from tlm_fairseq.scoring.signature import Signature
    from tlm_fairseq.version import __version__

    signature = Signature(
        nsents=sentences,
        bootstrap=f"paired-{args.resamples}",
        randomisation=f"paired-{args.trials}",
        seed=args.seed,
        confidence=args.confidence,
        **metric.comparison_fields,
        numpy=numpy.__version__,
        version=__version__,
    )
    return str(signature)


def _record(args, metric, signatures, sentences, names, baseline, systems):
    """Returns what is written as JSON; a system's keys are those of ``SystemResult``."""
    rows = [{"name": name} | vars(result) for name, result in zip(names, [baseline, *systems])]
    return {
        "metric": args.metric,
        "figure": metric.figure,
        "signature": signatures[0],
        "resampling": {
            "signature": signatures[1],
            "sentences": sentences,
            "resamples": args.resamples,
            "trials": args.trials,
            "seed": args.seed,
            "confidence": args.confidence,
        },
        "baseline": {key: rows[0][key] for key in ("name", "score", "interval")},
        "systems": rows[1:],
    }
