"""What a training's log says of the regularisers that act."""

import logging

import pytest

LOGGER = "tlm_fairseq.models.regularized_model"


@pytest.fixture
def told(caplog):
    """Returns told(): the lines that the models have logged so far."""
    caplog.set_level(logging.INFO)
    return lambda: [record.getMessage() for record in caplog.records if record.name == LOGGER]


def test_a_training_says_it_once_and_generation_nothing(fairseq_commands, told, tmp_path, monkeypatch):
    fairseq_commands.train("--max-update", 3, "--save-dir", tmp_path, "--tlm-rate", 0.05)
    line = "Token-Level Masking: rate 0.05, both, 4 self-attentions (2 encoder, 2 decoder)"
    assert told() == [line]
    generation = ["--path", tmp_path / "checkpoint_last.pt", "--cpu", "--beam", 1, "--num-workers", 0]
    fairseq_commands.run("generate", fairseq_commands.data, *generation, monkeypatch=monkeypatch)
    assert told() == [line]


@pytest.mark.parametrize(
    "options, lines",
    [
        ({"tlm_rate": 0}, ["No regulariser in 4 self-attentions (2 encoder, 2 decoder)"]),
        (
            {"tlm_where": "decoder", "tlm_strategy": "self", "tlm_warmup_updates": 10},
            ["Token-Level Masking: rate 0.1, self, warmup updates 10, 2 self-attentions (0 encoder, 2 decoder)"],
        ),
        (
            {"attn_regularizer": "drophead,dropkey,dropattention", "drophead_rate": 0.25, "max_update": 50},
            [
                "DropHead: rate 0.25, schedule v, updates 50, 4 self-attentions (2 encoder, 2 decoder)",
                "DropKey: rate 0.1, schedule constant, 4 self-attentions (2 encoder, 2 decoder)",
                "DropAttention: rate 0.1, by column, 4 self-attentions (2 encoder, 2 decoder)",
            ],
        ),
    ],
)
def test_each_method_has_a_line(build_toy_model, told, options, lines):
    model = build_toy_model("transformer_tlm", **options)
    model.eval()
    assert told() == []
    for _ in range(2):
        model.train()
    assert told() == lines


def test_a_model_of_one_stack_names_that_one(build_toy_model, told):
    build_toy_model("roberta_tlm", max_positions=64).train()
    assert told() == ["Token-Level Masking: rate 0.1, both, 2 self-attentions (2 encoder)"]
