"""DropKey: which keys are hidden from which query."""

import pytest
import torch

from tlm_fairseq.regularizers.attention_call import AttentionCall
from tlm_fairseq.regularizers.dropkey import DropKey, DropKeyOptions

HEADS, LENGTH = 4, 10


def drop(rate, batch=300, causal=False, padding=0, given=None):
    """Returns the summand of the scores, (B, H, T, T), and the one before keys are dropped, (B, 1, T, T)."""
    padding_mask = torch.zeros(batch, LENGTH, dtype=torch.bool)
    padding_mask[:, LENGTH - padding :] = True
    call = AttentionCall(padding_mask, causal, None, HEADS, torch.float32)
    torch.manual_seed(1)
    before = call.bias() if given is None else given
    return DropKey(DropKeyOptions(rate)).bias(before, call), before


@pytest.mark.parametrize("causal", [False, True])
def test_keys_are_hidden_at_the_rate_from_each_query_of_each_head(causal):
    bias, before = drop(0.3, causal=causal)
    seen = (before == 0).expand_as(bias)
    hidden = (bias[:, :, LENGTH // 2 :] == float("-inf"))[seen[:, :, LENGTH // 2 :]].float().mean()
    assert hidden == pytest.approx(0.3, abs=0.01)
    assert not torch.equal(bias[:, 0], bias[:, 1]) and not torch.equal(bias[:, :, -1], bias[:, :, -2])


def test_what_was_hidden_stays_hidden():
    bias, before = drop(0.5, causal=True, padding=2)
    assert (bias[(before != 0).expand_as(bias)] == float("-inf")).all()


def test_it_goes_on_from_what_another_method_left():
    given = torch.zeros(300, 1, LENGTH, LENGTH)
    given[..., 4] = -2.5
    bias, _ = drop(0.5, given=given)
    assert set(bias[..., 4].unique().tolist()) == {float("-inf"), -2.5}


def test_a_query_whose_keys_are_all_drawn_keeps_them():
    bias, before = drop(1.0, batch=3, causal=True, padding=3)
    assert torch.equal(bias, before.expand_as(bias))
    assert (drop(0.9)[0] == 0).any(dim=-1).all()


def test_the_rate_decreases_from_layer_to_layer():
    method = DropKey(DropKeyOptions(0.3, "decreasing"))
    rates = []
    for layer in range(3):
        method.layer, method.layers = layer, 3
        rates.append(method.rate())
    assert rates == pytest.approx([0.3, 0.2, 0.1])
    assert DropKey(DropKeyOptions(0.3)).rate() == 0.3
