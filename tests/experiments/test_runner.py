import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tlm_fairseq.errors import UserError

from places import CHECKOUT
from running import run, run_together, trained

REPOSITORY = CHECKOUT


def record(path):
    return json.loads(path.read_text())


def test_each_run_has_its_command_log_scores_and_versions(fake):
    summary, watcher = run(fake, fake.write_plan())
    assert (summary.before, summary.now, summary.failed) == (0, 6, [])
    systems = ("none", "TLM-rate-0.1", "TLM-rate-0.2")
    assert trained(fake) == [f"{name}/seed-{seed}" for seed in (1, 2) for name in systems]
    folder = fake.out / "TLM-rate-0.2/seed-2"
    # 20 - 10 * 0.2 + 2, as the stand-in has it.
    assert record(folder / "scores.json") == {"perplexity": 20.0, "loss": 4.0}
    assert watcher.outcomes["TLM-rate-0.2/seed-2"].scores["perplexity"] == 20.0
    assert "num_updates" in (folder / "train.log").read_text()
    versions = record(folder / "versions.json")
    assert {"python", "torch", "fairseq", "tlm-fairseq", "device"} <= set(versions)
    commands = [shlex.split(line) for line in (folder / "command.txt").read_text().split("\n") if "fairseq" in line]
    assert commands[0][:2] == ["fairseq-train", str(fake.folder / "bin")]
    assert "--attn-regularizer tlm --tlm-rate 0.2 --seed 2 --save-dir" in " ".join(commands[0])
    assert commands[1][:3] == ["tlm-fairseq", "fairseq", "eval-lm"]
    # The model is gone, and the mark came last.
    assert not (folder / "checkpoints").exists()
    assert max(folder.iterdir(), key=lambda path: path.stat().st_mtime_ns).name == "done.json"


def test_command_txt_does_the_run_again(fake):
    run(fake, fake.write_plan(seeds="[1]"), keep_checkpoints=True)
    folder = fake.out / "none/seed-1"
    (folder / "checkpoints/checkpoint_best.pt").unlink()
    (folder / "checkpoints").rmdir()
    subprocess.run(["bash", "-e", folder / "command.txt"], check=True, capture_output=True)
    assert (folder / "checkpoints/checkpoint_best.pt").exists()


def test_what_is_done_is_kept_and_a_changed_setting_is_done_again(fake):
    run(fake, fake.write_plan(seeds="[1]"))
    summary, watcher = run(fake, fake.write_plan(seeds="[1]"))
    assert (summary.before, summary.now, watcher.begun, len(trained(fake))) == (3, 0, (3, 0), 3)
    # Another number in the same words is no change; another seed adds runs; another rate changes one system.
    plan = fake.write_plan(train="{lr: 0.0003}")
    plan.write_text(plan.read_text().replace("[0.1, 0.2]", "[0.1, 0.15]"))
    summary, _ = run(fake, plan)
    assert (summary.before, summary.now) == (2, 4)
    changed = {"TLM-rate-0.15/seed-1", "TLM-rate-0.15/seed-2"}
    assert set(trained(fake)[3:]) == {"none/seed-2", "TLM-rate-0.1/seed-2", *changed}
    # Data made anew are noticed, but not their logs.
    (fake.folder / "bin/preprocess.log").write_text("made at noon")
    assert run(fake, plan)[0].before == 6
    (fake.folder / "bin/dict.txt").write_text("b 1\n")
    summary, _ = run(fake, fake.write_plan(seeds="[1]"))
    assert (summary.before, summary.now) == (0, 3)


def test_a_failed_run_is_shown_does_not_stop_the_rest_and_is_tried_again(fake):
    plan = fake.write_plan()
    obstacle = fake.folder / "obstacle"
    obstacle.touch()
    plan.write_text(plan.read_text().replace("regularizer: none", f"regularizer: none, fail-while: {obstacle}"))
    summary, watcher = run(fake, plan, workers=2)
    assert (summary.now, [failed for failed, _ in summary.failed]) == (4, ["none/seed-1", "none/seed-2"])
    outcome = watcher.outcomes["none/seed-1"]
    assert outcome.reason == "fairseq-train ended with status 1"
    assert outcome.last_lines == ("a line before", "RuntimeError: out of luck")
    assert record(fake.out / "none/seed-1/failed.json")["last_lines"] == list(outcome.last_lines)
    obstacle.unlink()
    summary, _ = run(fake, plan)
    assert (summary.before, summary.now, summary.failed) == (4, 2, [])
    assert not (fake.out / "none/seed-1/failed.json").exists()


