"""DropAttention: which weights are dropped, and how the others are scaled."""

import pytest
import torch

from tlm_fairseq.regularizers.dropattention import DropAttention, DropAttentionOptions

BATCH, HEADS, LENGTH = 200, 4, 12


def drop(*options, weights=None):
    torch.manual_seed(1)
    if weights is None:
        weights = torch.rand(BATCH, HEADS, LENGTH, LENGTH).softmax(-1)
    return weights, DropAttention(DropAttentionOptions(*options)).weights(weights)


@pytest.mark.parametrize("window", [1, 3])
@pytest.mark.parametrize("unit", ["column", "element"])
class TestBothUnits:
    def test_weights_are_dropped_at_the_rate_whatever_the_window(self, unit, window):
        dropped = (drop(0.3, unit, window)[1] == 0).float()
        # Also at the first and the last key, which windows reach from outside.
        for where in (dropped, dropped[..., 0], dropped[..., -1]):
            assert where.mean() == pytest.approx(0.3, abs=0.05)

    def test_the_others_keep_their_proportions_and_sum_to_one(self, unit, window):
        weights, result = drop(0.3, unit, window)
        torch.testing.assert_close(result.sum(-1), torch.ones(BATCH, HEADS, LENGTH))
        kept = weights * (result > 0)
        torch.testing.assert_close(result, kept / kept.sum(-1, keepdim=True))

    def test_a_query_that_would_lose_all_keeps_all(self, unit, window):
        weights, result = drop(1.0, unit, window)
        assert torch.equal(weights, result)

    def test_no_weight_stays_no_weight(self, unit, window):
        weights = torch.eye(LENGTH).expand(BATCH, HEADS, -1, -1)
        assert torch.equal(drop(0.5, unit, window, weights=weights)[1], weights)


def test_a_column_is_dropped_for_all_queries_of_a_head():
    dropped = drop(0.3, "column")[1] == 0
    assert torch.equal(dropped, dropped[:, :, :1].expand_as(dropped))
    assert not torch.equal(dropped[:, 0], dropped[:, 1])


def test_an_element_is_dropped_for_one_query():
    dropped = drop(0.3, "element")[1] == 0
    assert not torch.equal(dropped, dropped[:, :, :1].expand_as(dropped))


def test_a_window_drops_neighbours():
    dropped = (drop(0.2, "element", 3)[1] == 0).view(-1, LENGTH)
    for row in dropped[:500].tolist():
        runs = "".join("x" if each else " " for each in row).strip(" ").split()
        inner = [run for run in runs if not (row[0] and run == runs[0]) and not (row[-1] and run == runs[-1])]
        assert all(len(run) >= 3 for run in inner)


def test_the_sum_is_a_constant_to_the_gradient():
    """d result / d weight is 1 / (sum of what is kept) for a kept weight, and 0 for a dropped one and between two."""
    weights = torch.rand(1, 1, 1, LENGTH).softmax(-1).requires_grad_()
    _, result = drop(0.5, "element", weights=weights)
    result.sum().backward()
    kept = (result > 0).detach()
    expected = kept / (weights.detach() * kept).sum()
    torch.testing.assert_close(weights.grad, expected)
