"""TLMMultiheadAttention against fairseq's own attention."""

import argparse

import pytest
import torch
from fairseq.modules import MultiheadAttention

from tlm_fairseq import attention
from tlm_fairseq.attention import TLMMultiheadAttention
from tlm_fairseq.masking import may_attend, select_roles
from tlm_fairseq.regularizers import attention_call, draws, registry
from tlm_fairseq.regularizers.tlm import TLM, TLMOptions

DIMENSION, HEADS = 16, 4


def stock_attention(dropout=0.0, **options):
    torch.manual_seed(7)
    return MultiheadAttention(DIMENSION, HEADS, dropout=dropout, self_attention=True, **options)


def token_level_masking(rate, strategy):
    return [TLM(TLMOptions(rate, strategy))] if rate else []


def tlm_attention(rate=0.4, strategy="both", causal=False, **options):
    return TLMMultiheadAttention.from_stock(stock_attention(**options), token_level_masking(rate, strategy), causal)


METHODS = {
    "drophead": dict(attn_regularizer="drophead", drophead_schedule="constant", drophead_rate=0.5),
    "dropkey": dict(attn_regularizer="dropkey", dropkey_rate=0.4),
    "dropattention column": dict(attn_regularizer="dropattention", dropattention_rate=0.4),
    "dropattention element": dict(
        attn_regularizer="dropattention", dropattention_rate=0.4, dropattention_unit="element", dropattention_window=2
    ),
    "all": dict(
        attn_regularizer="tlm,drophead,dropkey,dropattention",
        tlm_rate=0.3,
        drophead_schedule="constant",
        drophead_rate=0.5,
        dropkey_rate=0.4,
        dropattention_rate=0.4,
    ),
}
each_method = pytest.mark.parametrize("method", METHODS)


def regularized_attention(method, causal=False, rates=None, **options):
    """Attention with one of METHODS; ``rates`` replaces each of its rates."""
    settings = {
        name: value if rates is None or not name.endswith("_rate") else rates for name, value in METHODS[method].items()
    }
    regularizers = registry.build(argparse.Namespace(**settings), "decoder" if causal else "encoder")
    return TLMMultiheadAttention.from_stock(stock_attention(**options), regularizers, causal)


def future_mask(length):
    """As fairseq's decoder makes it."""
    return torch.full((length, length), float("-inf")).triu(1)


@pytest.fixture
def inputs():
    """A (T, B, C) input and its (B, T) padding mask."""
    generator = torch.Generator().manual_seed(3)
    padding_mask = torch.tensor([[0, 0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 1, 1, 1], [1, 1, 0, 0, 0, 0, 0]]).bool()
    return torch.randn(7, 3, DIMENSION, generator=generator), padding_mask


def run(module, x, padding_mask, seed=11, **named):
    """Returns output, gradient of the input and gradients of the parameters, under one torch seed."""
    x = x.clone().requires_grad_()
    module.zero_grad()
    torch.manual_seed(seed)
    output, weights = module(x, x, x, key_padding_mask=padding_mask, **{"need_weights": False, **named})
    (output * torch.linspace(-1, 1, output.numel(), device=output.device).view_as(output)).sum().backward()
    return output, weights, [x.grad, *(parameter.grad for parameter in module.parameters())]


def assert_identical(first, second):
    assert torch.equal(first[0], second[0])
    assert all(torch.equal(a, b) for a, b in zip(first[2], second[2], strict=True))


@pytest.mark.parametrize("causal", [False, True])
@pytest.mark.parametrize("need_weights", [False, True])
@pytest.mark.parametrize("mode, rate", [("eval", 0.5), ("train", 0.0), ("eval", 0.0)])
def test_is_stock_bit_for_bit_when_it_does_not_mask(inputs, mode, rate, need_weights, causal):
    x, padding_mask = inputs
    named = dict(need_weights=need_weights, attn_mask=future_mask(7) if causal else None)
    if causal:
        padding_mask = padding_mask & ~padding_mask[:, :1]  # stock attention gives NaN before the first valid token
    results = []
    for module in (stock_attention(dropout=0.2), tlm_attention(rate, dropout=0.2, causal=causal)):
        results.append(run(getattr(module, mode)(), x, padding_mask, **named))
    assert_identical(*results)
    if need_weights:
        assert torch.equal(results[0][1], results[1][1])


