"""fairseq-train with a TLM model under the options that users combine it with."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from tlm_fairseq import attention
from tlm_fairseq.fairseq_support import checkpoints
from tlm_fairseq.regularizers import drophead, tlm

RECORDER = Path(__file__).with_name("record_roles.py")


# The length of DropHead's schedule is given, for the interrupted run has another --max-update.
EVERY_METHOD = [
    "--attn-regularizer",
    "tlm,drophead,dropkey,dropattention",
    "--drophead-rate",
    0.5,
    "--drophead-updates",
    20,
]


@pytest.fixture
def drawn(monkeypatch):
    """List of the roles that are drawn while the test runs."""
    roles = []
    select_roles = tlm.select_roles
    monkeypatch.setattr(tlm, "select_roles", lambda *a, **n: roles.append(select_roles(*a, **n)) or roles[-1])
    return roles


def weights_in(folder):
    return checkpoints.read(folder / "checkpoint_last.pt")["model"]


def test_a_resumed_run_equals_an_uninterrupted_one(fairseq_commands, tmp_path):
    options = ["--dropout", 0.1, "--tlm-rate", 0.3, "--no-epoch-checkpoints", *EVERY_METHOD]
    fairseq_commands.train(*options, "--max-update", 20, "--save-dir", tmp_path / "whole")
    fairseq_commands.train(*options, "--max-update", 10, "--save-dir", tmp_path / "parts")
    assert checkpoints.describe(checkpoints.read(tmp_path / "parts" / "checkpoint_last.pt")).updates == 10
    fairseq_commands.train(*options, "--max-update", 20, "--save-dir", tmp_path / "parts")
    whole, parts = weights_in(tmp_path / "whole"), weights_in(tmp_path / "parts")
    assert all(torch.equal(whole[name], parts[name]) for name in whole)


def test_each_update_has_its_rate_of_the_schedule(fairseq_commands, tmp_path, monkeypatch):
    rates = []
    rate_at = drophead.DropHeadOptions.rate_at

    def recording(options, num_updates):
        rates.append(rate_at(options, num_updates))
        return rates[-1]

    monkeypatch.setattr(drophead.DropHeadOptions, "rate_at", recording)
    options = ["--attn-regularizer", "drophead", "--drophead-rate", 0.4, "--max-update", 4, "--disable-validation"]
    fairseq_commands.train(*options, "--save-dir", tmp_path)
    # The rate is 0 halfway, after 2 updates; the last update is the one after 3.
    assert list(dict.fromkeys(round(rate, 6) for rate in rates)) == [0.4, 0.2, 0.0]
    assert rates[-1] == pytest.approx(0.2)


def test_gradient_accumulation_draws_a_mask_for_each_batch(fairseq_commands, drawn, tmp_path):
    fairseq_commands.train("--max-update", 2, "--update-freq", 3, "--save-dir", tmp_path, "--disable-validation")
    # 2 updates of 3 batches, each seen by 2 encoder and 2 decoder layers.
    assert len(drawn) == 2 * 3 * 4
    assert len({roles.numpy().tobytes() for roles in drawn}) == len(drawn)


@pytest.mark.parametrize(
    "options",
    [
        ["--fp16"],
        ["--bf16"],
        ["--memory-efficient-fp16"],
        ["--memory-efficient-bf16"],
        ["--amp"],
        ["--checkpoint-activations"],
        ["--checkpoint-activations", "--offload-activations", "--bf16"],
        ["--tlm-strategy", "siblings", "--tlm-where", "encoder", "--attention-dropout", 0.1],
        ["--encoder-layerdrop", 0.2, "--quant-noise-pq", 0.1, *EVERY_METHOD],
    ],
    ids=lambda options: " ".join(map(str, options)),
)
def test_trains_with(options, fairseq_commands, drawn, tmp_path):
    fairseq_commands.train(*options, "--max-update", 2, "--save-dir", tmp_path)
    assert drawn and all(torch.isfinite(tensor.float()).all() for tensor in weights_in(tmp_path).values())


@pytest.mark.skipif(not torch.distributed.is_available(), reason="torch was built without torch.distributed")
def test_two_processes_under_torchrun(toy_data, fairseq_commands, tmp_path):
    """Two CPU processes train one model over gloo with the default backend, and draw different masks."""
    arguments = fairseq_commands.train_arguments(
        "--max-update",
        4,
        "--save-dir",
        tmp_path / "saved",
        "--tlm-rate",
        0.5,
        "--user-dir",
        Path(attention.__file__).parent,
    )
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc_per_node=2"]
    python_path = os.pathsep.join([str(Path(attention.__file__).parent.parent), os.environ.get("PYTHONPATH", "")])
    environment = {**os.environ, "ROLES_FOLDER": str(tmp_path), "OMP_NUM_THREADS": "1", "PYTHONPATH": python_path}
    process = subprocess.run([*command, RECORDER, *arguments], env=environment, capture_output=True, text=True)
    assert process.returncode == 0, process.stderr
    first, second = (torch.load(tmp_path / f"roles{rank}.pt") for rank in (0, 1))
    assert len(first["roles"]) == len(second["roles"]) == 4 * 4
    # The same weights on both sides after training: it was one model, from different batches.
    assert all(torch.equal(first["weights"][name], second["weights"][name]) for name in first["weights"])
    # The same seed and shape on both sides, and yet other tokens.
    assert torch.equal(first["probe seed"], second["probe seed"])
    assert not torch.equal(first["probe"], second["probe"])
    assert checkpoints.describe(checkpoints.read(tmp_path / "saved" / "checkpoint_last.pt")).updates == 4


def test_a_wrong_rate_is_refused_by_name(fairseq_commands, capsys):
    with pytest.raises(SystemExit) as stop:
        fairseq_commands.train("--tlm-rate", 1.5)
    assert stop.value.code == 2
    assert "argument --tlm-rate: must lie between 0 and 1, got 1.5" in capsys.readouterr().err


class TestAfterTraining:
    def test_generate(self, trained, toy_data, fairseq_commands, monkeypatch, capsys):
        path = ["--path", trained / "checkpoint_last.pt", "--user-dir", Path(attention.__file__).parent]
        fairseq_commands.run(
            "generate", toy_data, *path, "--cpu", "--beam", 2, "--num-workers", 0, monkeypatch=monkeypatch
        )
        hypotheses = [line for line in capsys.readouterr().out.split("\n") if line.startswith("H-")]
        assert len(hypotheses) == 20

    def test_interactive(self, trained, toy_data, fairseq_commands, monkeypatch, capsys, tmp_path):
        (tmp_path / "input").write_text("the cat sat\nbig dog\n")
        path = ["--path", trained / "checkpoint_last.pt", "--input", tmp_path / "input", "-s", "src", "-t", "tgt"]
        fairseq_commands.run(
            "interactive", toy_data, *path, "--cpu", "--beam", 2, "--num-workers", 0, monkeypatch=monkeypatch
        )
        assert sum(line.startswith("H-") for line in capsys.readouterr().out.split("\n")) == 2

    def test_hub(self, trained, toy_data):
        from fairseq.models.transformer import TransformerModel

        hub = TransformerModel.from_pretrained(
            str(trained), "checkpoint_last.pt", str(toy_data), user_dir=str(Path(attention.__file__).parent)
        )
        assert type(hub.models[0]).__name__ == "TLMTransformerModel"
        assert isinstance(hub.translate("the cat sat", beam=2), str)

    def test_validate_without_task(self, trained, toy_data, fairseq_commands, monkeypatch, caplog):
        path = [
            "--path",
            trained / "checkpoint_last.pt",
            "--valid-subset",
            "test",
            "--batch-size",
            7,
            "--cpu",
            "--num-workers",
            0,
        ]
        with caplog.at_level("INFO"):
            fairseq_commands.run("validate", toy_data, *path, monkeypatch=monkeypatch)

    def test_sacrebleu_while_training(self, fairseq_commands, tmp_path):
        """--eval-bleu leaves numpy numbers in the checkpoint, which then must load."""
        options = [
            "--eval-bleu",
            "--eval-bleu-args",
            '{"beam": 1}',
            "--best-checkpoint-metric",
            "bleu",
            "--maximize-best-checkpoint-metric",
            "--save-dir",
            tmp_path,
        ]
        fairseq_commands.train("--max-update", 2, *options)
        fairseq_commands.train("--max-update", 3, *options)
        assert checkpoints.describe(checkpoints.read(tmp_path / "checkpoint_last.pt")).updates == 3
