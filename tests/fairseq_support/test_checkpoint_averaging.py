"""The mean of checkpoints."""

import pytest
import torch

from tlm_fairseq.commands import main
from tlm_fairseq.fairseq_support import checkpoints
from tlm_fairseq.fairseq_support.checkpoint_averaging import average


@pytest.fixture(scope="module")
def saved(fairseq_commands, tmp_path_factory):
    """Folder with checkpoint_1_2.pt and checkpoint_1_4.pt of a training run."""
    folder = tmp_path_factory.mktemp("averaged")
    fairseq_commands.train("--max-update", 4, "--save-interval-updates", 2, "--save-dir", folder)
    return folder


def test_every_weight_is_the_mean(saved):
    paths = [saved / "checkpoint_1_2.pt", saved / "checkpoint_1_4.pt"]
    first, second = (checkpoints.read(path)["model"] for path in paths)
    mean = average(paths)
    assert mean["model"].keys() == first.keys()
    assert any(not torch.equal(first[name], second[name]) for name in first)
    for name, tensor in mean["model"].items():
        assert tensor.dtype == first[name].dtype
        torch.testing.assert_close(tensor, (first[name] + second[name]) / 2)
    assert mean["last_optimizer_state"] is None


def test_the_order_does_not_matter_and_one_is_its_own_mean(saved):
    paths = [saved / "checkpoint_1_2.pt", saved / "checkpoint_1_4.pt", saved / "checkpoint_last.pt"]
    one, other = average(paths)["model"], average(paths[::-1])["model"]
    assert all(torch.equal(one[name], other[name]) for name in one)
    itself, alone = checkpoints.read(paths[0])["model"], average(paths[:1])["model"]
    assert all(torch.equal(itself[name], alone[name]) for name in itself)


def test_tied_embeddings_stay_tied_and_fairseq_loads_the_mean(saved, toy_data, tmp_path):
    from fairseq import checkpoint_utils

    output = tmp_path / "mean.pt"
    arguments = [
        "--inputs",
        str(saved / "checkpoint_1_2.pt"),
        str(saved / "checkpoint_1_4.pt"),
        "--output",
        str(output),
    ]
    assert main(["checkpoint", "average", *arguments]) == 0
    weights = checkpoints.read(output)["model"]
    embeddings = ["encoder.embed_tokens.weight", "decoder.embed_tokens.weight", "decoder.output_projection.weight"]
    assert len({weights[name].data_ptr() for name in embeddings}) == 1
    (model,), _ = checkpoint_utils.load_model_ensemble([str(output)], arg_overrides={"data": str(toy_data)})
    assert torch.equal(model.encoder.embed_tokens.weight, weights[embeddings[0]])


def test_models_that_differ_are_refused_in_one_line(saved, tmp_path, capsys):
    state = checkpoints.read(saved / "checkpoint_last.pt")
    name = "decoder.embed_tokens.weight"
    state["model"][name] = state["model"][name][:1]
    torch.save(state, tmp_path / "other.pt")
    inputs = [str(saved / "checkpoint_last.pt"), str(tmp_path / "other.pt")]
    assert main(["checkpoint", "average", "--inputs", *inputs, "--output", str(tmp_path / "mean.pt")]) == 1
    error = capsys.readouterr().err.strip()
    assert str(tmp_path / "other.pt") in error and name in error and "\n" not in error
    assert not (tmp_path / "mean.pt").exists()
