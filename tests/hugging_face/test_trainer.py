"""A training by transformers' Trainer, interrupted and resumed."""

import pytest
import torch

from tlm_fairseq.hugging_face import regularize

from small_transformers import BY_NAME, VOCABULARY

transformers = pytest.importorskip("transformers", minversion="5")
pytest.importorskip("accelerate", reason="transformers' Trainer needs it: pip install 'tlm-fairseq[transformers]'")

pytestmark = pytest.mark.training


def examples():
    generator = torch.Generator().manual_seed(3)
    words = torch.randint(5, VOCABULARY, (24, 7), generator=generator)
    return [{"input_ids": row, "labels": row[0] % 2} for row in words]


def train(folder, updates, resume=None, rate=0.4):
    """Returns the weights after so many updates of one and the same training."""
    transformers.set_seed(1)
    model = transformers.BertForSequenceClassification(BY_NAME["Bert"].model().config)
    regularize(model, rate=rate)
    settings = transformers.TrainingArguments(
        output_dir=str(folder),
        max_steps=updates,
        save_steps=3,
        per_device_train_batch_size=4,
        learning_rate=1e-2,
        lr_scheduler_type="constant",
        use_cpu=True,
        report_to=[],
        disable_tqdm=True,
        seed=1,
    )
    transformers.Trainer(model, settings, train_dataset=examples()).train(resume_from_checkpoint=resume)
    return {name: value.clone() for name, value in model.state_dict().items()}


def test_a_resumed_training_draws_what_the_whole_one_draws(tmp_path):
    whole = train(tmp_path / "whole", 6)
    train(tmp_path / "parts", 3)
    resumed = train(tmp_path / "parts", 6, resume=str(tmp_path / "parts" / "checkpoint-3"))
    torch.testing.assert_close(resumed, whole, atol=0, rtol=0)
    stock = train(tmp_path / "stock", 6, rate=0)
    assert any((whole[name] - stock[name]).abs().max() > 1e-3 for name in whole)


def test_what_it_saves_is_a_stock_model(tmp_path):
    weights = train(tmp_path, 3)
    loaded = transformers.BertForSequenceClassification.from_pretrained(tmp_path / "checkpoint-3")
    torch.testing.assert_close(dict(loaded.state_dict()), weights, atol=0, rtol=0)
    assert "regularized" not in (tmp_path / "checkpoint-3" / "config.json").read_text("utf-8")
