"""Experiments on images and sounds, with the real commands."""

import contextlib
import json

import pytest
from made_sounds import write_recordings

from tlm_fairseq.classifiers import training
from tlm_fairseq.commands import main
from tlm_fairseq.errors import UserError
from tlm_fairseq.experiments.plan import read_plan
from tlm_fairseq.experiments.report.report import build_report
from tlm_fairseq.experiments.report.results import read_results
from tlm_fairseq.report.page import Page

PLAN = """\
name: toy
task: {task}
arch: {arch}
train:
  encoder-layers: 1
  encoder-embed-dim: 8
  encoder-attention-heads: 2
  encoder-ffn-embed-dim: 8
  patch-size: 8
  batch-size: 8
  max-update: 4
  validate-interval-updates: 2
baseline: none
systems:
  none: {{regularizer: none, attention-dropout: 0.1}}
  TLM self: {{regularizer: tlm, rate: 0.2, strategy: self}}
fractions: [{fractions}]
seeds: [1, 2]
checkpoint: last
"""
IMAGES = {"task": "{kind: image_classification}", "arch": "vit", "fractions": "0.02, 0.03"}
SOUNDS = {"task": "{kind: audio_classification, data: recordings}", "arch": "vit", "fractions": "1"}


@pytest.fixture
def write_plan(tmp_path):
    def write_plan(form):
        write_recordings(tmp_path / "recordings")
        path = tmp_path / "plan.yaml"
        path.write_text(PLAN.format(**form))
        return path

    return write_plan


@pytest.fixture
def in_this_process(monkeypatch):
    """The commands of a run are called here, for each process would import torch and transformers anew."""

    class Command:
        def __init__(self, arguments, log, environment, inherited=()):
            assert arguments[0] == "tlm-fairseq"
            with open(log, "w") as output, contextlib.redirect_stdout(output):
                self.ended_with = main(list(arguments[1:]))
            if self.ended_with == 130:
                raise KeyboardInterrupt

        def status(self):
            return self.ended_with

    monkeypatch.setattr("tlm_fairseq.experiments.attempt.CommandProcess", Command)


@pytest.mark.training
@pytest.mark.parametrize("form", [IMAGES, SOUNDS], ids=["images", "sounds"])
def test_systems_are_trained_scored_and_compared_over_updates_and_shares(
    form, write_plan, tmp_path, in_this_process, monkeypatch
):
    out = tmp_path / "out"
    assert main(["experiment", "run", str(write_plan(form)), "--out", str(out)]) == 0
    results = read_results(out)
    assert not results.unfinished
    for result in results.runs:
        folder = out / result.run["folder"]
        last = json.loads((folder / "score.json").read_text())
        assert result.scores["accuracy"] == last["test"]["accuracy"]
        assert result.scores["valid loss"] == last["valid"]["loss"]
        assert [update for update, _ in result.log.train] == [2, 4]
        assert result.test_log.valid_curve("accuracy")[-1] == (4, pytest.approx(last["test"]["accuracy"], abs=1e-5))
        assert not (folder / "checkpoints").exists()
    for condition in results.conditions:
        ours, theirs = (results.of(name, condition)[1].log.valid for name in ("TLM self", "none"))
        assert ours != theirs
    monkeypatch.setattr(Page, "chart", lambda page, chart: None)  # to draw them takes seconds
    names = {chart.name for chart in build_report(results)[1]}
    shares = {"-2-of-data", "-3-of-data"} if form is IMAGES else {""}
    for curve in ("accuracy", "validation-loss"):
        assert {f"curves-difference-{curve}{share}" for share in shares} <= names
    assert ("fractions-difference-accuracy" in names) == (form is IMAGES)


@pytest.mark.training
def test_a_run_that_was_cut_short_goes_on_and_ends_as_if_it_was_not(write_plan, tmp_path, in_this_process, monkeypatch):
    plan = write_plan({**IMAGES, "fractions": "0.02"})
    run = ["experiment", "run", str(plan), "--out"]
    assert main([*run, str(tmp_path / "whole")]) == 0
    save, updates = training._save, []

    def save_and_end(*arguments):
        save(*arguments)
        raise KeyboardInterrupt

    monkeypatch.setattr(training, "_save", save_and_end)
    assert main([*run, str(tmp_path / "ended")]) == 130
    monkeypatch.setattr(training, "_save", save)
    batch = training.batch
    monkeypatch.setattr(training, "batch", lambda *arguments: updates.append(arguments[1]) or batch(*arguments))
    assert main([*run, str(tmp_path / "ended")]) == 0
    # Four runs of four updates each; the first had done two.
    assert updates == [2, 3, *[0, 1, 2, 3] * 3]
    for result in read_results(tmp_path / "whole").runs:
        for name in ("score.json", "train.log"):
            whole, ended = (tmp_path / out / result.run["folder"] / name for out in ("whole", "ended"))
            assert ended.read_text() == whole.read_text()


def test_the_commands_are_those_of_training(write_plan, tmp_path, capsys):
    assert main(["experiment", "run", str(write_plan(SOUNDS)), "--out", str(tmp_path / "out"), "--dry-run"]) == 0
    lines = [line for line in capsys.readouterr().out.split("\n") if line and not line.startswith("export")]
    assert lines[1] == f"# 1 of the training data: written to {tmp_path}/out/data/fraction-1"
    commands = [line for line in lines if not line.startswith("#")]
    assert len(commands) == 4
    assert all(line.startswith(f"tlm-fairseq train-classifier {tmp_path}/out/data/fraction-1 --") for line in commands)
    assert "--attn-regularizer tlm --tlm-rate 0.2 --tlm-strategy self --seed 1 " in commands[1]


@pytest.mark.parametrize(
    "form, changed, message",
    [
        (IMAGES, {"arch": "resnet"}, "line 3: the plan: `arch` must be one of vit, not 'resnet'"),
        (IMAGES, {"task": "{kind: image_classification, data: x}"}, "line 2: task: `data` is unknown"),
        (
            SOUNDS,
            {"task": "{kind: audio_classification, data: .}"},
            "line 2: .* no recordings DIGIT_SPEAKER_NUMBER.wav",
        ),
        (SOUNDS, {"task": "{kind: audio_classification}"}, "task lacks `data`"),
    ],
)
def test_what_a_plan_has_wrong_is_one_line(form, changed, message, write_plan):
    with pytest.raises(UserError, match=message):
        read_plan(write_plan({**form, **changed}))
