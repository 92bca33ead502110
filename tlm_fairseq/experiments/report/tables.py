"""Tables of an experiment: means over seeds, differences from the baseline, and every run."""

from collections import Counter
from collections.abc import Sequence

from tlm_fairseq.experiments.report.curves import metric_differences, value_at
from tlm_fairseq.experiments.report.results import Condition, Results
from tlm_fairseq.gec.metrics import METRICS
from tlm_fairseq.scoring.seed_statistics import PairedTest, estimate, paired_test, with_holm

NOTHING = "–"
LENGTHS = (0.1, 0.25, 0.5, 1)  # of the training
DIGITS = {figure: metric.digits for metric in METRICS.values() for figure in metric.figures}


def shown(value: float | None, digits: int, signed: bool = False) -> str:
    """Returns a number as text, with a sign where ``signed``; a dash for None."""
    if value is None:
        return NOTHING
    return f"{value:+.{digits}f}" if signed and round(value, digits) else f"{value:.{digits}f}"


def digits_of(results: Results, metric: str) -> int:
    """Returns how many decimals a metric gets: its own where it has some (BLEU: 2), else 4 between -1 and 1, and 2
    beyond."""
    if metric in DIGITS:
        return DIGITS[metric]
    values = [result.scores[metric] for result in results.runs if metric in result.scores]
    return 4 if all(abs(value) <= 1 for value in values) else 2


def mean_rows(results: Results, condition: Condition) -> tuple[list[str], list[list[str]]]:
    """Returns (header, rows): for each system its seeds, and each metric's mean with half of its interval."""
    header = ["system", "seeds", *(_with_direction(results, metric) for metric in results.metrics)]
    rows = []
    for system in results.systems:
        row = [system, str(len(results.of(system, condition)))]
        for metric in results.metrics:
            values = list(results.values(system, condition, metric).values())
            row.append(_mean_text(values, digits_of(results, metric)))
        rows.append(row)
    return header, rows


def tests_against_baseline(results: Results, condition: Condition, metric: str) -> dict[str, PairedTest]:
    """Returns the ``PairedTest`` of each system that shares a seed with the baseline, by its name; with Holm's
    correction over them."""
    baseline = results.values(results.plan["baseline"], condition, metric)
    names, tests = [], []
    for system in results.systems:
        values = results.values(system, condition, metric)
        shared = [seed for seed in baseline if seed in values]
        if system != results.plan["baseline"] and shared:
            names.append(system)
            tests.append(paired_test([values[seed] for seed in shared], [baseline[seed] for seed in shared]))
    return dict(zip(names, with_holm(tests)))


def difference_rows(results: Results, condition: Condition, metric: str) -> tuple[list[str], list[list[str]]]:
    """Returns (header, rows): how each system differs from the baseline in one metric."""
    digits = digits_of(results, metric)
    header = ["system", "pairs", f"difference in {metric}", "95 % interval", "p", "p Holm"]
    rows = []
    for system, test in tests_against_baseline(results, condition, metric).items():
        found = test.difference
        interval = NOTHING
        if found.low is not None:
            interval = f"[{shown(found.low, digits, True)}, {shown(found.high, digits, True)}]"
        p_values = [NOTHING if p is None else f"{p:.4f}" for p in (test.p, test.p_holm)]
        rows.append([system, str(found.n), shown(found.mean, digits, True), interval, *p_values])
    return header, rows


def other_difference_rows(results: Results, condition: Condition) -> tuple[list[str], list[list[str]]]:
    """Returns (header, rows): how each system differs from the baseline in the other metrics, with p Holm."""
    metrics = results.metrics[1:]
    tests = {metric: tests_against_baseline(results, condition, metric) for metric in metrics}
    rows = []
    for system in results.systems:
        found = [(metric, tests[metric].get(system)) for metric in metrics]
        if any(test for _, test in found):
            rows.append([system, *(_difference_text(test, digits_of(results, metric)) for metric, test in found)])
    return ["system", *metrics], rows


