"""The _tlm architectures beside their stock counterparts."""

import argparse

import pytest
import torch
from fairseq.models import ARCH_CONFIG_REGISTRY, ARCH_MODEL_REGISTRY

from tlm_fairseq.attention import TLMMultiheadAttention
from tlm_fairseq.regularizers import registry, tlm
from tlm_fairseq.regularizers.tlm import TLMOptions

# The names that users type. Every stock transformer and BART architecture has its counterpart.
COUNTERPARTS = [
    "transformer_tlm",
    "transformer_tiny_tlm",
    "transformer_iwslt_de_en_tlm",
    "transformer_wmt_en_de_tlm",
    "transformer_wmt_en_de_big_tlm",
    "transformer_wmt_en_de_big_t2t_tlm",
    "transformer_vaswani_wmt_en_de_big_tlm",
    "transformer_vaswani_wmt_en_fr_big_tlm",
    "bart_base_tlm",
    "bart_large_tlm",
    "mbart_base_tlm",
    "mbart_large_tlm",
    "mbart_base_wmt20_tlm",
]
FAMILIES = ["transformer_tiny", "bart_base", "mbart_base"]


def defaults_of(arch, **given):
    args = argparse.Namespace(**given)
    ARCH_CONFIG_REGISTRY[arch](args)
    return vars(args)


@pytest.mark.usefixtures("build_toy_model")
class TestHyperParameters:
    @pytest.mark.parametrize("counterpart", COUNTERPARTS)
    def test_are_those_of_the_stock_architecture(self, counterpart):
        mine = defaults_of(counterpart)
        options = {name: mine.pop(name) for name in list(mine) if name.startswith(("tlm_", "attn_regularizer"))}
        assert mine == defaults_of(counterpart.removesuffix("_tlm"))
        expected = argparse.Namespace()
        registry.set_defaults(expected)
        assert options == vars(expected) and options["tlm_rate"] == 0.1

    @pytest.mark.parametrize("counterpart", COUNTERPARTS)
    def test_what_the_user_gave_wins(self, counterpart):
        given = dict(encoder_layers=3, dropout=0.77, attention_dropout=0.5, tlm_rate=0.05, tlm_where="encoder")
        assert given.items() <= defaults_of(counterpart, **given).items()

    def test_no_stock_architecture_lacks_its_counterpart(self):
        stock_models = {ARCH_MODEL_REGISTRY[name] for name in ("transformer", "bart_large")}
        stock = {name for name, model in ARCH_MODEL_REGISTRY.items() if model in stock_models}
        assert {name + "_tlm" for name in stock} == set(COUNTERPARTS)


def parameters_of(model):
    return dict(model.named_parameters())


@pytest.mark.parametrize("stock", FAMILIES)
def test_weights_go_both_ways_between_stock_and_tlm(stock, build_toy_model, toy_batch):
    stock_model, tlm_model = build_toy_model(stock, seed=1), build_toy_model(stock + "_tlm", seed=2)
    assert list(stock_model.state_dict()) == list(tlm_model.state_dict())

    tlm_model.load_state_dict(stock_model.state_dict(), strict=True)
    expected, actual = stock_model.eval()(**toy_batch)[0], tlm_model.eval()(**toy_batch)[0]
    assert torch.equal(expected, actual)

    other = build_toy_model(stock, seed=3)
    other.load_state_dict(tlm_model.state_dict(), strict=True)
    assert torch.equal(other.eval()(**toy_batch)[0], expected)


@pytest.mark.parametrize("stock", FAMILIES)
def test_rate_zero_is_stock_bit_for_bit_in_training(stock, build_toy_model, toy_batch):
    results = []
    for arch, options in ((stock, {}), (stock + "_tlm", dict(tlm_rate=0.0))):
        model = build_toy_model(arch, seed=5, dropout=0.1, **options).train()
        torch.manual_seed(9)
        output = model(**toy_batch)[0]
        output.float().logsumexp(-1).sum().backward()
        results.append((output, {name: parameter.grad for name, parameter in parameters_of(model).items()}))
    assert torch.equal(results[0][0], results[1][0])
    for name, gradient in results[0][1].items():
        assert torch.equal(gradient, results[1][1][name]), name


@pytest.mark.parametrize("where, encoder, decoder", [("all", 1, 1), ("encoder", 1, 0), ("decoder", 0, 1)])
@pytest.mark.parametrize("family", ["transformer_tiny_tlm", "bart_base_tlm"])
def test_only_self_attention_is_masked_and_only_where_asked(family, where, encoder, decoder, build_toy_model):
    model = build_toy_model(family, tlm_rate=0.3, tlm_where=where, tlm_strategy="self")
    for name, module in model.named_modules():
        if name.endswith("self_attn"):
            assert type(module) is TLMMultiheadAttention
            acts = encoder if name.startswith("encoder") else decoder
            assert [each.options for each in module.regularizers] == ([TLMOptions(0.3, "self", where)] if acts else [])
        elif name.endswith("encoder_attn"):
            assert type(module) is not TLMMultiheadAttention


