import json
import os
import sys
from types import SimpleNamespace

import pytest

from tlm_fairseq.commands import main
from tlm_fairseq.commands.experiment import _Watcher

PLAN = """\
name: toy
task:
  kind: translation
  data: {data}
  text: {text}
  test: {text}/test.src
  reference: {text}/test.tgt
  beam: 1
arch: transformer_tiny_tlm
train: {{share-all-embeddings: true, optimizer: adam, lr: 1e-3, max-tokens: 500, max-update: 3, cpu: true}}
baseline: none
systems:
  none: {{regularizer: none}}
  TLM: {{regularizer: tlm, rate: 0.1, strategy: both, where: encoder}}
fractions: [0.5]
seeds: [1]
"""


@pytest.fixture
def plan(tmp_path, toy_data):
    path = tmp_path / "plan.yaml"
    path.write_text(PLAN.format(data=toy_data, text=toy_data.parent))
    return path


@pytest.fixture
def in_this_process(fairseq_commands, monkeypatch):
    """The commands of a run are called here, for each process would import fairseq anew."""

    class Command:
        def __init__(self, arguments, log, environment, inherited=()):
            log.write_text("")
            name = arguments[0]
            if name == "tlm-fairseq":
                assert main(list(arguments[1:])) == 0
            else:
                fairseq_commands.run(name.removeprefix("fairseq-"), *arguments[1:], monkeypatch=monkeypatch)

        def status(self):
            return 0

    for module in ("attempt", "shared_data"):
        monkeypatch.setattr(f"tlm_fairseq.experiments.{module}.CommandProcess", Command)
    monkeypatch.setattr("tlm_fairseq.experiments.runner.find_program", lambda name: name)


def test_a_plan_is_trained_and_scored_by_the_real_commands(plan, tmp_path, in_this_process, capsys):
    out = tmp_path / "out"
    assert main(["experiment", "run", str(plan), "--out", str(out)]) == 0
    captured = capsys.readouterr()
    assert "runs: 0 done before, 2 done now, 0 failed" in captured.out
    assert "done: none/seed-1: BLEU" in captured.err
    # Half of the 180 pairs, with the dictionary of the whole.
    assert (out / "data/fraction-0.5/train.src").read_text().count("\n") == 90
    for name in ("none", "TLM"):
        run = out / name / "seed-1"
        assert (run / "hypotheses.txt").read_text().count("\n") == 20
        assert set(json.loads((run / "scores.json").read_text())) == {"BLEU"}
        assert not (run / "checkpoints").exists()


def test_a_dry_run_prints_commands_that_can_be_pasted_and_writes_nothing(plan, tmp_path, capsys, monkeypatch):
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    assert main(["experiment", "run", str(plan), "--out", str(tmp_path / "out"), "--dry-run"]) == 0
    printed = capsys.readouterr().out.split("\n")
    assert printed[0] == "# toy: 0 runs done, 2 to do"
    assert "export OMP_NUM_THREADS=1" in printed
    commands = [line.split()[:2] for line in printed if " --" in line]
    data = str(tmp_path / "out/data/fraction-0.5/binary")
    a_run = [["fairseq-train", data], ["tlm-fairseq", "gec"], ["tlm-fairseq", "gec"]]
    assert commands == [["fairseq-preprocess", "--source-lang"], *a_run, *a_run]
    assert not (tmp_path / "out").exists()


def test_a_dry_run_refuses_a_folder_that_a_run_would_refuse(plan, tmp_path, capsys):
    out = tmp_path / "out"
    out.mkdir()
    (out / "notes.txt").write_text("mine")
    assert main(["experiment", "run", str(plan), "--out", str(out), "--dry-run"]) == 1
    assert capsys.readouterr().err.endswith(f"{out} holds other files; choose an empty folder with --out\n")


def test_of_several_plans_the_folder_has_one_for_each(plan, tmp_path, capsys):
    other = plan.with_name("other.yaml")
    other.write_text(plan.read_text().replace("name: toy", "name: other"))
    assert main(["experiment", "run", str(plan), str(other), "--out", str(tmp_path / "out"), "--dry-run"]) == 0
    printed = capsys.readouterr().out
    assert "# toy: 0 runs done, 2 to do" in printed and "# other: 0 runs done, 2 to do" in printed
    assert f"--save-dir {tmp_path / 'out/other/TLM/seed-1'}" in printed


def test_failed_runs_are_named_and_end_with_status_1(plan, tmp_path, monkeypatch, capsys):
    programs = tmp_path / "programs"
    programs.mkdir()
    for name, status in (("fairseq-preprocess", 0), ("tlm-fairseq", 0), ("fairseq-train", 3)):
        (programs / name).write_text(f"#!{sys.executable} -S\nimport sys\nprint('no luck')\nsys.exit({status})\n")
        (programs / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    assert main(["experiment", "run", str(plan), "--out", str(tmp_path / "out"), "--workers", "2"]) == 1
    captured = capsys.readouterr()
    assert "failed: TLM/seed-1: fairseq-train ended with status 3\n" in captured.out
    assert "the end of train.log:\n    no luck\n" in captured.err


def test_where_there_is_no_terminal_a_line_at_least_every_30_seconds_tells_the_time_left(capsys):
    now = 1000.0
    watcher = _Watcher(clock=lambda: now)
    watcher.begin(3, 4)
    told = []
    for now in range(1001, 1093):
        watcher.wait()
        if now == 1045:
            watcher.ended("none/seed-1", SimpleNamespace(scores={"BLEU": 12.0}))
        told.extend((now, line) for line in capsys.readouterr().err.splitlines())
    watcher.close()
    assert told == [
        (1001, "runs: 3 done before, 4 to do"),
        (1030, "runs: 0 of 4 ended in 00:30, no estimate before the first has ended"),
        (1045, "done: none/seed-1: BLEU 12.0000"),
        (1075, "runs: 1 of 4 ended in 01:15, about 03:45 left"),
    ]


def test_a_plan_that_is_none_is_one_line(tmp_path, capsys):
    (tmp_path / "plan.yaml").write_text("name: [\n")
    assert main(["experiment", "run", str(tmp_path / "plan.yaml")]) == 1
    error = capsys.readouterr().err
    assert error.startswith("tlm-fairseq experiment: ") and "plan.yaml, line 2: not YAML" in error
    assert error.count("\n") == 1
    assert main(["experiment", "report", str(tmp_path)]) == 1
    assert "has no plan.json" in capsys.readouterr().err