def rows_by_update(results: Results, condition: Condition) -> tuple[list[str], list[list[str]]]:
    """Returns (header, rows): after some updates how each system differs from the baseline in the metric that counts,
    with p Holm; no rows where training did not measure it."""
    found = metric_differences(results, condition)
    curves = [curve for system in found.values() for curve in system]
    first, last = max((curve[0][0] for curve in curves), default=1), min((curve[-1][0] for curve in curves), default=0)
    if first > last:
        return [], []
    updates = list(dict.fromkeys(max(first, round(share * last)) for share in LENGTHS))
    rows = [[system] for system in found]
    digits = 4 if all(abs(value) <= 1 for curve in curves for _, value in curve) else 2
    for update in updates:
        values = [[value_at(curve, update) for curve in system] for system in found.values()]
        tests = with_holm([paired_test(one, [0.0] * len(one)) for one in values])
        for row, test in zip(rows, tests):
            row.append(_difference_text(test, digits))
    return ["system", *(f"{update} updates" for update in updates)], rows


def time_rows(results: Results) -> tuple[list[str], list[list[str]]]:
    """Returns (header, rows): for each system how long its runs took, by the clock."""
    rows = []
    for system in results.systems:
        seconds = [each.seconds for each in results.runs if each.run["system"] == system and each.seconds is not None]
        if seconds:
            times = (sum(seconds) / len(seconds), min(seconds), max(seconds), sum(seconds))
            rows.append([system, str(len(seconds)), *map(clock, times)])
    return ["system", "runs", "mean time", "shortest", "longest", "in all"], rows


def clock(seconds: float) -> str:
    """Returns a time as hours, minutes and seconds."""
    whole = round(seconds)
    return f"{whole // 3600}:{whole // 60 % 60:02d}:{whole % 60:02d}"


def version_rows(results: Results) -> tuple[list[str], list[list[str]]]:
    """Returns (header, rows): what the runs were made with, and how many were made with it."""
    counts = Counter(
        (name, str(value)) for result in results.runs for name, value in result.versions.items() if value is not None
    )
    return ["made with", "version or value", "runs"], [[*key, str(count)] for key, count in counts.items()]


def run_rows(results: Results) -> tuple[list[str], list[list[object]]]:
    """Returns (header, rows) of every run, as values for CSV."""
    metrics = results.metrics
    header = [
        "system",
        "fraction",
        "size",
        "seed",
        "state",
        *metrics,
        "last_train_loss",
        "best_valid_loss",
        "last_valid_loss",
        "seconds",
        "folder",
    ]
    rows: list[list[object]] = []
    for result in results.runs:
        run = result.run
        train = result.log.train if result.log else []
        valid = result.log.valid if result.log else []
        rows.append(
            [
                run["system"],
                run["fraction"],
                run["size"],
                run["seed"],
                result.state,
                *(result.scores.get(metric) for metric in metrics),
                train[-1][1] if train else None,
                min(loss for _, loss in valid) if valid else None,
                valid[-1][1] if valid else None,
                result.seconds,
                run["folder"],
            ]
        )
    return header, rows


def difference_records(results: Results) -> tuple[list[str], list[list[object]]]:
    """Returns (header, rows) of every test, all metrics and conditions, as values for CSV."""
    header = ["metric", "fraction", "size", "system", "baseline", "pairs", "difference", "low", "high", "p", "p_holm"]
    rows = []
    for metric in results.metrics:
        for condition in results.conditions:
            for system, test in tests_against_baseline(results, condition, metric).items():
                found = test.difference
                rows.append(
                    [
                        metric,
                        condition.fraction,
                        condition.size,
                        system,
                        results.plan["baseline"],
                        found.n,
                        found.mean,
                        found.low,
                        found.high,
                        test.p,
                        test.p_holm,
                    ]
                )
    return header, rows


def _with_direction(results: Results, metric: str) -> str:
    higher = results.plan["metrics"][metric]
    if metric == results.plan["metric"]:
        higher = results.plan["higher_is_better"]
    return f"{metric} {'↑' if higher else '↓'}"


def _difference_text(test: PairedTest | None, digits: int) -> str:
    if test is None:
        return NOTHING
    p_value = "" if test.p_holm is None else f" ({test.p_holm:.3f})"
    return shown(test.difference.mean, digits, True) + p_value


def _mean_text(values: Sequence[float], digits: int) -> str:
    if not values:
        return NOTHING
    found = estimate(values)
    if found.half_width is None:
        return shown(found.mean, digits)
    return f"{shown(found.mean, digits)} ± {shown(found.half_width, digits)}"