@pytest.mark.parametrize("strategy", ["both", "siblings", "self"])
@pytest.mark.parametrize("causal", [False, True])
def test_equals_stock_attention_under_the_drawn_mask(inputs, strategy, causal):
    x, padding_mask = inputs
    torch.manual_seed(11)
    roles = select_roles(padding_mask, 0.4, strategy)
    assert roles.any(), "the seed should select something"
    table = may_attend(roles, padding_mask, causal)
    # Stock attention takes the same mask only as one matrix for each head, (B * H, T, T).
    for_stock = torch.zeros(table.shape).masked_fill(~table, float("-inf"))
    for_stock = for_stock.expand(-1, HEADS, -1, -1).reshape(-1, 7, 7)
    expected = run(stock_attention(), x, None, attn_mask=for_stock)
    attn_mask = future_mask(7) if causal else None
    module = tlm_attention(strategy=strategy, causal=causal)
    for named in (dict(), dict(need_weights=True), dict(need_head_weights=True)):
        actual = run(module, x, padding_mask, attn_mask=attn_mask, **named)
        torch.testing.assert_close(actual[0], expected[0], atol=1e-6, rtol=1e-5)
        for mine, stock in zip(actual[2], expected[2], strict=True):
            torch.testing.assert_close(mine, stock, atol=2e-5, rtol=1e-4)


def test_weights_are_those_of_the_mask(inputs):
    x, padding_mask = inputs
    torch.manual_seed(11)
    table = may_attend(select_roles(padding_mask, 0.4, "both"), padding_mask)
    _, mean, _ = run(tlm_attention(), x, padding_mask, need_weights=True)
    _, heads, _ = run(tlm_attention(), x, padding_mask, need_head_weights=True)
    assert mean.shape == (3, 7, 7) and heads.shape == (HEADS, 3, 7, 7)
    assert torch.equal(heads > 0, table.transpose(0, 1).expand(HEADS, -1, -1, -1))
    torch.testing.assert_close(heads.mean(0), mean)
    torch.testing.assert_close(mean.sum(-1), torch.ones(3, 7))


