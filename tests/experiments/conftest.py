"""Stands-in for fairseq-train and tlm-fairseq, which take milliseconds, and plans that use them."""

import json
import os
import stat
import sys
import textwrap
from types import SimpleNamespace

import pytest

# Notes when it begins and ends, and writes a checkpoint and a log. `--stay` is how many seconds it takes, and
# `--fail-while FILE` makes it fail as long as FILE exists.
FAIRSEQ_TRAIN = """
    import json, os, sys, time
    from pathlib import Path

    options = {name: value for name, value in zip(sys.argv[2:], sys.argv[3:]) if name.startswith("--")}
    folder, events = Path(options["--save-dir"]), os.environ["FAKE_EVENTS"]

    def note(what):
        with open(events, "a") as handle:
            handle.write(json.dumps({"what": what, "folder": str(folder), "time": time.time(), "process": os.getpid(),
                                     "threads": os.environ.get("OMP_NUM_THREADS"),
                                     "device": os.environ.get("CUDA_VISIBLE_DEVICES")}) + "\\n")

    note("begin")
    if Path(options.get("--fail-while", "/nowhere")).exists():
        print("a line before", flush=True)
        sys.exit("RuntimeError: out of luck")
    folder.mkdir(parents=True)
    rate = float(options.get("--tlm-rate", 0))
    for update in (10, 20, 30):
        loss = 6 - update / 10 - rate
        print(f'2026-01-01 00:00:00 | INFO | train_inner | {{"loss": "{loss}", "num_updates": "{update}"}}')
        print(f'2026-01-01 00:00:00 | INFO | valid | {{"valid_loss": "{loss + 1}", "valid_num_updates": "{update}"}}')
    sys.stdout.flush()
    time.sleep(float(options.get("--stay", 0)))
    (folder / "checkpoint_best.pt").write_text(json.dumps({"rate": rate, "seed": int(options["--seed"])}))
    note("end")
"""
# Stands for `tlm-fairseq fairseq eval-lm DATA --path CHECKPOINT ...`.
TLM_FAIRSEQ = """
    import json, sys

    model = json.load(open(sys.argv[sys.argv.index("--path") + 1]))
    perplexity = 20 - 10 * model["rate"] + model["seed"]
    print(f"2026 | INFO | Loss (base 2): {perplexity / 5:.4f}, Perplexity: {perplexity:.2f}")
"""
PLAN = """
    name: fake
    task: {kind: language_modeling, data: bin}
    arch: transformer_lm_tlm
    train: {lr: 3e-4}
    baseline: none
    systems:
      none: {regularizer: none}
      TLM: {regularizer: tlm, rate: [0.1, 0.2]}
    seeds: [1, 2]
"""


@pytest.fixture
def fake(tmp_path, monkeypatch):
    """A folder with a data-bin and, on PATH, the two programs; ``write_plan(text)`` and ``events()``."""
    programs = tmp_path / "programs"
    programs.mkdir()
    for name, code in (("fairseq-train", FAIRSEQ_TRAIN), ("tlm-fairseq", TLM_FAIRSEQ)):
        path = programs / name
        path.write_text(f"#!{sys.executable} -S\n" + textwrap.dedent(code))
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("FAKE_EVENTS", str(tmp_path / "events"))
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/dict.txt").write_text("a 1\n")

    def write_plan(text=PLAN, **replaced):
        path = tmp_path / "plan.yaml"
        text = textwrap.dedent(text)
        for old, new in replaced.items():
            assert f"\n{old}:" in text
            text = "\n".join(f"{old}: {new}" if line.startswith(f"{old}:") else line for line in text.split("\n"))
        path.write_text(text)
        return path

    def events():
        path = tmp_path / "events"
        return [json.loads(line) for line in path.read_text().split("\n")[:-1]] if path.exists() else []

    return SimpleNamespace(folder=tmp_path, out=tmp_path / "out", write_plan=write_plan, events=events)
