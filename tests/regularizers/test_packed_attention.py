"""Packed attention against attention with the mask that it does without."""

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.utils._python_dispatch import TorchDispatchMode

from tlm_fairseq.masking import KEPT, SELF, SIBLINGS, attention_bias, select_roles
from tlm_fairseq.regularizers import packed_attention as module
from tlm_fairseq.regularizers.packed_attention import SHORTEST, packed_attention, packing_is_faster

HEADS, DIMENSION = 2, 4
each_direction = pytest.mark.parametrize("causal", [False, True], ids=["both ways", "causal"])


def masked_attention(q, k, v, roles, padding_mask, causal=False, scale=None):
    bias = attention_bias(roles, padding_mask, causal, q.dtype)
    return F.scaled_dot_product_attention(q, k, v, attn_mask=bias, scale=scale)


def result_and_gradients(attention, roles, padding_mask, causal, dtype=torch.float64, **named):
    """Of random queries, keys and values, and random gradients of all rows, those of padding too."""
    generator = torch.Generator().manual_seed(1)
    shape = (len(roles), HEADS, roles.shape[1], DIMENSION)
    q, k, v, gradient = torch.randn(4, *shape, generator=generator, dtype=torch.float64).to(dtype)
    inputs = [each.requires_grad_() for each in (q, k, v)]
    result = attention(*inputs, roles, padding_mask, causal, **named)
    assert result.shape == shape and result.dtype == dtype
    result.backward(gradient)
    zero = torch.zeros_like(q)
    return [result.detach(), *(zero if each.grad is None else each.grad for each in inputs)]


def assert_same(roles, padding_mask, causal, atol=1e-12, **named):
    expected = result_and_gradients(masked_attention, roles, padding_mask, causal, **named)
    actual = result_and_gradients(packed_attention, roles, padding_mask, causal, **named)
    torch.testing.assert_close(actual, expected, atol=atol, rtol=0)


def padded(length, left=0, right=0):
    places = torch.arange(length)
    return ((places < left) | (places >= length - right)).unsqueeze(0)


@each_direction
@pytest.mark.parametrize("left, right", [(0, 0), (0, 3), (3, 0), (2, 1)])
@pytest.mark.parametrize("strategy", ["both", "siblings", "self"])
@pytest.mark.parametrize("rate", [0, 0.4, 1])
def test_values_and_gradients_of_every_row(rate, strategy, left, right, causal):
    padding_mask = torch.cat([padded(9, left, right), padded(9), padded(9, 9)])
    generator = torch.Generator().manual_seed(5)
    assert_same(select_roles(padding_mask, rate, strategy, generator), padding_mask, causal)


@each_direction
@pytest.mark.parametrize("role", [KEPT, SIBLINGS, SELF])
@pytest.mark.parametrize("length", [1, 2])
def test_the_shortest_sequences(length, role, causal):
    assert_same(torch.full((2, length), role, dtype=torch.uint8), padded(length).expand(2, -1), causal)


@settings(deadline=None, max_examples=40)
@given(st.data())
def test_any_roles_and_any_padding(data):
    batch, length = data.draw(st.integers(1, 3)), data.draw(st.integers(1, 7))
    tokens = st.lists(st.sampled_from(["padding", KEPT, SIBLINGS, SELF]), min_size=length, max_size=length)
    drawn = [data.draw(tokens) for _ in range(batch)]
    padding_mask = torch.tensor([[token == "padding" for token in row] for row in drawn])
    roles = torch.tensor([[KEPT if token == "padding" else token for token in row] for row in drawn]).to(torch.uint8)
    assert_same(roles, padding_mask, data.draw(st.booleans()))


@each_direction
@pytest.mark.parametrize("dtype, atol", [(torch.float32, 5e-6), (torch.bfloat16, 0.06), (torch.float16, 0.01)])
def test_precision(dtype, atol, causal):
    padding_mask = torch.cat([padded(40), padded(40, 5)])
    roles = select_roles(padding_mask, 0.2, generator=torch.Generator().manual_seed(1))
    assert_same(roles, padding_mask, causal, atol=atol, dtype=dtype)


def test_another_scale():
    roles = torch.tensor([[KEPT, SELF, KEPT, SIBLINGS, KEPT]], dtype=torch.uint8)
    assert_same(roles, padded(5), True, scale=3.0)


@each_direction
def test_a_padding_mask_of_numbers(causal):
    roles = torch.tensor([[KEPT, SELF, KEPT, SIBLINGS, KEPT]], dtype=torch.uint8)
    assert_same(roles, padded(5, right=1).to(torch.uint8), causal)


class LargestTensor(TorchDispatchMode):
    """Remembers how many elements the largest tensor had that any operation returned."""

    elements = 0

    def __torch_dispatch__(self, operation, types, args=(), kwargs=None):
        result = operation(*args, **(kwargs or {}))
        for each in result if isinstance(result, (tuple, list)) else (result,):
            if isinstance(each, torch.Tensor):
                self.elements = max(self.elements, each.numel())
        return result


@each_direction
def test_it_makes_no_mask_for_all_rows(causal):
    length = 200
    roles = select_roles(None, 0.1, generator=torch.Generator().manual_seed(1), shape=(1, length))
    largest = {}
    for attention in (masked_attention, packed_attention):
        with LargestTensor() as mode:
            result_and_gradients(attention, roles, padded(length), causal, dtype=torch.float32)
        largest[attention] = mode.elements
    assert largest[masked_attention] == length * length
    assert largest[packed_attention] <= max(length * int((roles == SELF).sum()), 4 * length * HEADS * DIMENSION)


class TestTheChoice:
    @pytest.mark.parametrize("causal, dtype", SHORTEST)
    def test_long_sequences(self, causal, dtype):
        shortest = SHORTEST[causal, dtype]
        assert packing_is_faster(torch.empty(1, 12, shortest, 1, dtype=dtype), causal)
        assert not packing_is_faster(torch.empty(1, 12, shortest - 1, 1, dtype=dtype), causal)

    def test_what_was_not_measured_is_masked(self):
        assert not packing_is_faster(torch.empty(1, 1, 10**4, 1, dtype=torch.float64), True)
        assert not packing_is_faster(torch.empty(1, 1, 10**4, 1, device="meta"), True)

    def test_several_sequences_need_a_head_for_each_thread(self, monkeypatch):
        monkeypatch.setattr(module.torch, "get_num_threads", lambda: 4)
        assert packing_is_faster(torch.empty(2, 4, 4096, 1), True)
        assert not packing_is_faster(torch.empty(2, 3, 4096, 1), True)
        assert packing_is_faster(torch.empty(1, 3, 4096, 1), True)

    @pytest.mark.parametrize("asked", ["torch.compiler.is_compiling", "torch.jit.is_tracing"])
    def test_what_is_compiled_masks(self, asked, monkeypatch):
        q = torch.empty(1, 1, 4096, 1)
        assert packing_is_faster(q, True)
        monkeypatch.setattr(asked, lambda: True)
        assert not packing_is_faster(q, True)
