"""Charts of an experiment's scores: bars of the systems, and curves over the rate and over the share of the data."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from tlm_fairseq.experiments.report.results import Condition, Results
from tlm_fairseq.experiments.run_folder import folder_name
from tlm_fairseq.report.chart import BAR, LINE, Chart, Place, Series
from tlm_fairseq.scoring.seed_statistics import estimate


def bar_charts(results: Results, metric: str) -> list[Chart]:
    """Returns a ``Chart`` for each condition: a metric's mean for each system, with interval and seeds."""
    charts = []
    for condition in results.conditions:
        scored = [(system, results.values(system, condition, metric)) for system in results.systems]
        scored = [(system, values) for system, values in scored if values]
        if scored:
            series = replace(
                _series(metric, scored),
                colours=[results.colour_of(system) for system, _ in scored],
                points=[list(values.values()) for _, values in scored],
            )
            title = f"{metric}: mean over seeds, 95 % interval, each seed"
            charts.append(_titled(results, condition, "bars", title, "system", metric, [series], BAR))
    return charts


def rate_charts(results: Results, metric: str) -> list[Chart]:
    """Returns a ``Chart`` for each condition: a metric over the rate of those systems that differ in nothing else."""
    charts = []
    for condition in results.conditions:
        series = []
        for group in _swept(results):
            points = [(rate, results.values(group[rate], condition, metric)) for rate in sorted(group)]
            colour = results.colour_of(group[min(group)])
            series.append(_series(_group_name(results, list(group.values())), points, colour))
        series = [one for one in series if one.x]
        if series:
            rates = [x for one in series for x in one.x if not isinstance(x, str)]
            ends = [min(rates), max(rates)]
            series += _level(results, condition, metric, ends)
            charts.append(_titled(results, condition, "rate", f"{metric} over the rate", "rate", metric, series))
    return charts


def fraction_charts(results: Results, metric: str) -> list[Chart]:
    """Returns a ``Chart`` for each size: a metric over the share of the training data; none where it does not vary."""
    stem, title = f"fractions-{file_stem(metric)}", f"{metric} over the share of the training data"
    return _over_fractions(
        results, lambda system, condition: results.values(system, condition, metric), stem, title, metric
    )


def fraction_difference_charts(results: Results, metric: str) -> list[Chart]:
    """Returns the same of a metric's difference from the baseline with the same seed."""
    baseline = results.plan["baseline"]

    def differences(system: str, condition: Condition) -> dict[int, float]:
        theirs = results.values(baseline, condition, metric)
        ours = results.values(system, condition, metric)
        return {seed: value - theirs[seed] for seed, value in ours.items() if seed in theirs}

    stem, title = f"fractions-difference-{file_stem(metric)}", f"{metric}: difference from {baseline}"
    return _over_fractions(results, differences, stem, title, "difference", is_difference=True)


def _over_fractions(
    results: Results,
    values_of: Callable[[str, Condition], dict[int, float]],
    stem: str,
    title: str,
    y_label: str,
    is_difference: bool = False,
) -> list[Chart]:
    """A chart for each size of what ``values_of`` returns for a system and a condition, by seed."""
    if len({condition.fraction for condition in results.conditions}) < 2:
        return []
    charts = []
    for size in dict.fromkeys(condition.size for condition in results.conditions):
        conditions = sorted((each for each in results.conditions if each.size == size), key=lambda each: each.fraction)
        series = []
        for system in results.systems:
            points = [(each.fraction, values_of(system, each)) for each in conditions]
            is_level = is_difference and system == results.plan["baseline"]
            series.append(_series(system, points, results.colour_of(system), is_level))
        series = [one for one in series if one.x]
        if series:
            ending, addition = ("", "") if size is None else (f"-{file_stem(size)}", f" (size {size})")
            x_label = "share of the training data"
            charts.append(Chart(stem + ending, title + addition, x_label, y_label, series, whiskers=is_difference))
    return charts


def is_rate(key: str) -> bool:
    """Whether a setting is a rate: ``rate``, or an option of fairseq-train that ends in ``-rate``."""
    return key == "rate" or key.endswith("-rate")


def file_stem(text: str) -> str:
    """Returns text as part of a file's name."""
    return folder_name(text).lower() or "other"


def condition_stem(results: Results, condition: Condition) -> str:
    """Returns a condition as the ending of a file's name; "" where the plan has only one."""
    name = results.name_of(condition)
    return f"-{file_stem(name)}" if name else ""


def _swept(results: Results) -> list[dict[float, str]]:
    """Systems by their rate, of each group that has several rates and is alike in all other settings."""
    groups: dict[tuple[str, tuple[tuple[str, str], ...]], dict[float, str]] = {}
    for system in results.systems:
        own = results.record_of(system)["own"]
        keys = [key for key, value in own.items() if is_rate(key) and not isinstance(value, str)]
        if len(keys) == 1:
            rest = tuple(sorted((name, str(value)) for name, value in own.items() if name != keys[0]))
            groups.setdefault((keys[0], rest), {})[own[keys[0]]] = system
    return [group for group in groups.values() if len(group) > 1]


def _titled(
    results: Results,
    condition: Condition,
    stem: str,
    title: str,
    x_label: str,
    metric: str,
    series: Sequence[Series],
    kind: str = LINE,
) -> Chart:
    name = results.name_of(condition)
    full = f"{stem}-{file_stem(metric)}{condition_stem(results, condition)}"
    return Chart(full, title + (f" ({name})" if name else ""), x_label, metric, series, kind)


def _series(
    name: str, points: Iterable[tuple[Place, Mapping[int, float]]], colour: int = 0, dashed: bool = False
) -> Series:
    """A series of (x, values by seed) in one colour; places without values are left out, one value has no interval."""
    found = [(x, estimate(list(values.values()))) for x, values in points if values]
    low = [each.mean if each.low is None else each.low for _, each in found]
    high = [each.mean if each.high is None else each.high for _, each in found]
    return Series(
        name, [x for x, _ in found], [each.mean for _, each in found], low, high, dashed, [colour] * len(found)
    )


def _level(results: Results, condition: Condition, metric: str, ends: Iterable[float]) -> list[Series]:
    """The baseline as a level line."""
    name = results.plan["baseline"]
    values = results.values(name, condition, metric)
    if not values:
        return []
    return [_series(f"{name} (baseline)", [(end, values) for end in ends], results.colour_of(name), dashed=True)]


def _group_name(results: Results, systems: Iterable[str]) -> str:
    """What the systems of a curve have in common: their family, or their regulariser."""
    records = [results.record_of(system) for system in systems]
    families = {record["family"] for record in records}
    if len(families) > 1:
        return str(records[0]["own"].get("regularizer", "systems"))
    others = [f"{key} {value}" for key, value in records[0]["varied"].items() if not is_rate(key)]
    return ", ".join([*families, *others])
