import csv
import re
import statistics

import pytest
from scipy import stats

from tlm_fairseq.commands import main
from tlm_fairseq.errors import UserError
from tlm_fairseq.experiments.experiment_folder import ExperimentFolder
from tlm_fairseq.experiments.report.charts import bar_charts, fraction_charts, fraction_difference_charts, rate_charts
from tlm_fairseq.experiments.report.curves import LOGGED_AS, difference_charts, mean_curve, overview_charts, pair_charts
from tlm_fairseq.experiments.report.report import build_report
from tlm_fairseq.experiments.report.results import Condition, read_results
from tlm_fairseq.experiments.report.tables import (
    clock,
    difference_records,
    difference_rows,
    digits_of,
    mean_rows,
    other_difference_rows,
    rows_by_update,
    run_rows,
    time_rows,
    version_rows,
)
from tlm_fairseq.experiments.run_folder import IS_ABSENT, IS_OTHER

from made_experiments import PLAN, make_experiment

F = "ERRANT F"
QUARTER, WHOLE = Condition(0.25, None), Condition(1.0, None)
# The gain of each system over the baseline, by seed; the baseline has .3 and the seed in hundredths.
GAINS = {
    "none": [0, 0, 0, 0, 0],
    "attention dropout .1": [0.01, 0.03, -0.01, 0.02, 0.02],
    "TLM, rate 0.05, strategy both": [0.01, 0.01, 0.01, 0.01, 0.01],
}


def score(run):
    gains = GAINS.get(run.system.name, [run.system.settings.get("rate", 0)] * 5)
    f = 0.3 * (1 if run.fraction == 1 else 0.5) + run.seed / 100 + gains[run.seed - 1]
    return {"ERRANT F": f, "ERRANT precision": f + 0.1, "ERRANT recall": f - 0.1}


def curve(run):
    return [(10, 5 + run.seed, 6), (20, 3 + run.seed, 5), (30, 1 + run.seed, 7)]


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    folder, plan = tmp_path_factory.mktemp("made"), PLAN.replace("strategy: both", "strategy: [both]")
    return read_results(
        make_experiment(folder, score, plan, curve, done=lambda run: (run.fraction, run.seed) != (0.25, 5))
    )


def test_means_and_intervals(results):
    header, rows = mean_rows(results, WHOLE)
    assert header == ["system", "seeds", "ERRANT F ↑", "ERRANT precision ↑", "ERRANT recall ↑"]
    # .31 to .35: mean .33, standard deviation .0158; t of 4 degrees of freedom is 2.776: 2.776 * .0158 / sqrt(5).
    assert rows[0] == ["none", "5", "0.3300 ± 0.0196", "0.4300 ± 0.0196", "0.2300 ± 0.0196"]
    assert mean_rows(results, QUARTER)[1][0][:3] == ["none", "4", "0.1750 ± 0.0205"]


def test_tests_are_paired_by_seed_and_corrected(results):
    header, rows = difference_rows(results, WHOLE, F)
    assert header == ["system", "pairs", "difference in ERRANT F", "95 % interval", "p", "p Holm"]
    gains = GAINS["attention dropout .1"]
    p = stats.ttest_1samp(gains, 0).pvalue
    assert rows[0] == ["attention dropout .1", "5", "+0.0140", "[-0.0048, +0.0328]", f"{p:.4f}", f"{min(1, 4 * p):.4f}"]
    # The same gain with every seed: nothing varies, so there is no test.
    assert rows[1][:3] == ["TLM, rate 0.05, strategy both", "5", "+0.0100"] and rows[1][4:] == ["–", "–"]
    header, rows = other_difference_rows(results, WHOLE)
    assert header == ["system", "ERRANT precision", "ERRANT recall"]
    assert rows[0] == ["attention dropout .1", *[f"+0.0140 ({min(1, 4 * p):.3f})"] * 2]
    assert rows[1] == ["TLM, rate 0.05, strategy both", "+0.0100", "+0.0100"]
    header, records = difference_records(results)
    assert len(records) == 3 * 2 * 4
    assert records[0][header.index("p")] == pytest.approx(stats.ttest_1samp(gains[:4], 0).pvalue)


