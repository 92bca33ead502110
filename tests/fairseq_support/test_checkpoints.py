"""Describing checkpoints, exporting them to stock fairseq, and the old form that bart.large comes in."""

import argparse
import json
import os
import subprocess
import sys

import pytest
import torch

from tlm_fairseq.commands import main
from tlm_fairseq.errors import UserError
from tlm_fairseq.fairseq_support import checkpoints
from tlm_fairseq.regularizers import registry

SIZE = (
    "--encoder-layers 2 --decoder-layers 2 --encoder-embed-dim 16 --encoder-ffn-embed-dim 32 "
    "--encoder-attention-heads 2 --decoder-attention-heads 2 --max-source-positions 64 --max-target-positions "
    "64"
).split()
RESETS = ["--reset-optimizer", "--reset-dataloader", "--reset-meters", "--reset-lr-scheduler"]


@pytest.fixture(scope="module")
def old_bart(tmp_path_factory, build_toy_model):
    """A checkpoint as bart.large was published: an ``args`` namespace, the file format before torch 1.6."""
    path = tmp_path_factory.mktemp("bart") / "model.pt"
    model = build_toy_model("bart_large", seed=1)
    namespace = argparse.Namespace(arch="bart_large", task="denoising", criterion="cross_entropy")
    state = {
        "args": namespace,
        "model": model.state_dict(),
        "optimizer_history": [
            {
                "criterion_name": "CrossEntropyCriterion",
                "optimizer_name": "FairseqAdam",
                "lr_scheduler_state": {"best": None},
                "num_updates": 500000,
            }
        ],
        "extra_state": {"train_iterator": {"epoch": 40, "iterations_in_epoch": 0}, "val_loss": 1.0},
        "last_optimizer_state": None,
    }
    torch.save(state, path, _use_new_zipfile_serialization=False)
    return path


def test_describe_a_trained_model(trained):
    description = checkpoints.describe(checkpoints.read(trained / "checkpoint_last.pt"))
    assert description.architecture == "transformer_tiny_tlm"
    assert description.tlm_options == {
        "attn_regularizer": "tlm",
        "tlm_rate": 0.1,
        "tlm_strategy": "both",
        "tlm_where": "all",
        "tlm_coin": 0.5,
        "tlm_warmup_updates": 0,
        "tlm_layers": "constant",
        "tlm_siblings_share": 1.0,
    }
    assert (description.updates, description.task, description.criterion) == (6, "translation", "cross_entropy")
    # 4 special symbols + 16 words, padded with madeupwords to a multiple of 8.
    assert description.source_vocabulary == description.target_vocabulary == 24
    assert description.optimizer_state and description.configuration == "cfg"


def test_parameters_are_counted_once(trained, build_toy_model):
    from fairseq import checkpoint_utils

    (model,), _ = checkpoint_utils.load_model_ensemble([str(trained / "checkpoint_last.pt")])
    description = checkpoints.describe(checkpoints.read(trained / "checkpoint_last.pt"))
    assert description.parameters == sum(parameter.numel() for parameter in model.parameters())


def test_describe_the_old_form(old_bart):
    description = checkpoints.describe(checkpoints.read(old_bart))
    assert (description.architecture, description.updates, description.configuration) == ("bart_large", 500000, "args")
    assert description.tlm_options == {}


@pytest.fixture(scope="module")
def trained_bart(fairseq_commands, tmp_path_factory):
    """Folder with a checkpoint of a tiny BART that was trained with TLM."""
    folder = tmp_path_factory.mktemp("trained_bart")
    fairseq_commands.train("--max-update", 2, "--save-dir", folder, *SIZE, arch="bart_large_tlm")
    return folder


