"""The RoBERTa architectures beside their stock counterparts, and their training."""

import argparse

import pytest
import torch
from fairseq.models import ARCH_CONFIG_REGISTRY, ARCH_MODEL_REGISTRY

from tlm_fairseq.attention import TLMMultiheadAttention
from tlm_fairseq.fairseq_support import checkpoints

from small_berts import binarise_sentences, train

COUNTERPARTS = ["roberta_tlm", "roberta_base_tlm", "roberta_large_tlm", "roberta_prenorm_tlm", "xlm_tlm"]
STOCK = ["roberta_base", "roberta_prenorm"]
TOKENS = torch.tensor([[0, 5, 6, 7, 2], [0, 8, 9, 2, 1], [0, 10, 2, 1, 1]])


def defaults_of(arch, **given):
    args = argparse.Namespace(**given)
    ARCH_CONFIG_REGISTRY[arch](args)
    return vars(args)


@pytest.fixture(scope="module")
def build(build_toy_model):
    """Returns build(arch, **options): a RoBERTa at toy size."""
    return lambda arch, **options: build_toy_model(arch, max_positions=32, **options)


def test_hyper_parameters_are_those_of_the_stock_architecture(build):
    for ours in COUNTERPARTS:
        mine = defaults_of(ours)
        options = {name: mine.pop(name) for name in list(mine) if name.startswith(("tlm_", "attn_regularizer"))}
        assert mine == defaults_of(ours.removesuffix("_tlm"))
        assert (options["tlm_rate"], options["tlm_strategy"], options["tlm_where"]) == (0.1, "both", "all")
        assert defaults_of(ours, dropout=0.77, tlm_rate=0.05).items() >= dict(dropout=0.77, tlm_rate=0.05).items()
    stock = {name for name, model in ARCH_MODEL_REGISTRY.items() if model is ARCH_MODEL_REGISTRY["roberta"]}
    assert {name + "_tlm" for name in stock} == set(COUNTERPARTS)


@pytest.mark.parametrize("stock", STOCK)
def test_stock_and_tlm_begin_with_the_same_weights_and_compute_the_same(stock, build):
    models = [build(name, seed=3, **options) for name, options in ((stock, {}), (stock + "_tlm", dict(tlm_rate=0.3)))]
    first, second = (model.state_dict() for model in models)
    assert list(first) == list(second) and all(torch.equal(first[name], second[name]) for name in first)
    for model in models:
        model.register_classification_head("label", num_classes=3)
    models[1].load_state_dict(models[0].state_dict(), strict=True)
    for named in ({}, dict(features_only=True, classification_head_name="label")):
        logits = [model.eval()(TOKENS, **named)[0] for model in models]
        assert torch.equal(*logits) and logits[0].std() > 0


@pytest.mark.parametrize("stock", STOCK)
def test_rate_zero_is_stock_bit_for_bit_in_training(stock, build):
    results = []
    for arch, options in ((stock, {}), (stock + "_tlm", dict(tlm_rate=0.0))):
        model = build(arch, seed=5, dropout=0.1, **options).train()
        torch.manual_seed(9)
        logits = model(TOKENS)[0]
        logits.logsumexp(-1).sum().backward()
        results.append([logits, *(parameter.grad for parameter in model.parameters())])
    assert all(torch.equal(*pair) for pair in zip(*results, strict=True))


def test_training_masks_and_evaluation_does_not(build):
    model = build("roberta_base_tlm", tlm_rate=0.5, dropout=0.0, attention_dropout=0.0).train()
    attentions = [layer.self_attn for layer in model.encoder.sentence_encoder.layers]
    assert [type(attention) for attention in attentions] == [TLMMultiheadAttention] * 2

    def output(seed):
        torch.manual_seed(seed)
        return model(TOKENS)[0]

    assert not torch.allclose(output(1), output(2)) and torch.equal(output(1), output(1))
    model.eval()
    assert torch.equal(output(1), output(2))


