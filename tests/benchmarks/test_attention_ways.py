"""The ways to attend that are measured beside each other compute the same, and all is written down."""

import csv
import os
import subprocess
import time

import pytest
import torch

from tlm_fairseq.masking import KEPT, SELF, SIBLINGS, select_roles

from places import CHECKOUT

ROLES = [[KEPT] * 6, [SIBLINGS] * 6, [SELF] * 6, [SELF, KEPT, SIBLINGS, KEPT, SELF, KEPT]]


@pytest.fixture(scope="module")
def attention_ways(program):
    return program("attention_ways")


@pytest.mark.parametrize(
    "way, causal", [("packed", False), ("packed, varlen", False), ("packed, varlen", True), ("flex", True)]
)
def test_each_way_computes_what_the_mask_gives(attention_ways, way, causal):
    padding_mask = torch.zeros(4, 6, dtype=torch.bool)
    padding_mask[3, 5:] = True
    drawn = torch.randn(4, 4, 2, 6, 16, generator=torch.Generator().manual_seed(1))
    results = []
    for each in ("masked", way):
        backward = attention_ways.has_backward(each, torch.device("cpu"))
        inputs = [tensor.clone().requires_grad_(backward) for tensor in drawn[:3]]
        result = attention_ways.WAYS[each](*inputs, torch.tensor(ROLES, dtype=torch.uint8), padding_mask, causal)
        if backward:
            result.backward(drawn[3])
        results.append([result.detach(), *(tensor.grad for tensor in inputs)])
    for expected, actual in zip(*results):
        if actual is not None:
            torch.testing.assert_close(actual, expected, atol=2e-6, rtol=1e-5)


def test_one_run_writes_tables_and_pictures_and_names_what_a_cpu_lacks(attention_ways, tmp_path, capsys, monkeypatch):
    drawn = []
    monkeypatch.setattr(
        attention_ways, "select_roles", lambda *a, **n: drawn.append(select_roles(*a, **n)) or drawn[-1]
    )
    ways = ["no mask", "packed", "packed, varlen"]
    options = "--device cpu --dtype float32 --lengths 4 8 --tokens 8 --heads 2 --width 4 --rounds 2 --ways"
    attention_ways.main(["--out", str(tmp_path), *options.split(), *ways])
    assert len(drawn) == 2 * 2 * 3  # two directions, two lengths, a round to warm up and two more
    with open(tmp_path / "ways.csv", encoding="utf-8") as handle:
        rows = list(csv.DictReader(handle))
    seen = [(row["direction"], row["length"], row["batch"], row["way"], row["rounds"]) for row in rows]
    sizes = [("encoder", "4", "2"), ("encoder", "8", "1"), ("causal", "4", "2"), ("causal", "8", "1")]
    assert seen == [(*size, way, "2") for size in sizes for way in ways]
    assert all(float(row["milliseconds"]) > 0 for row in rows) and rows[0]["over no mask"] == "1.0"
    table = (tmp_path / "ways.md").read_text("utf-8")
    assert "| causal | 2 x 4 | " in table
    assert "- packed, varlen: no variable-length kernel on a CPU: sequences one by one instead\n" in table
    assert table == capsys.readouterr().out
    assert {path.name for path in tmp_path.glob("*.png")} == {"ways-encoder.png", "ways-causal.png"}


def test_a_hopeless_way_takes_one_round(attention_ways, tmp_path, monkeypatch):
    def slow(q, *_):
        time.sleep(0.3)
        return q * 1

    monkeypatch.setitem(attention_ways.WAYS, "masked", slow)
    options = "--device cpu --lengths 4 --tokens 4 --heads 1 --width 4 --rounds 3 --ways".split()
    attention_ways.main(["--out", str(tmp_path), *options, "no mask", "masked"])
    with open(tmp_path / "ways.csv", encoding="utf-8") as handle:
        rounds = {(row["direction"], row["way"]): row["rounds"] for row in csv.DictReader(handle)}
    assert rounds["encoder", "no mask"] == "3" and rounds["encoder", "masked"] == "1"


def test_a_way_that_fails_is_named_and_the_others_go_on(attention_ways, tmp_path, monkeypatch):
    def out_of_memory(*_):
        raise torch.OutOfMemoryError("tried to allocate 1 TiB\nmore lines")

    monkeypatch.setitem(attention_ways.WAYS, "masked", out_of_memory)
    options = "--device cpu --lengths 4 --tokens 4 --heads 1 --width 4 --rounds 1 --ways masked packed"
    attention_ways.main(["--out", str(tmp_path), *options.split()])
    table = (tmp_path / "ways.md").read_text("utf-8")
    assert "| encoder | 1 x 4 | - | " in table and " ms |" in table
    assert "- masked: OutOfMemoryError: tried to allocate 1 TiB\n" in table


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a GPU")
def test_without_a_gpu_it_says_what_does_without(attention_ways, tmp_path, capsys):
    with pytest.raises(SystemExit):
        attention_ways.main(["--out", str(tmp_path)])
    assert "torch sees no GPU here; --dry-run (of on_gpu.sh) or --device cpu does without" in capsys.readouterr().err


def on_gpu(*arguments, **variables):
    """The command with `echo` for Python: what it would run."""
    command = [CHECKOUT / "benchmarks" / "on_gpu.sh", *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=os.environ | {"PYTHON": "echo"} | variables)


def test_the_command_for_a_gpu():
    program = CHECKOUT / "benchmarks" / "attention_ways.py"
    assert on_gpu("out", "--rounds", "5").stdout == f"{program} --out out --rounds 5\n"
    assert on_gpu("--dry-run", "out").stdout.startswith(f"{program} --out out --device cpu --lengths 16 32 ")
    for arguments in ((), ("--dry-run",), ("--rounds", "5")):
        refused = on_gpu(*arguments)
        assert refused.returncode == 2 and refused.stderr.startswith("usage: benchmarks/on_gpu.sh")


def test_the_command_for_a_gpu_ends_in_time(tmp_path):
    slow = tmp_path / "python"
    slow.write_text("#!/bin/sh\nexec sleep 60\n")
    slow.chmod(0o755)
    stopped = on_gpu("out", PYTHON=str(slow), MOST_SECONDS="0.1")
    assert stopped.returncode == 124
    assert stopped.stderr == "on_gpu.sh: stopped at its limit of 0.1 seconds; out holds what was measured until then\n"