@pytest.mark.parametrize("kind", ["trained", "trained_bart"])
def test_exported_checkpoint_is_stock(kind, request, toy_data, toy_batch, tmp_path):
    """Stock fairseq in a process of its own: no user-dir, no allow-list, weights_only as torch has it."""
    from fairseq import checkpoint_utils

    original = request.getfixturevalue(kind) / "checkpoint_last.pt"
    exported = tmp_path / "stock.pt"
    assert main(["checkpoint", "export", str(original), str(exported)]) == 0
    code = """
import argparse, sys, torch
from fairseq import checkpoint_utils
assert argparse.Namespace not in torch.serialization.get_safe_globals()
(model,), cfg, task = checkpoint_utils.load_model_ensemble_and_task([sys.argv[1]], arg_overrides={"data": sys.argv[2]})
assert not any(name.startswith("tlm_fairseq") for name in sys.modules)
assert type(model).__name__ == "TransformerModel", type(model)
batch = torch.load(sys.argv[3])
torch.save(model.eval()(**batch)[0], sys.argv[4])
"""
    torch.save(toy_batch, tmp_path / "batch.pt")
    paths = [exported, toy_data, tmp_path / "batch.pt", tmp_path / "logits.pt"]
    arguments = [sys.executable, "-c", code, *map(str, paths)]
    process = subprocess.run(arguments, capture_output=True, text=True, cwd=tmp_path)
    assert process.returncode == 0, process.stderr
    (model,), _ = checkpoint_utils.load_model_ensemble([str(original)], arg_overrides={"data": str(toy_data)})
    assert torch.equal(torch.load(tmp_path / "logits.pt"), model.eval()(**toy_batch)[0])
    assert exported.stat().st_size < original.stat().st_size


def test_exporting_the_old_form(old_bart, tmp_path):
    state = checkpoints.to_stock(checkpoints.read(old_bart))
    assert state["cfg"]["model"]["arch"] == "transformer" and state["args"] is None
    assert state["cfg"]["model"]["layernorm_embedding"], "what bart_large sets, and transformer would not"
    checkpoints.write(state, tmp_path / "out.pt")
    assert torch.load(tmp_path / "out.pt", weights_only=True)["cfg"]["task"]["_name"] == "denoising"


def test_training_goes_on_from_an_export_with_its_optimizer(trained, fairseq_commands, tmp_path):
    main(["checkpoint", "export", "--keep-optimizer", str(trained / "checkpoint_last.pt"), str(tmp_path / "stock.pt")])
    fairseq_commands.train(
        "--restore-file",
        tmp_path / "stock.pt",
        "--save-dir",
        tmp_path / "on",
        "--max-update",
        8,
        arch="transformer_tiny",
    )
    assert checkpoints.describe(checkpoints.read(tmp_path / "on" / "checkpoint_last.pt")).updates == 8


def test_restore_file_from_stock_of_the_new_form(fairseq_commands, tmp_path):
    fairseq_commands.train("--max-update", 3, "--save-dir", tmp_path / "stock", arch="transformer_tiny")
    stock = tmp_path / "stock" / "checkpoint_last.pt"
    fairseq_commands.train(
        "--restore-file", stock, *RESETS, "--max-update", 1, "--lr", 0, "--save-dir", tmp_path / "tlm"
    )
    before = checkpoints.read(stock)["model"]
    after = checkpoints.read(tmp_path / "tlm" / "checkpoint_last.pt")
    assert after["cfg"]["model"].arch == "transformer_tiny_tlm"
    assert all(torch.equal(before[name], after["model"][name]) for name in before)


def test_a_checkpoint_written_before_is_read_and_trained_on(trained, toy_batch, fairseq_commands, tmp_path):
    """Of the options of Token-Level Masking, the first checkpoints held three."""
    from fairseq import checkpoint_utils

    state = checkpoints.read(trained / "checkpoint_last.pt")
    first = {"tlm_rate", "tlm_strategy", "tlm_where"}
    for name in {*registry.OPTION_NAMES, "source_word_dropout"} - first:
        vars(state["cfg"]["model"]).pop(name, None)
    torch.save(state, tmp_path / "old.pt")
    assert set(checkpoints.describe(checkpoints.read(tmp_path / "old.pt")).tlm_options) == first
    logits = []
    for path in (trained / "checkpoint_last.pt", tmp_path / "old.pt"):
        [model], _, _ = checkpoint_utils.load_model_ensemble_and_task([str(path)])
        logits.append(model.eval()(**toy_batch)[0])
    assert torch.equal(*logits)
    fairseq_commands.train("--restore-file", tmp_path / "old.pt", "--max-update", 8, "--save-dir", tmp_path / "on")
    assert checkpoints.describe(checkpoints.read(tmp_path / "on/checkpoint_last.pt")).updates == 8