def test_no_masking_where_only_a_decoder_is_masked(build):
    model = build("roberta_base_tlm", tlm_rate=0.5, tlm_where="decoder", dropout=0.0, attention_dropout=0.0).train()
    torch.manual_seed(1)
    first = model(TOKENS)[0]
    assert torch.equal(first, model(TOKENS)[0])


def test_layer_norm_eps(build):
    for given, expected in ((dict(layer_norm_eps=1e-12), 1e-12), ({}, 1e-5)):
        model = build("roberta_base_tlm", **given)
        norms = [module for module in model.modules() if isinstance(module, torch.nn.LayerNorm)]
        # Two in each of two layers, that of the embeddings and that of the head.
        assert [module.eps for module in norms] == [expected] * 6


SIZE = (
    "--encoder-layers 2 --encoder-embed-dim 16 --encoder-ffn-embed-dim 32 --encoder-attention-heads 2 "
    "--batch-size 6 --tlm-rate 0.1"
).split()


def test_masked_lm_then_a_regression(fairseq_commands, tmp_path):
    """Pretraining on toy sentences, the checkpoint in fairseq's interface, and a score for each as in STS-B."""
    from fairseq.models.roberta import RobertaModel

    words = "the cat dog sat ran home".split()
    lines = [
        " ".join(words[(start * step + place) % 6] for place in range(4 + start % 3))
        for start in range(6)
        for step in (1, 2, 5)
    ]
    binarise_sentences(tmp_path / "bin", None, lines, ["x"] * len(lines))
    for split in ("train", "valid"):
        scores = "".join(f"{line.split(' ').count('cat') / 2}\n" for line in lines)
        (tmp_path / "bin" / "label" / f"{split}.label").write_text(scores, "utf-8")

    folder = tmp_path / "masked"
    train(
        fairseq_commands,
        tmp_path / "bin" / "input0",
        "--task",
        "masked_lm",
        "--criterion",
        "masked_lm",
        *SIZE,
        "--tokens-per-sample",
        32,
        "--mask-prob",
        0.3,
        "--lr",
        "1e-2",
        "--save-dir",
        folder,
        "--max-update",
        120,
        "--validate-interval",
        120,
        "--save-interval",
        120,
        arch="roberta_base_tlm",
    )
    # In bits; six equally likely words have 2.6.
    assert checkpoints.read(folder / "checkpoint_last.pt")["extra_state"]["val_loss"] < 2

    # Its own --bpe, gpt2, would look for files; the pieces are given here as numbers.
    hub = RobertaModel.from_pretrained(
        str(folder), "checkpoint_last.pt", data_name_or_path=str(tmp_path / "bin" / "input0"), bpe="characters"
    ).eval()
    assert type(hub.model).__name__ == "TLMRobertaModel"
    assert hub.extract_features(torch.tensor([0, 5, 6, 2])).shape == (1, 4, 16)

    train(
        fairseq_commands,
        tmp_path / "bin",
        "--task",
        "sentence_prediction",
        "--criterion",
        "sentence_prediction",
        "--num-classes",
        1,
        "--regression-target",
        "--classification-head-name",
        "score",
        "--init-token",
        0,
        *SIZE,
        "--max-positions",
        32,
        "--finetune-from-model",
        folder / "checkpoint_last.pt",
        "--max-epoch",
        8,
        "--lr",
        "1e-2",
        "--report-pearson-and-spearman",
        "--save-dir",
        tmp_path / "scored",
        arch="roberta_base_tlm",
    )
    best = checkpoints.read(tmp_path / "scored" / "checkpoint_best.pt")
    assert best["model"]["classification_heads.score.out_proj.weight"].shape == (1, 16)
    targets = torch.tensor([line.split(" ").count("cat") / 2 for line in lines])
    # In fairseq's unit, which is that of the likelihoods: the error of the mean, divided by the logarithm of 2.
    assert best["extra_state"]["val_loss"] < targets.var(unbiased=False) / torch.log(torch.tensor(2.0))