def test_scores_that_cannot_be_read_are_a_failure(fake):
    (fake.folder / "programs/tlm-fairseq").write_text(f"#!{sys.executable} -S\nprint('nothing')\n")
    summary, watcher = run(fake, fake.write_plan(seeds="[1]"))
    assert len(summary.failed) == 3
    assert "no perplexity" in watcher.outcomes["none/seed-1"].reason
    assert not (fake.out / "none/seed-1/done.json").exists()


def two_plans(fake):
    """The plan of the fixture, and one that has its system `none` and another."""
    plan = fake.write_plan()
    other = fake.folder / "other.yaml"
    text = plan.read_text().replace("name: fake", "name: other").replace("rate: [0.1, 0.2]", "rate: 0.3")
    other.write_text(text)
    return plan, other


def test_of_several_plans_a_seed_comes_after_the_other_and_what_both_have_is_done_once(fake):
    plans = two_plans(fake)
    summary, watcher = run_together(fake, *plans)
    systems = ("fake/none", "fake/TLM-rate-0.1", "fake/TLM-rate-0.2", "other/TLM")
    assert trained(fake) == [f"{name}/seed-{seed}" for seed in (1, 2) for name in systems]
    assert (summary.before, summary.now, summary.failed, watcher.begun) == (0, 10, [], (0, 8))
    assert [line for line in watcher.lines if line.startswith("copied")] == [
        f"copied: other/none/seed-{seed}, which is fake/none/seed-{seed}" for seed in (1, 2)
    ]
    assert record(fake.out / "other/none/seed-2/scores.json") == record(fake.out / "fake/none/seed-2/scores.json")
    # Each counts by itself too.
    for plan in plans:
        assert run_together(fake, plan)[0].now == 0


def test_what_another_plan_has_done_before_is_copied_in_place_of_half_a_run(fake):
    plans = two_plans(fake)
    run_together(fake, plans[1])
    half = fake.out / "fake/none/seed-1"
    half.mkdir(parents=True)
    shutil.copy(fake.out / "other/none/seed-1/settings.json", half)
    (half / "left-over").touch()
    (fake.out / "fake/plan.json").write_text('{"name": "fake"}')
    summary, watcher = run_together(fake, *plans)
    assert (summary.before, summary.now, watcher.begun) == (6, 4, (6, 4))
    assert (half / "done.json").exists() and not (half / "left-over").exists()
    assert sorted(path.name for path in half.parent.iterdir()) == ["seed-1", "seed-2"]


def test_a_run_that_fails_is_not_copied(fake):
    stop = fake.folder / "stop"
    stop.touch()
    plans = two_plans(fake)
    for plan in plans:
        plan.write_text(plan.read_text().replace("{lr: 3e-4}", f"{{lr: 3e-4, fail-while: {stop}}}"))
    summary, watcher = run_together(fake, *plans)
    assert summary.now == 0 and len(summary.failed) == len(watcher.outcomes) == 8
    assert not (fake.out / "other/none").exists()


def test_two_plans_of_one_name_are_refused(fake):
    plan = fake.write_plan()
    with pytest.raises(UserError, match="two of the plans are named fake; give each a name of its own"):
        run_together(fake, plan, plan)
    assert not fake.out.exists()


def test_workers_run_side_by_side_with_a_thread_and_a_device_each(fake, monkeypatch):
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "4, 7")
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    run(fake, fake.write_plan(train="{stay: 0.6}"), workers=2)
    events = sorted(fake.events(), key=lambda event: event["time"])
    running, most, together = set(), 0, set()
    for event in events:
        (running.add if event["what"] == "begin" else running.discard)((event["folder"], event["device"]))
        most = max(most, len(running))
        if len(running) == 2:
            together |= {frozenset(device for _, device in running)}
    assert most == 2
    assert together == {frozenset(["4", "7"])}
    assert {event["threads"] for event in events} == {"1"}