def test_the_mask_is_one_for_all_heads(inputs, monkeypatch):
    shapes = []
    fused = torch.nn.functional.scaled_dot_product_attention

    def spy(q, k, v, attn_mask, dropout_p):
        shapes.append((tuple(q.shape), tuple(attn_mask.shape)))
        return fused(q, k, v, attn_mask=attn_mask, dropout_p=dropout_p)

    monkeypatch.setattr(torch.nn.functional, "scaled_dot_product_attention", spy)
    run(tlm_attention(), *inputs)
    assert shapes == [((3, HEADS, 7, DIMENSION // HEADS), (3, 1, 7, 7))]


@pytest.mark.parametrize("padding", [True, False])
@pytest.mark.parametrize("causal", [False, True])
@pytest.mark.parametrize("rate", [0.1, 1.0])
def test_no_nan_at_any_length(rate, causal, padding):
    for length in (1, 2, 5):
        x = torch.randn(length, 2, DIMENSION)
        padding_mask = torch.zeros(2, length, dtype=torch.bool)
        if padding:
            padding_mask[1, : length - 1] = True
            padding_mask[0] = True  # nothing but padding: never in a corpus, always in a dummy batch
        attn_mask = future_mask(length) if causal else None
        for strategy in ("both", "self", "siblings"):
            result = run(tlm_attention(rate, strategy, causal), x, padding_mask, attn_mask=attn_mask)
            assert torch.isfinite(result[0]).all() and all(torch.isfinite(g).all() for g in result[2])


def test_padding_never_influences_valid_positions(inputs):
    x, padding_mask = inputs
    changed = torch.where(padding_mask.t().unsqueeze(-1), torch.full_like(x, 9.0), x)
    module = tlm_attention(0.5)
    first, second = (run(module, y, padding_mask)[0] for y in (x, changed))
    assert torch.equal(first[~padding_mask.t()], second[~padding_mask.t()])


def test_the_future_never_influences_the_past(inputs):
    x, _ = inputs
    changed = x.clone()
    changed[4:] += 1
    module = tlm_attention(0.5, causal=True)
    first, second = (run(module, y, None, attn_mask=future_mask(7))[0] for y in (x, changed))
    torch.testing.assert_close(first[:4], second[:4], atol=1e-6, rtol=0)
    assert not torch.allclose(first[4:], second[4:])


def test_a_decoder_without_a_causal_mask_is_bidirectional(inputs):
    # --full-context-alignment: fairseq's decoder then passes no attn_mask.
    x, _ = inputs
    changed = x.clone()
    changed[6] += 1
    module = tlm_attention(0.3, causal=True)
    first, second = (run(module, y, None)[0] for y in (x, changed))
    assert not torch.allclose(first[0], second[0])


def test_other_attention_masks_are_kept(inputs):
    x, _ = inputs
    attn_mask = torch.zeros(7, 7, dtype=torch.bool)
    attn_mask[:, 3] = True
    attn_mask[3, 3] = False
    as_float = torch.zeros(7, 7).masked_fill(attn_mask, float("-inf"))
    for mask in (attn_mask, as_float):
        _, weights, _ = run(tlm_attention(0.3, "siblings"), x, None, attn_mask=mask, need_weights=True)
        assert (weights[:, [0, 1, 2, 4, 5, 6], 3] == 0).all()


def test_incremental_state_and_cross_attention_go_to_stock(inputs):
    x, padding_mask = inputs
    module = tlm_attention(1.0).train()
    torch.manual_seed(0)
    first = module(x[:1], x[:1], x[:1], incremental_state={}, need_weights=False)[0]
    assert torch.equal(first, stock_attention()(x[:1], x[:1], x[:1], incremental_state={}, need_weights=False)[0])

    torch.manual_seed(7)
    stock = MultiheadAttention(DIMENSION, HEADS, encoder_decoder_attention=True)
    expected = stock(x, x[:3], x[:3], need_weights=False)[0]
    masked = TLMMultiheadAttention.from_stock(stock, token_level_masking(1.0, "self"))
    assert torch.equal(masked(x, x[:3], x[:3], need_weights=False)[0], expected)


def test_same_seed_same_mask_and_a_new_one_each_call(inputs):
    module = tlm_attention(0.5)
    assert_identical(run(module, *inputs, seed=1), run(module, *inputs, seed=1))
    assert not torch.equal(run(module, *inputs, seed=1)[0], run(module, *inputs, seed=2)[0])
    x, padding_mask = inputs
    torch.manual_seed(1)
    calls = [module(x, x, x, key_padding_mask=padding_mask, need_weights=False)[0] for _ in "ab"]
    assert not torch.equal(*calls)


def test_processes_of_one_seed_draw_different_masks(inputs, monkeypatch):
    module = tlm_attention(0.5)
    outputs = []
    for rank in range(3):
        monkeypatch.setattr(torch.distributed, "is_initialized", lambda: True)
        monkeypatch.setattr(torch.distributed, "get_rank", lambda rank=rank: rank)
        outputs.append(run(module, *inputs)[0])
    assert not any(torch.equal(outputs[a], outputs[b]) for a, b in ((0, 1), (0, 2), (1, 2)))


def test_attention_dropout_goes_with_it(inputs):
    x, padding_mask = inputs
    module = tlm_attention(0.5, dropout=0.5)
    without = tlm_attention(0.5)
    for named in (dict(), dict(need_weights=True)):
        assert not torch.allclose(run(module, x, padding_mask, **named)[0], run(without, x, padding_mask, **named)[0])


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
def test_half_precision(inputs, dtype):
    x, padding_mask = inputs
    expected = run(tlm_attention(), x, padding_mask)[0]
    actual = run(tlm_attention().to(dtype), x.to(dtype), padding_mask)[0]
    assert actual.dtype == dtype
    torch.testing.assert_close(actual.float(), expected, atol=0.05, rtol=0.05)


def test_autocast(inputs):
    x, padding_mask = inputs
    with torch.autocast("cpu", dtype=torch.bfloat16):
        actual = run(tlm_attention(), x, padding_mask)[0]
    torch.testing.assert_close(actual.float(), run(tlm_attention(), x, padding_mask)[0], atol=0.05, rtol=0.05)


def test_torch_compile_draws_the_same_masks(inputs):
    module = tlm_attention()
    torch._dynamo.reset()
    compiled = torch.compile(module, backend="aot_eager", fullgraph=True)
    expected, actual = run(module, *inputs), run(compiled, *inputs)
    torch.testing.assert_close(actual[0], expected[0])
    for mine, eager in zip(actual[2], expected[2], strict=True):
        torch.testing.assert_close(mine, eager)


def test_state_dict_and_initial_weights_are_stock():
    stock, masked = stock_attention().state_dict(), tlm_attention().state_dict()
    assert list(stock) == list(masked)
    assert all(torch.equal(stock[name], masked[name]) for name in stock)


def test_what_it_is_not_defined_for_is_refused():
    with pytest.raises(ValueError, match="add_bias_kv"):
        tlm_attention(add_bias_kv=True)
    with pytest.raises(ValueError, match="add_zero_attn"):
        tlm_attention(add_zero_attn=True)
    assert tlm_attention(rate=0.0, add_bias_kv=True).regularizers == []


class TestEachMethod:
    @each_method
    def test_is_stock_bit_for_bit_where_it_does_not_act(self, method, inputs):
        x, padding_mask = inputs
        expected = run(stock_attention(dropout=0.2).eval(), x, padding_mask)
        assert_identical(run(regularized_attention(method, dropout=0.2).eval(), x, padding_mask), expected)
        expected = run(stock_attention(dropout=0.2), x, padding_mask)
        assert_identical(run(regularized_attention(method, dropout=0.2, rates=0.0), x, padding_mask), expected)
        first = regularized_attention(method)(x[:1], x[:1], x[:1], incremental_state={}, need_weights=False)[0]
        assert torch.equal(first, stock_attention()(x[:1], x[:1], x[:1], incremental_state={}, need_weights=False)[0])

    @each_method
    def test_acts_in_training_anew_at_each_call(self, method, inputs):
        module = regularized_attention(method)
        assert not torch.allclose(run(module, *inputs)[0], run(stock_attention(), *inputs)[0])
        assert_identical(run(module, *inputs, seed=1), run(module, *inputs, seed=1))
        assert not torch.equal(run(module, *inputs, seed=1)[0], run(module, *inputs, seed=2)[0])

    @each_method
    def test_asking_for_the_weights_changes_nothing(self, method, inputs):
        module = regularized_attention(method)
        fused, slow = run(module, *inputs), run(module, *inputs, need_weights=True)
        torch.testing.assert_close(fused[0], slow[0], atol=1e-6, rtol=1e-5)
        assert fused[1] is None
        torch.testing.assert_close(slow[1].sum(-1), torch.ones(3, 7))

    @each_method
    @pytest.mark.parametrize("rates", [0.5, 1.0])
    @pytest.mark.parametrize("causal", [False, True])
    def test_no_nan_at_any_length(self, method, causal, rates):
        for length in (1, 2, 5):
            x = torch.randn(length, 3, DIMENSION)
            padding_mask = torch.zeros(3, length, dtype=torch.bool)
            padding_mask[1, : length - 1] = True
            padding_mask[0] = True
            attn_mask = future_mask(length) if causal else None
            for padding in (padding_mask, None):
                result = run(regularized_attention(method, causal, rates), x, padding, attn_mask=attn_mask)
                assert torch.isfinite(result[0]).all() and all(torch.isfinite(g).all() for g in result[2])

    @each_method
    def test_neither_padding_nor_the_future_is_attended_to(self, method, inputs):
        x, padding_mask = inputs
        changed = torch.where(padding_mask.t().unsqueeze(-1), torch.full_like(x, 9.0), x)
        module = regularized_attention(method)
        first, second = (run(module, y, padding_mask)[0] for y in (x, changed))
        assert torch.equal(first[~padding_mask.t()], second[~padding_mask.t()])

        changed = x.clone()
        changed[4:] += 1
        module = regularized_attention(method, causal=True)
        first, second = (run(module, y, None, attn_mask=future_mask(7))[0] for y in (x, changed))
        torch.testing.assert_close(first[:4], second[:4], atol=1e-6, rtol=0)
        assert not torch.allclose(first[4:], second[4:])

    @each_method
    def test_processes_of_one_seed_draw_differently(self, method, inputs, monkeypatch):
        outputs = []
        for rank in range(3):
            monkeypatch.setattr(torch.distributed, "is_initialized", lambda: True)
            monkeypatch.setattr(torch.distributed, "get_rank", lambda rank=rank: rank)
            outputs.append(run(regularized_attention(method), *inputs)[0])
        assert not any(torch.equal(outputs[a], outputs[b]) for a, b in ((0, 1), (0, 2), (1, 2)))

    @each_method
    def test_half_precision(self, method, inputs):
        x, padding_mask = inputs
        for dtype in (torch.float16, torch.bfloat16):
            actual = run(regularized_attention(method).to(dtype), x.to(dtype), padding_mask)[0]
            assert actual.dtype == dtype
            expected = run(regularized_attention(method), x, padding_mask)[0]
            torch.testing.assert_close(actual.float(), expected, atol=0.08, rtol=0.08)

    def test_torch_compile_draws_the_same(self, inputs):
        module = regularized_attention("all")
        torch._dynamo.reset()
        expected = run(module, *inputs)
        actual = run(torch.compile(module, backend="aot_eager", fullgraph=True), *inputs)
        torch.testing.assert_close(actual[0], expected[0])

    @each_method
    def test_the_state_dict_is_stock(self, method):
        assert list(regularized_attention(method).state_dict()) == list(stock_attention().state_dict())

    def test_attention_stays_fused_but_for_what_needs_the_weights(self, inputs, monkeypatch):
        fused = []
        attend = torch.nn.functional.scaled_dot_product_attention
        monkeypatch.setattr(
            torch.nn.functional, "scaled_dot_product_attention", lambda *a, **n: fused.append(method) or attend(*a, **n)
        )
        for method in METHODS:
            run(regularized_attention(method), *inputs)
        assert fused == ["drophead", "dropkey"]


class TestPacked:
    """What is computed without a mask in long sequences."""

    @pytest.fixture
    def calls(self, monkeypatch):
        """Makes packing as good as faster at any length, and returns the list of the shapes that were packed."""
        calls = []
        packed = attention.packed_attention
        monkeypatch.setattr(attention_call, "packing_is_faster", lambda q, causal: True)
        monkeypatch.setattr(attention, "packed_attention", lambda q, *rest: calls.append(q.shape) or packed(q, *rest))
        return calls

    @pytest.mark.parametrize("causal", [False, True])
    @pytest.mark.parametrize("methods", ["tlm", "tlm,drophead"])
    def test_it_is_what_the_mask_gives_with_the_same_draws(self, inputs, calls, methods, causal):
        settings = METHODS["all"] | {"attn_regularizer": methods}
        named = dict(attn_mask=future_mask(7) if causal else None)
        results = []
        for rounds, need_weights in enumerate((True, False)):  # the weights are those of the mask
            regularizers = registry.build(argparse.Namespace(**settings), "decoder" if causal else "encoder")
            module = TLMMultiheadAttention.from_stock(stock_attention(), regularizers, causal)
            results.append((run(module, *inputs, need_weights=need_weights, **named), torch.get_rng_state()))
            assert len(calls) == rounds
        (expected, state), (actual, state_after) = results
        assert torch.equal(state, state_after)
        torch.testing.assert_close([actual[0], *actual[2]], [expected[0], *expected[2]], atol=2e-5, rtol=1e-4)

    @pytest.mark.parametrize("dtype", [torch.bfloat16, None])
    def test_half_precision_and_autocast(self, inputs, calls, dtype):
        x, padding_mask = inputs
        results = []
        for need_weights in (True, False):
            module = tlm_attention(causal=True).to(dtype)
            with torch.autocast("cpu", torch.bfloat16, enabled=dtype is None):
                named = dict(attn_mask=future_mask(7), need_weights=need_weights)
                results.append(run(module, x.to(dtype), padding_mask, **named)[0])
        assert len(calls) == 1 and results[1].dtype == results[0].dtype == torch.bfloat16
        torch.testing.assert_close(results[1], results[0], atol=0.05, rtol=0.05)

    @pytest.mark.parametrize(
        "options",
        [{"attn_regularizer": "tlm,dropkey"}, METHODS["all"], METHODS["dropkey"], {"tlm_siblings_share": 0.5}],
    )
    def test_not_where_roles_alone_do_not_say_what_is_hidden(self, inputs, calls, options):
        regularizers = registry.build(argparse.Namespace(**options), "encoder")
        run(TLMMultiheadAttention.from_stock(stock_attention(), regularizers), *inputs)
        run(tlm_attention(dropout=0.1), *inputs)
        run(tlm_attention(), *inputs, attn_mask=torch.zeros(7, 7))
        assert not calls

    @pytest.mark.parametrize("options", [{"tlm_layers": "decreasing"}, {"tlm_warmup_updates": 1}])
    def test_with_the_other_options(self, inputs, calls, options):
        regularizers = registry.build(argparse.Namespace(**options), "encoder")
        module = TLMMultiheadAttention.from_stock(stock_attention(), regularizers)
        module.set_num_updates(1)
        run(module, *inputs)
        assert calls == [(3, HEADS, 7, DIMENSION // HEADS)]


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device")
@pytest.mark.parametrize("dtype", [torch.float32, torch.float16, torch.bfloat16])
def test_cuda_equals_the_slow_path(inputs, dtype):
    x, padding_mask = inputs[0].cuda().to(dtype), inputs[1].cuda()
    module = tlm_attention().cuda().to(dtype)
    fused, slow = (run(module, x, padding_mask, need_weights=slow)[0] for slow in (False, True))
    torch.testing.assert_close(fused, slow, atol=1e-2, rtol=1e-2)


def test_the_rotation_is_zero_alone():
    assert draws.rotation_of_this_process() == 0.0