@pytest.mark.parametrize("family", ["transformer_tiny_tlm", "bart_base_tlm"])
def test_training_masks_and_evaluation_does_not(family, build_toy_model, toy_batch):
    model = build_toy_model(family, tlm_rate=0.5, dropout=0.0)

    def output(seed):
        torch.manual_seed(seed)
        return model(**toy_batch)[0]

    assert not torch.allclose(output(1), output(2))
    assert torch.equal(output(1), output(1))
    model.eval()
    assert torch.equal(output(1), output(2))


def test_activation_checkpointing_recomputes_under_the_same_mask(build_toy_model, toy_batch, monkeypatch):
    drawn = []
    select_roles = tlm.select_roles
    monkeypatch.setattr(tlm, "select_roles", lambda *a, **n: drawn.append(select_roles(*a, **n)) or drawn[-1])
    gradients = []
    for checkpointed in (False, True):
        drawn.clear()
        methods = "tlm,drophead,dropkey,dropattention"
        options = dict(attn_regularizer=methods, tlm_rate=0.5, drophead_schedule="constant")
        model = build_toy_model("transformer_tiny_tlm", checkpoint_activations=checkpointed, **options).train()
        torch.manual_seed(4)
        model(**toy_batch)[0].sum().backward()
        gradients.append({name: parameter.grad for name, parameter in parameters_of(model).items()})
    # Four layers draw once in the forward pass, and once more when the backward pass recomputes them, last first.
    assert len(drawn) == 8
    for first, again in zip(drawn[:4], reversed(drawn[4:]), strict=True):
        assert torch.equal(first, again)
    for name, gradient in gradients[0].items():
        torch.testing.assert_close(gradients[1][name], gradient, msg=name)


def test_incremental_decoding_equals_one_pass(build_toy_model, toy_batch):
    model = build_toy_model("transformer_tiny_tlm", tlm_rate=0.5).eval()
    encoder_out = model.encoder(toy_batch["src_tokens"], toy_batch["src_lengths"])
    previous = toy_batch["prev_output_tokens"][:2, :4]
    encoder_out = model.encoder.reorder_encoder_out(encoder_out, torch.tensor([0, 1]))
    at_once = model.decoder(previous, encoder_out)[0]
    state = {}
    steps = [model.decoder(previous[:, : t + 1], encoder_out, incremental_state=state)[0][:, -1] for t in range(4)]
    torch.testing.assert_close(torch.stack(steps, 1), at_once, atol=1e-5, rtol=1e-4)


def test_torch_compile_of_a_whole_model(build_toy_model, toy_batch):
    model = build_toy_model("transformer_tiny_tlm", tlm_rate=0.5, dropout=0.1).train()
    torch._dynamo.reset()
    compiled = torch.compile(model, backend="aot_eager")
    outputs = []
    for runner in (model, compiled):
        torch.manual_seed(6)
        outputs.append(runner(**toy_batch)[0])
    torch.testing.assert_close(outputs[1], outputs[0])
    outputs[1].sum().backward()


@pytest.mark.parametrize("family", ["transformer_tiny_tlm", "bart_base_tlm"])
def test_none_is_stock_with_attention_dropout_alone(family, build_toy_model, toy_batch):
    outputs = []
    for arch, options in ((family.removesuffix("_tlm"), {}), (family, dict(attn_regularizer="none"))):
        model = build_toy_model(arch, seed=5, attention_dropout=0.3, **options).train()
        torch.manual_seed(9)
        outputs.append(model(**toy_batch)[0])
    assert torch.equal(*outputs)


def test_the_rate_of_dropkey_may_decrease_from_layer_to_layer(build_toy_model):
    options = dict(attn_regularizer="dropkey", dropkey_rate=0.4, dropkey_schedule="decreasing")
    model = build_toy_model("transformer_tiny_tlm", **options)
    attentions = {name: module for name, module in model.named_modules() if name.endswith("self_attn")}
    rates = {name: attention.regularizers[0].rate() for name, attention in attentions.items()}
    assert list(rates) == [f"{stack}.layers.{layer}.self_attn" for stack in ("encoder", "decoder") for layer in (0, 1)]
    assert list(rates.values()) == pytest.approx([0.4, 0.2] * 2)


def test_cross_self_attention_is_refused_unless_only_the_encoder_is_masked(build_toy_model):
    with pytest.raises(ValueError, match="--tlm-where encoder"):
        build_toy_model("transformer_tiny_tlm", cross_self_attention=True)
    build_toy_model("transformer_tiny_tlm", cross_self_attention=True, tlm_where="encoder")