def start(fake, plan, *arguments):
    return subprocess.Popen(
        [sys.executable, "-m", "tlm_fairseq", "experiment", "run", plan, "--out", fake.out, *arguments],
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # A runner in the background may ignore SIGINT, and would hand that on.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )


def wait_for(condition, seconds=20):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def is_running(process):
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def begun(fake):
    return [event for event in fake.events() if event["what"] == "begin"]


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT], ids=lambda number: number.name)
def test_stopped_at_any_moment_it_ends_its_commands_and_goes_on_when_run_again(fake, how):
    # The first run is done when the second and third are stopped halfway.
    plan = fake.write_plan(train="{stay: 60}", seeds="[1]")
    plan.write_text(plan.read_text().replace("regularizer: none", "regularizer: none, stay: 0"))
    runner = start(fake, plan, "--workers", "2")
    wait_for(lambda: len(begun(fake)) == 3 and (fake.out / "none/seed-1/done.json").exists())
    runner.send_signal(how)
    _, error = runner.communicate(timeout=20)
    assert how == signal.SIGKILL or "stopped; run the same command again to go on\n" in error
    assert runner.returncode == (-9 if how == signal.SIGKILL else 130)
    wait_for(lambda: not any(is_running(event["process"]) for event in begun(fake)))
    scored = (fake.out / "none/seed-1/scores.json").stat().st_mtime_ns
    assert not (fake.out / "TLM-rate-0.1/seed-1/done.json").exists()
    (fake.out / "TLM-rate-0.1/seed-1/left-over").touch()

    plan.write_text(plan.read_text().replace("stay: 60", "stay: 0"))
    summary, _ = run(fake, plan)
    assert (summary.before, summary.now, summary.failed) == (1, 2, [])
    assert (fake.out / "none/seed-1/scores.json").stat().st_mtime_ns == scored
    assert not (fake.out / "TLM-rate-0.1/seed-1/left-over").exists()


def test_one_runner_at_a_time(fake, monkeypatch):
    monkeypatch.setattr("tlm_fairseq.experiments.experiment_folder.SECONDS_FOR_LOCK", 0.2)
    plan = fake.write_plan(train="{stay: 60}")
    runner = start(fake, plan)
    try:
        wait_for(lambda: begun(fake))
        with pytest.raises(UserError, match=rf"out is in use by another `experiment run` \(process {runner.pid}\)"):
            run(fake, plan)
    finally:
        runner.send_signal(signal.SIGTERM)
        runner.communicate(timeout=20)
    assert runner.returncode == 130
    wait_for(lambda: not any(is_running(event["process"]) for event in begun(fake)))


def test_folders_of_others_are_left_alone(fake):
    plan = fake.write_plan(seeds="[1]")
    fake.out.mkdir()
    (fake.out / "thesis.txt").write_text("mine")
    with pytest.raises(UserError, match="holds other files"):
        run(fake, plan)
    (fake.out / "thesis.txt").unlink()
    run(fake, plan)
    with pytest.raises(UserError, match="holds the experiment 'fake'"):
        run(fake, fake.write_plan(name="another"))
    other = fake.out / "none/seed-9"
    other.mkdir()
    (other / "thesis.txt").write_text("mine")
    before = trained(fake)
    with pytest.raises(UserError, match="was not made here"):
        run(fake, fake.write_plan(seeds="[8, 9]"))
    assert trained(fake) == before
    assert (other / "thesis.txt").read_text() == "mine"


def test_a_missing_program_is_one_line(fake, monkeypatch):
    plan = fake.write_plan()
    monkeypatch.setenv("PATH", str(fake.folder))
    monkeypatch.setattr(sys, "executable", str(fake.folder / "python"))
    with pytest.raises(UserError, match="fairseq-train is not on PATH"):
        run(fake, plan)
    assert not os.path.exists(fake.out / "none")
