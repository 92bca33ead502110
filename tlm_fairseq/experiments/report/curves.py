"""Charts of an experiment's learning curves: losses and differences from the baseline by update, mean over seeds."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence

from tlm_fairseq.experiments.report.charts import condition_stem, file_stem
from tlm_fairseq.experiments.report.results import Condition, Results, RunResult
from tlm_fairseq.report.chart import Chart, Series
from tlm_fairseq.scoring.seed_statistics import Estimate, estimate
from tlm_fairseq.text.training_log import Curve, TrainingLog

TRAIN, VALID = "training", "validation"
X_LABEL, Y_LABEL = "updates", "loss"
LOGGED_AS = {"matthews": "mcc"}  # metrics that training calls otherwise


def mean_curve(curves: Iterable[Curve]) -> list[tuple[int, Estimate]]:
    """Returns ``(update, Estimate)`` of several curves: at the updates of the first where all of them reach.

    Args:
        curves: lists of ``(update, loss)`` in order. Between its points a curve is a straight line.
    """
    curves = [curve for curve in curves if curve]
    if not curves:
        return []
    first, last = max(curve[0][0] for curve in curves), min(curve[-1][0] for curve in curves)
    updates = [update for update, _ in curves[0] if first <= update <= last]
    return [(update, estimate([value_at(curve, update) for curve in curves])) for update in updates]


def overview_charts(results: Results, condition: Condition) -> list[Chart]:
    """Returns charts with one curve a system: validation loss, training loss, and the first less the second."""
    charts = []
    for kind, title in ((VALID, "Validation loss"), (TRAIN, "Training loss"), ("gap", "Validation less training loss")):
        series = [
            _series(
                system,
                [_curve(result.log, kind) for result in results.of(system, condition).values()],
                results.colour_of(system),
            )
            for system in results.systems
        ]
        series = [one for one in series if one.x]
        if series:
            charts.append(_chart(results, condition, f"curves-{kind}", title, series))
    return charts


def pair_charts(results: Results, condition: Condition) -> list[Chart]:
    """Returns a chart for each system: its training and validation loss beside the baseline's."""
    baseline = results.plan["baseline"]
    charts = []
    for system in results.systems:
        if system == baseline or not results.of(system, condition):
            continue
        series = []
        for name in (baseline, system):
            runs = results.of(name, condition).values()
            for kind in (VALID, TRAIN):
                curves = [_curve(run.log, kind) for run in runs]
                series.append(_series(f"{name}, {kind}", curves, results.colour_of(name), kind == TRAIN))
        series = [one for one in series if one.x]
        if series:
            title = f"Losses of {system} and {baseline}"
            charts.append(_chart(results, condition, f"curves-of-{file_stem(system)}", title, series))
    return charts


def difference_charts(results: Results, condition: Condition) -> list[Chart]:
    """Returns charts of how much each system has more than the baseline with the same seed, by update: of the
    validation loss, and of the metric that counts where training measured it."""
    baseline = results.plan["baseline"]
    found = {"validation loss": _less_baseline(results, condition, _valid_loss)}
    found[logged_metric(results)] = metric_differences(results, condition)
    charts = []
    for name, curves in found.items():
        series = [_series(system, curves[system], results.colour_of(system)) for system in curves]
        if series:
            updates = [update for one in series for update in one.x]
            colours = [results.colour_of(baseline)] * 2
            level = Series(baseline, [min(updates), max(updates)], [0, 0], dashed=True, colours=colours)
            stem, title = f"curves-difference-{file_stem(name)}", f"{name}: difference from {baseline}"
            charts.append(_chart(results, condition, stem, title, [level, *series], "difference", whiskers=True))
    return charts


def metric_differences(results: Results, condition: Condition) -> dict[str, list[Curve]]:
    """Returns for each system but the baseline how much more it has of the metric that counts with the same seed, a
    curve a seed: on the test data, or where training did not measure it there, on the validation data."""
    return _less_baseline(results, condition, lambda result: _measured(result, logged_metric(results)))


def logged_metric(results: Results) -> str:
    """Returns what training calls the metric that counts; fairseq measures it in per cent."""
    return LOGGED_AS.get(results.plan["metric"], results.plan["metric"])


def _less_baseline(
    results: Results, condition: Condition, curve_of: Callable[[RunResult], Curve]
) -> dict[str, list[Curve]]:
    """The curves of each system less those of the baseline; systems without a point are left out."""
    baseline = results.plan["baseline"]
    theirs = {seed: curve_of(result) for seed, result in results.of(baseline, condition).items()}
    differences = {}
    for system in results.systems:
        ours = results.of(system, condition)
        curves = [less(curve_of(ours[seed]), theirs[seed]) for seed in ours if seed in theirs]
        if system != baseline and any(curves):
            differences[system] = [curve for curve in curves if curve]
    return differences


def _valid_loss(result: RunResult) -> Curve:
    return result.log.valid if result.log else []


def _measured(result: RunResult, metric: str) -> Curve:
    logs = [log for log in (result.test_log, result.log) if log is not None]
    return next((curve for log in logs if (curve := log.valid_curve(metric))), [])


def _chart(
    results: Results,
    condition: Condition,
    stem: str,
    title: str,
    series: Sequence[Series],
    y_label: str = Y_LABEL,
    whiskers: bool = False,
) -> Chart:
    name = results.name_of(condition)
    title += f" ({name})" if name else ""
    stem += condition_stem(results, condition)
    return Chart(stem, title, X_LABEL, y_label, series, whiskers=whiskers)


def _series(name: str, curves: Iterable[Curve], colour: int, dashed: bool = False) -> Series:
    points = mean_curve(curves)
    low = [found.mean if found.low is None else found.low for _, found in points]
    high = [found.mean if found.high is None else found.high for _, found in points]
    means = [found.mean for _, found in points]
    return Series(name, [update for update, _ in points], means, low, high, dashed, [colour] * len(points))


def _curve(log: TrainingLog | None, kind: str) -> Curve:
    if log is None:
        return []
    if kind != "gap":
        return log.train if kind == TRAIN else log.valid
    return less(log.valid, log.train)


def less(curve: Curve, other: Curve) -> Curve:
    """Returns a curve less another, at those of its updates that the other reaches."""
    return [
        (update, value - value_at(other, update))
        for update, value in curve
        if other and other[0][0] <= update <= other[-1][0]
    ]


def value_at(curve: Curve, update: int) -> float:
    """Returns the value at an update between the ends of a curve, on the line between its neighbours."""
    after = bisect_left([at for at, _ in curve], update)
    right, high = curve[after]
    if right == update:
        return high
    left, low = curve[after - 1]
    return low + (high - low) * (update - left) / (right - left)