def test_restore_file_of_bart_large_in_its_old_form(toy_data, fairseq_commands, build_toy_model, tmp_path):
    """Also across vocabularies: fairseq's BART drops what its dictionary does not hold, and so must the counterpart."""
    from fairseq import checkpoint_utils

    fairseq_commands.train("--max-update", 2, "--save-dir", tmp_path / "stock", *SIZE, arch="bart_large")
    state = checkpoint_utils.load_checkpoint_to_cpu(str(tmp_path / "stock" / "checkpoint_last.pt"))
    old = {**state, "args": state["cfg"]["model"], "cfg": None, "last_optimizer_state": None}
    torch.save(old, tmp_path / "model.pt", _use_new_zipfile_serialization=False)
    fairseq_commands.train(
        "--restore-file",
        tmp_path / "model.pt",
        *RESETS,
        *SIZE,
        "--max-update",
        1,
        "--lr",
        0,
        "--save-dir",
        tmp_path / "tlm",
        arch="bart_large_tlm",
    )
    after = checkpoints.read(tmp_path / "tlm" / "checkpoint_last.pt")
    assert checkpoints.describe(after).architecture == "bart_large_tlm"
    assert all(torch.equal(tensor, after["model"][name]) for name, tensor in old["model"].items())


class TestCommands:
    def test_inspect_prints(self, trained, capsys):
        assert main(["checkpoint", "inspect", str(trained / "checkpoint_last.pt")]) == 0
        printed = capsys.readouterr().out
        assert (
            "transformer_tiny_tlm" in printed
            and "attn_regularizer tlm, tlm_rate 0.1, tlm_strategy both, tlm_where all" in printed
        )

    def test_inspect_prints_json(self, trained, capsys):
        assert main(["checkpoint", "inspect", "--json", str(trained / "checkpoint_last.pt")]) == 0
        assert json.loads(capsys.readouterr().out)["updates"] == 6

    @pytest.mark.parametrize("action", ["inspect", "export"])
    @pytest.mark.parametrize(
        "content, message",
        [(None, "no such file"), (b"", "not a whole checkpoint"), (b"plain text, no checkpoint\n", "checkpoint")],
    )
    def test_bad_files_get_one_line(self, action, content, message, tmp_path, capsys):
        path = tmp_path / "bad.pt"
        if content is not None:
            path.write_bytes(content)
        output = [str(tmp_path / "out.pt")] if action == "export" else []
        assert main(["checkpoint", action, str(path), *output]) == 1
        error = capsys.readouterr().err.strip()
        assert str(path) in error and message in error and "\n" not in error
        assert not (tmp_path / "out.pt").exists()

    @pytest.mark.parametrize("model", [{"_name": "no_such_arch"}, {}, None])
    def test_exporting_an_unknown_architecture_gets_one_line(self, model, tmp_path, capsys):
        torch.save({"model": {}, "args": None, "cfg": {"model": model}}, tmp_path / "unknown.pt")
        assert main(["checkpoint", "export", str(tmp_path / "unknown.pt"), str(tmp_path / "out.pt")]) == 1
        error = capsys.readouterr().err.strip()
        assert "fairseq has no architecture" in error and "\n" not in error

    def test_a_truncated_checkpoint_gets_one_line(self, trained, tmp_path, capsys):
        whole = (trained / "checkpoint_last.pt").read_bytes()
        (tmp_path / "half.pt").write_bytes(whole[: len(whole) // 2])
        assert main(["checkpoint", "inspect", str(tmp_path / "half.pt")]) == 1
        assert len(capsys.readouterr().err.strip().split("\n")) == 1

    def test_inspecting_a_hostile_file_lists_what_it_would_import(self, tmp_path, capsys):
        class Hostile:
            def __reduce__(self):
                return os.mkdir, (str(tmp_path / "ran"),)

        torch.save({"model": {}, "args": Hostile()}, tmp_path / "hostile.pt")
        assert main(["checkpoint", "inspect", str(tmp_path / "hostile.pt")]) == 1
        assert f"{os.mkdir.__module__}.mkdir" in capsys.readouterr().err
        assert not (tmp_path / "ran").exists()

    def test_a_failed_export_leaves_the_old_file(self, trained, tmp_path, monkeypatch):
        output = tmp_path / "out.pt"
        output.write_bytes(b"old")

        def no_space(state, handle):
            handle.write(b"half")
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(torch, "save", no_space)
        assert main(["checkpoint", "export", str(trained / "checkpoint_last.pt"), str(output)]) == 1
        assert output.read_bytes() == b"old" and os.listdir(tmp_path) == ["out.pt"]


def test_a_file_of_something_else_is_no_model(tmp_path):
    torch.save({"weights": torch.ones(1)}, tmp_path / "other.pt")
    with pytest.raises(UserError, match="holds no fairseq model"):
        checkpoints.read(tmp_path / "other.pt")