def test_every_run_is_in_the_table_of_runs(results):
    header, rows = run_rows(results)
    assert len(rows) == 50
    row = dict(zip(header, rows[-1]))
    assert row["folder"] == "TLM-rate-0.2-strategy-both--fraction-1/seed-5"
    assert (row["last_train_loss"], row["best_valid_loss"], row["last_valid_loss"], row["seconds"]) == (6, 5, 7, 12.5)
    assert row[F] == pytest.approx(0.3 + 0.05 + 0.2)
    unfinished = [row for row in rows if row[header.index("state")] == IS_ABSENT]
    assert {(row[1], row[3]) for row in unfinished} == {(0.25, 5)} and len(unfinished) == 5


def test_bars(results):
    quarter, whole = bar_charts(results, F)
    assert [chart.name for chart in (quarter, whole)] == ["bars-errant-f-25-of-data", "bars-errant-f-100-of-data"]
    (series,) = whole.series
    assert series.x == results.systems
    assert series.y[0] == pytest.approx(0.33)
    assert series.high[0] - series.low[0] == pytest.approx(2 * 0.01963, abs=1e-5)
    assert [len(points) for points in (quarter.series[0].points[0], series.points[0])] == [4, 5]
    assert series.points[0] == pytest.approx([0.31, 0.32, 0.33, 0.34, 0.35])


def test_a_system_has_one_colour_in_all_charts(results):
    bars, (rates, _) = bar_charts(results, F)[0].series[0], rate_charts(results, F)[1].series
    colours = dict(zip(bars.x, bars.colours))
    assert len(set(colours.values())) == len(results.systems) == 5
    assert rates.colours[0] == colours["TLM, rate 0.05, strategy both"]
    assert rate_charts(results, F)[1].series[1].colours[0] == colours["none"]
    for chart in (*fraction_charts(results, F), *overview_charts(results, WHOLE), *pair_charts(results, WHOLE)):
        for one in chart.series:
            system = one.name.removesuffix(", validation").removesuffix(", training")
            assert set(one.colours) == {colours[system]}


def test_bleu_has_two_decimals_however_low(results):
    assert (digits_of(results, "BLEU"), digits_of(results, F)) == (2, 4)


def test_the_time_of_the_runs_and_what_they_were_made_with(results):
    assert time_rows(results)[1][0] == ["none", "9", "0:00:12", "0:00:12", "0:00:12", "0:01:52"]
    assert version_rows(results)[1] == [["python", "3.12.1", "45"], ["device", "CPU: made up", "45"]]
    assert clock(3725.4) == "1:02:05"


def test_the_rate_is_swept_beside_the_level_of_the_baseline(results):
    quarter, whole = rate_charts(results, F)
    sweep, level = whole.series
    assert (sweep.name, sweep.x) == ("TLM, strategy both", [0.05, 0.1, 0.2])
    assert sweep.y == pytest.approx([0.34, 0.43, 0.53])
    assert (level.name, level.x, level.dashed) == ("none (baseline)", [0.05, 0.2], True)
    assert level.y == pytest.approx([0.33, 0.33])


def test_the_share_of_the_data(results):
    (chart,) = fraction_charts(results, F)
    assert [one.name for one in chart.series] == results.systems
    assert chart.series[0].x == [0.25, 1.0]
    assert chart.series[0].y == pytest.approx([0.175, 0.33])


def test_learning_curves(results):
    valid, train, gap = overview_charts(results, WHOLE)
    assert [chart.name.split("-")[1] for chart in (valid, train, gap)] == ["validation", "training", "gap"]
    assert (valid.series[0].x, valid.series[0].y) == ([10, 20, 30], [6, 5, 7])
    # Seeds 1 to 5.
    assert train.series[0].y == pytest.approx([8, 6, 4]) and gap.series[0].y == pytest.approx([-2, -1, 3])
    half = stats.t.ppf(0.975, 4) * statistics.stdev(range(1, 6)) / 5**0.5
    assert train.series[0].high[2] == pytest.approx(4 + half)
    pairs = pair_charts(results, WHOLE)
    assert len(pairs) == 4
    assert [(one.name, one.dashed) for one in pairs[0].series] == [
        ("none, validation", False),
        ("none, training", True),
        ("attention dropout .1, validation", False),
        ("attention dropout .1, training", True),
    ]


