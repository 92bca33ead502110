"""Folders of experiments with made-up scores and logs, as the runner would have left them."""

from tlm_fairseq.experiments.experiment_folder import ExperimentFolder
from tlm_fairseq.experiments.plan import read_plan

PLAN = """\
name: made-up
task: {kind: translation, score: errant, data: bin, text: bin, test: bin/test.src, reference: bin/test.tgt}
arch: transformer_tlm
baseline: none
systems:
  none: {regularizer: none}
  attention dropout .1: {regularizer: none, attention-dropout: 0.1}
  TLM: {regularizer: tlm, rate: [0.05, 0.1, 0.2], strategy: both}
fractions: [0.25, 1]
seeds: [1, 2, 3, 4, 5]
"""


def make_experiment(folder, score, plan=PLAN, curve=None, done=lambda run: True):
    """Writes the folder of an experiment into ``folder / "runs"`` and returns it.

    Args:
        score: function of a run to its scores.
        curve: function of a run to a list of (update, training loss, validation loss), or with a score behind them that
            training measured on the test data, and calls ``f``.
        done: function of a run to whether it is done.
    """
    (folder / "bin").mkdir()
    for name in ("dict.src.txt", "dict.tgt.txt", "test.src", "test.tgt"):
        (folder / "bin" / name).write_text("a 1\n")
    (folder / "plan.yaml").write_text(plan)
    plan = read_plan(folder / "plan.yaml")
    experiment = ExperimentFolder(folder / "runs")
    experiment.path.mkdir()
    experiment.write_plan(plan)
    for run in plan.runs:
        if done(run):
            place = experiment.run_folder(run.folder)
            place.begin(run.settings, [], {}, {"python": "3.12.1", "device": "CPU: made up"})
            (place.path / "train.log").write_text("".join(_log_lines(curve(run)) if curve else []))
            place.finish(run.settings, score(run), {"seconds": 12.5}, False)
    return experiment.path


def _log_lines(points):
    for update, train, valid, *score in points:
        yield f'2026 | INFO | train_inner | {{"loss": "{train:.4f}", "num_updates": "{update}"}}\n'
        yield f'2026 | INFO | valid | {{"valid_loss": "{valid:.4f}", "valid_num_updates": "{update}"}}\n'
        for value in score:
            yield f'2026 | INFO | test | {{"test_f": "{value:.4f}", "test_num_updates": "{update}"}}\n'
