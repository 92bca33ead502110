import dataclasses
import json

import numpy as np
import pytest
import torch

from tlm_fairseq.classifiers.models import Sizes, build_model
from tlm_fairseq.classifiers.training import CHECKPOINT, Schedule, batch, train
from tlm_fairseq.errors import UserError
from tlm_fairseq.hugging_face import regularize

SIZES = Sizes(layers=1, width=8, heads=2, feed_forward=8, patch=4)
SCHEDULE = Schedule(max_update=8, batch_size=4, lr=1e-2, weight_decay=0.01, interval=3, seed=1)
SETTINGS = {"lr": 1e-2}


@pytest.fixture(scope="module")
def parts():
    generator = torch.Generator().manual_seed(1)
    labels = {name: torch.arange(count) % 3 for name, count in (("train", 10), ("valid", 5), ("test", 6))}
    return {name: (torch.rand(len(some), 1, 8, 8, generator=generator), some) for name, some in labels.items()}


def new_model():
    """Its dropout and its regulariser draw in training."""
    torch.manual_seed(1)
    return regularize(build_model((1, 8, 8), 3, SIZES, dropout=0.5, attention_dropout=0.0), "tlm", rate=0.5)


@pytest.fixture
def model():
    return new_model()


def test_each_epoch_has_each_example_once_and_another_order():
    epochs = [[batch(10, update, SCHEDULE).tolist() for update in range(3 * n, 3 * n + 3)] for n in (0, 1)]
    assert [len(one) for one in epochs[0]] == [4, 4, 2]
    assert all(sorted(sum(epoch, [])) == list(range(10)) for epoch in epochs)
    assert epochs[0] != epochs[1]
    assert batch(10, 0, dataclasses.replace(SCHEDULE, seed=2)).tolist() != epochs[0][0]


def test_the_log_has_the_losses_at_each_interval_and_at_the_end(parts, model, tmp_path):
    lines = []
    progress = train(model, parts, SCHEDULE, tmp_path, SETTINGS, lines.append)
    found = [line.split(" | ") for line in lines]
    assert [kind for _, kind, _ in found] == ["train_inner", "valid", "test"] * 3
    assert [json.loads(figures)["num_updates"] for _, kind, figures in found if kind == "train_inner"] == [
        "3",
        "6",
        "8",
    ]
    assert set(progress.figures("last")["test"]) == {"loss", "accuracy"}
    model.eval()
    inputs, labels = parts["test"]
    with torch.inference_mode():
        right = (model(inputs).logits.argmax(-1) == labels).double().mean().item()
    assert progress.figures("last")["test"]["accuracy"] == right
    lowest = min(figures["valid"]["loss"] for _, figures in progress.evaluations)
    assert progress.figures("best")["valid"]["loss"] == lowest


def test_a_training_that_was_ended_and_goes_on_equals_one_that_was_not(parts, model, tmp_path):
    whole, before, after = [], [], []
    train(model, parts, SCHEDULE, tmp_path / "whole", SETTINGS, whole.append)

    def tell(line):
        if '"num_updates": "6"' in line:
            raise KeyboardInterrupt
        before.append(line)

    with pytest.raises(KeyboardInterrupt):
        train(new_model(), parts, SCHEDULE, tmp_path / "ended", SETTINGS, tell)
    resumed = new_model()
    torch.manual_seed(99)
    train(resumed, parts, SCHEDULE, tmp_path / "ended", SETTINGS, after.append)
    assert len(before) == 3 and after == whole
    weights = model.state_dict()
    assert all(torch.equal(value, weights[name]) for name, value in resumed.state_dict().items())
    finished = []
    train(new_model(), parts, SCHEDULE, tmp_path / "ended", SETTINGS, finished.append)
    assert finished == whole


def test_a_checkpoint_of_another_training_is_one_line(parts, model, tmp_path):
    (tmp_path / CHECKPOINT).write_bytes(b"nothing")
    with pytest.raises(UserError, match="checkpoint_last.pt: is no checkpoint of a classifier; remove it"):
        train(model, parts, SCHEDULE, tmp_path, SETTINGS, print)
    (tmp_path / CHECKPOINT).unlink()
    train(model, parts, SCHEDULE, tmp_path, SETTINGS, print)
    with pytest.raises(UserError, match="checkpoint_last.pt: is of a training with other settings"):
        train(model, parts, SCHEDULE, tmp_path, {"lr": 1e-3}, print)


def test_a_loss_that_is_not_finite_is_one_line(parts, model, tmp_path):
    inputs, labels = parts["train"]
    spoilt = {**parts, "train": (inputs * np.inf, labels)}
    with pytest.raises(UserError, match="the loss is not finite before update 3; lower the learning rate"):
        train(model, spoilt, SCHEDULE, tmp_path, SETTINGS, print)


@pytest.mark.parametrize(
    "changed, message",
    [({"patch": 3}, "patches of 3 x 3 do not part 8 x 8"), ({"heads": 3}, "3 heads do not part a width of 8")],
)
def test_sizes_that_do_not_fit_are_one_line(changed, message):
    with pytest.raises(UserError, match=message):
        build_model((1, 8, 8), 3, dataclasses.replace(SIZES, **changed), 0.1, 0.0)


def test_attention_dropout_is_the_models_own_and_an_example_need_not_be_square():
    model = build_model((1, 12, 8), 3, SIZES, dropout=0.0, attention_dropout=0.25)
    assert model.config.attention_probs_dropout_prob == 0.25 and model.config.hidden_dropout_prob == 0.0
    inputs = torch.rand(2, 1, 12, 8)
    assert not torch.equal(*(model.train()(inputs).logits for _ in range(2)))
    assert model.vit.embeddings.position_embeddings.shape == (1, 7, 8)
