"""Token-Level Masking in one layer: what goes beyond the paper's options, and that it is off by default."""

import pytest
import torch

from tlm_fairseq.masking import KEPT, SIBLINGS, select_roles
from tlm_fairseq.regularizers.attention_call import AttentionCall
from tlm_fairseq.regularizers.tlm import TLM, TLMOptions

CALL = AttentionCall(torch.zeros(40, 25, dtype=torch.bool), False, None, 4, torch.float32)


def bias_of(seed=1, num_updates=0, **options):
    method = TLM(TLMOptions(**options))
    method.num_updates = num_updates
    torch.manual_seed(seed)
    return method.select(CALL).bias(), torch.get_rng_state()


def test_by_default_the_draws_and_the_mask_are_the_rules_own():
    torch.manual_seed(1)
    expected = CALL._replace(roles=select_roles(CALL.padding_mask, 0.1)).bias()
    state = torch.get_rng_state()
    bias, after = bias_of()
    assert torch.equal(bias, expected) and torch.equal(after, state)
    off, after = bias_of(warmup_updates=0, layers="constant", siblings_share=1.0)
    assert torch.equal(off, expected) and torch.equal(after, state)


def test_the_rate_rises_from_zero_and_then_stays():
    method = TLM(TLMOptions(0.2, warmup_updates=100))
    rates = []
    for method.num_updates in (0, 25, 50, 100, 1000):
        rates.append(method.rate())
    assert rates == pytest.approx([0, 0.05, 0.1, 0.2, 0.2])
    # After the warm-up every bit is what it is without one.
    assert torch.equal(bias_of(num_updates=100, warmup_updates=100)[0], bias_of()[0])
    assert (bias_of(num_updates=50, warmup_updates=100)[0] != 0).sum() < (bias_of()[0] != 0).sum()


@pytest.mark.parametrize(
    "layers, expected",
    [("constant", [0.3, 0.3, 0.3]), ("decreasing", [0.3, 0.2, 0.1]), ("increasing", [0.1, 0.2, 0.3])],
)
def test_the_rate_may_change_from_layer_to_layer(layers, expected):
    method = TLM(TLMOptions(0.3, layers=layers))
    rates = []
    for layer in range(3):
        method.layer, method.layers = layer, 3
        rates.append(method.rate())
    assert rates == pytest.approx(expected)


def test_a_token_may_keep_a_part_of_its_siblings():
    bias, _ = bias_of(rate=0.5, strategy="siblings", siblings_share=0.4)
    torch.manual_seed(1)
    roles = select_roles(CALL.padding_mask, 0.5, "siblings")
    rows = (bias[:, 0] == 0)[roles == SIBLINGS]
    # Itself, and six in ten of the 24 others, over some 500 rows; the draw is one for each of 40 sequences.
    assert rows.float().sum(1).mean().item() == pytest.approx(1 + 0.6 * 24, abs=0.8)
    # The rows of the tokens that were not selected are those of the paper's rule.
    torch.manual_seed(1)
    paper = CALL._replace(roles=select_roles(CALL.padding_mask, 0.5, "siblings")).bias()
    assert torch.equal(bias[:, 0][roles == KEPT], paper[:, 0][roles == KEPT])