def test_the_difference_from_the_baseline_over_updates(tmp_path, monkeypatch):
    def with_gain(run):
        """Every seed has its own level; TLM first loses and then wins, by more with a higher rate."""
        rate = run.system.settings.get("rate", 0)
        return [
            (at, 5, run.seed + 2 * rate * gain, run.seed - rate * gain) for at, gain in ((10, 1), (20, -1), (30, -2))
        ]

    monkeypatch.setitem(LOGGED_AS, F, "f")
    done = read_results(make_experiment(tmp_path, score, PLAN, with_gain, lambda run: run.seed < 3))
    loss, metric = difference_charts(done, WHOLE)
    assert loss.name == "curves-difference-validation-loss-100-of-data"
    assert metric.title == "f: difference from none (100 % of data)", "as it is logged"
    assert [one.name for one in metric.series] == done.systems
    level, highest = metric.series[0], metric.series[-1]
    assert (level.x, level.y, level.dashed) == ([10, 30], [0, 0], True)
    assert (highest.x, highest.y) == ([10, 20, 30], pytest.approx([-0.2, 0.2, 0.4]))
    assert loss.series[-1].y == pytest.approx([0.4, -0.4, -0.8])
    # The seeds' own levels are no part of it.
    assert highest.low == pytest.approx(highest.y) and metric.whiskers


def test_a_table_of_the_difference_after_some_updates(tmp_path, monkeypatch):
    gains = [0.01, 0.03, 0.02]

    def with_gain(run):
        gain = gains[run.seed - 1] if run.system.settings.get("rate") == 0.1 else 0
        return [(at, 5, 5, run.seed + at * gain) for at in range(10, 110, 10)]

    monkeypatch.setitem(LOGGED_AS, F, "f")
    done = read_results(make_experiment(tmp_path, score, PLAN, with_gain, lambda run: run.seed < 4))
    header, rows = rows_by_update(done, WHOLE)
    assert header == ["system", "10 updates", "25 updates", "50 updates", "100 updates"]
    p = min(1, 4 * stats.ttest_1samp(gains, 0).pvalue)
    assert rows[2] == ["TLM, rate 0.1", *(f"+{mean:.2f} ({p:.3f})" for mean in (0.2, 0.5, 1, 2))]
    assert rows[0] == ["attention dropout .1", *["0.00"] * 4]
    (other := tmp_path / "other").mkdir()
    assert rows_by_update(read_results(make_experiment(other, score)), WHOLE) == ([], [])


def test_the_difference_over_updates_needs_curves(results, tmp_path):
    (loss,) = difference_charts(results, WHOLE)  # no log has the metric
    assert all(value == 0 for one in loss.series for value in one.y)
    assert difference_charts(read_results(make_experiment(tmp_path, score)), WHOLE) == []


def test_the_difference_over_the_share_of_the_data(results):
    (chart,) = fraction_difference_charts(results, F)
    dropout = chart.series[1]
    assert (dropout.name, dropout.x) == ("attention dropout .1", [0.25, 1.0])
    # A quarter has four seeds.
    assert dropout.y == pytest.approx([sum(GAINS[dropout.name][:4]) / 4, sum(GAINS[dropout.name]) / 5])
    half = stats.t.ppf(0.975, 4) * statistics.stdev(GAINS[dropout.name]) / 5**0.5
    assert dropout.high[1] == pytest.approx(dropout.y[1] + half)
    assert (chart.series[0].y, chart.series[0].dashed) == ([0, 0], True)


def test_curves_of_other_updates_meet_on_straight_lines():
    points = mean_curve([[(10, 4.0), (20, 2.0), (40, 1.0)], [(5, 8.0), (30, 3.0)], []])
    # The second at 10 is 8 - 5 * .2 = 7, at 20 it is 5; it ends before 40.
    assert [(update, found.mean) for update, found in points] == [(10, pytest.approx(5.5)), (20, pytest.approx(3.5))]


