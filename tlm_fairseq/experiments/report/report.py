"""The report of an experiment: a page as HTML and as Markdown, the figures as PNG and CSV, and every run as CSV."""

from collections.abc import Collection, Sequence
from pathlib import Path

from tlm_fairseq.errors import UserError
from tlm_fairseq.experiments.report.charts import bar_charts, fraction_charts, fraction_difference_charts, rate_charts
from tlm_fairseq.experiments.report.curves import difference_charts, logged_metric, overview_charts, pair_charts
from tlm_fairseq.experiments.report.results import Results, read_results
from tlm_fairseq.experiments.report.tables import (
    difference_records,
    difference_rows,
    mean_rows,
    other_difference_rows,
    rows_by_update,
    run_rows,
    time_rows,
    version_rows,
)
from tlm_fairseq.report.chart import Chart
from tlm_fairseq.report.chart_output import write_chart
from tlm_fairseq.report.csv_file import write_csv
from tlm_fairseq.report.page import Page, write_page
from tlm_fairseq.text.files import StrPath

RUNS, TESTS, FIGURES = "runs.csv", "tests.csv", "figures"
FEW_SEEDS = 10


def write_report(folder: StrPath, out: StrPath, figures: Collection[str] | None = None) -> list[Path]:
    """Writes the report of an experiment's folder into ``out``; returns the paths of what is to be read.

    Args:
        figures: names of the charts to show, or None for all.

    Raises:
        UserError: ``folder`` is no experiment's, it has no chart of one of the names, or matplotlib is missing.
    """
    results = read_results(folder)
    out = Path(out)
    page, charts = build_report(results, figures)
    unknown = set(figures or ()) - {chart.name for chart in charts}
    if unknown:
        raise UserError(f"{folder}: no figure {', '.join(sorted(unknown))}; without --figures all are written")
    for chart in charts:
        write_chart(chart, out / FIGURES)
    write_csv(out / RUNS, *run_rows(results))
    write_csv(out / TESTS, *difference_records(results))
    return [*write_page(page, out, FIGURES), out / RUNS, out / TESTS]


def build_report(results: Results, figures: Collection[str] | None = None) -> tuple[Page, list[Chart]]:
    """Returns the ``Page``, and its charts in their order: all, or those of the names ``figures``."""
    page = Page(f"Experiment {results.plan['name']}")
    charts: list[Chart] = []
    _add_summary(page, results)
    _add_unfinished(page, results)
    if not results.finished:
        return page, charts
    _add_scores(page, results)
    _add_tests(page, results)

    def add(title: str, found: Sequence[Chart], text: str | None = None) -> None:
        found = [chart for chart in found if figures is None or chart.name in figures]
        if found:
            page.heading(title)
            if text:
                page.paragraph(text)
            for chart in found:
                page.chart(chart)
            charts.extend(found)

    metrics = results.metrics
    add("Systems", [chart for metric in metrics for chart in bar_charts(results, metric)])
    add("Rate", [chart for metric in metrics for chart in rate_charts(results, metric)])
    shares = [chart for metric in metrics for chart in fraction_charts(results, metric)]
    add("Share of the training data", [*fraction_difference_charts(results, metrics[0]), *shares])
    conditions = results.conditions
    only_some = _runs_with_curves(results)
    add(
        "Length of training",
        [chart for condition in conditions for chart in difference_charts(results, condition)],
        "Differences from the baseline with the same seed, mean over seeds; error bars are 95 % intervals. Where the "
        f"learning rate is constant, each point is what a training of that length gives.{only_some}",
    )
    for condition in conditions:
        header, rows = rows_by_update(results, condition)
        if rows:
            name = results.name_of(condition)
            caption = f"{logged_metric(results)} as training measured it: the difference, and p Holm"
            page.table(header, rows, f"{caption} ({name})" if name else caption)
    add(
        "Learning curves",
        [chart for condition in conditions for chart in overview_charts(results, condition)],
        "Mean over seeds; the band is the 95 % interval, left out where more than three would lie over each other (the "
        "files have all). The training loss is measured with dropout and masking, the validation loss without."
        f"{only_some}",
    )
    add(
        "Training against validation loss",
        [chart for condition in conditions for chart in pair_charts(results, condition)],
    )
    _add_circumstances(page, results)
    return page, charts


def _add_summary(page: Page, results: Results) -> None:
    plan, done = results.plan, len(results.finished)
    page.paragraph(
        f"Task: {plan['kind']}, {plan['task']}; architecture: {plan['arch']}; baseline: {plan['baseline']}; metric "
        f"that counts: {plan['metric']}, {'higher' if plan['higher_is_better'] else 'lower'} is better. "
        f"{done} of {len(results.runs)} runs are done, with the seeds {', '.join(map(str, plan['seeds']))}."
    )


def _add_unfinished(page: Page, results: Results) -> None:
    if results.unfinished:
        rows = [[result.run["folder"], result.state, result.reason or ""] for result in results.unfinished]
        page.table(["run", "state", "reason"], rows, "Runs that are missing below")


def _add_scores(page: Page, results: Results) -> None:
    page.heading("Scores")
    page.paragraph("Mean over seeds ± half of the 95 % confidence interval (Student's t).")
    for condition in results.conditions:
        page.table(*mean_rows(results, condition), results.name_of(condition) or None)


def _add_tests(page: Page, results: Results) -> None:
    baseline, metric = results.plan["baseline"], results.metrics[0]
    page.heading(f"Against the baseline ({baseline})")
    page.paragraph(
        "Paired t-tests over the seeds, two-sided; p Holm is corrected for the number of systems. There is no p where "
        f"the differences do not vary.{_strength_of_tests(len(results.plan['seeds']))} {TESTS} has the tests of all "
        "metrics."
    )
    for condition in results.conditions:
        header, rows = difference_rows(results, condition, metric)
        if rows:
            page.table(header, rows, results.name_of(condition) or None)
    if len(results.metrics) > 1:
        page.paragraph("The other metrics: the difference from the baseline, and p Holm.")
        for condition in results.conditions:
            header, rows = other_difference_rows(results, condition)
            if rows:
                page.table(header, rows, results.name_of(condition) or None)


def _strength_of_tests(seeds: int) -> str:
    """A sentence on what so few seeds can show, or "" where they are many."""
    if seeds == 1:
        return " One seed allows no test."
    if seeds < FEW_SEEDS:
        return (
            f" With {seeds} seeds these tests are weak: they miss all but large differences, and a p above .05 is no "
            "sign of equality."
        )
    return ""


def _runs_with_curves(results: Results) -> str:
    """A sentence on how many runs the curves are of, or "" where they are of all that are done."""
    done = len(results.finished)
    logged = sum(bool(result.log and result.log.valid) for result in results.finished)
    if logged == done:
        return ""
    return f" Only {logged} of the {done} runs have a log of their training; the curves are of those."


def _add_circumstances(page: Page, results: Results) -> None:
    """How long the runs took, and what they were made with."""
    page.heading("Time and versions")
    for header, rows in (time_rows(results), version_rows(results)):
        if rows:
            page.table(header, rows)