def test_the_report_is_whole(tmp_path):
    plan = PLAN.replace("score: errant", "score: bleu").replace("fractions: [0.25, 1]\n", "").replace("0.05, ", "")
    plan = plan.replace("  attention dropout .1: {regularizer: none, attention-dropout: 0.1}\n", "")
    folder = make_experiment(tmp_path, lambda run: {"BLEU": 100 * score(run)["ERRANT F"]}, plan, curve)
    failed = ExperimentFolder(folder).run_folder("none/seed-5")
    (failed.path / "done.json").unlink()
    failed.fail("train", "fairseq-train ended with status 1", ["before", "RuntimeError: out | of luck"])
    (folder / "TLM-rate-0.1/seed-1/settings.json").write_text("{}")
    out = tmp_path / "out"
    assert main(["experiment", "report", str(folder), "--out", str(out)]) == 0
    html, markdown = ((out / f"report.{ending}").read_text() for ending in ("html", "md"))
    for text in (html, markdown):
        assert "fairseq-train ended with status 1: RuntimeError: out" in text
        assert "With 5 seeds these tests are weak" in text
        assert IS_OTHER in text
        assert "CPU: made up" in text and "0:01:02" in text
    assert "<script" not in html and not re.search(r'(?:src|href)="(?!#)', html)
    pictures = re.findall(r"\]\((figures/[^)]+)\)", markdown)
    # Bars, the rate, three overviews, the difference of the loss, and a pair for each system.
    assert len(pictures) == html.count("<svg") == 1 + 1 + 3 + 1 + 2
    for picture in pictures:
        assert (out / picture).read_bytes().startswith(b"\x89PNG")
        assert (out / picture).with_suffix(".csv").exists()
    with open(out / "runs.csv", newline="") as handle:
        assert len(list(csv.DictReader(handle))) == 15


def test_a_report_of_some_figures(tmp_path, capsys):
    folder, out = make_experiment(tmp_path, score, PLAN.replace("[0.25, 1]", "[1]"), curve), tmp_path / "out"
    report = ["experiment", "report", str(folder), "--out", str(out), "--figures"]
    assert main([*report, "curves-gap", "curves-difference-validation-loss"]) == 0
    assert {path.stem for path in (out / "figures").iterdir()} == {"curves-gap", "curves-difference-validation-loss"}
    assert len(re.findall(r"\]\(figures/", (out / "report.md").read_text())) == 2
    assert main([*report, "curves-gap", "curves"]) == 1
    assert "no figure curves; without --figures all are written" in capsys.readouterr().err


def test_a_report_says_where_only_some_runs_have_a_log(tmp_path):
    plan = PLAN.replace("[0.25, 1]", "[1]")
    folder = make_experiment(tmp_path, score, plan, curve)
    assert "have a log" not in build_report(read_results(folder))[0].as_markdown()
    for log in folder.glob("*/seed-2/train.log"):
        log.write_text("")
    page, _ = build_report(read_results(folder))
    text = "Only 20 of the 25 runs have a log of their training; the curves are of those."
    assert page.as_markdown().count(text) == 2  # of the differences, and of the losses


def test_one_seed_and_nothing_done(tmp_path):
    plan = PLAN.replace("[1, 2, 3, 4, 5]", "[1]").replace("fractions: [0.25, 1]\n", "")
    results = read_results(make_experiment(tmp_path, score, plan))
    assert mean_rows(results, WHOLE)[1][0] == ["none", "1", "0.3100", "0.4100", "0.2100"]
    assert difference_rows(results, WHOLE, F)[1][0] == ["attention dropout .1", "1", "+0.0100", "–", "–", "–"]
    assert "One seed allows no test." in build_report(results)[0].as_markdown()
    for result in results.runs:
        (tmp_path / "runs" / result.run["folder"] / "done.json").unlink()
    page, charts = build_report(read_results(tmp_path / "runs"))
    assert charts == [] and "0 of 5 runs are done" in page.as_markdown()


def test_a_folder_without_an_experiment(tmp_path):
    with pytest.raises(UserError, match="has no plan.json; give a folder that `experiment run` wrote"):
        read_results(tmp_path)
