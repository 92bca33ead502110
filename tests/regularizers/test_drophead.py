"""DropHead: which heads remain, how they are scaled, and the rate's schedule."""

import pytest
import torch

from tlm_fairseq.regularizers.drophead import DropHead, DropHeadOptions


def drop(rate, heads=4, batch=2000, seed=1):
    """Returns by how much each head of each sequence is multiplied, (B, H)."""
    torch.manual_seed(seed)
    context = torch.ones(batch, heads, 3, 2)
    result = DropHead(DropHeadOptions(rate, "constant")).context(context)
    scale = result[:, :, 0, 0]
    assert torch.equal(result, scale[:, :, None, None].expand_as(result)), "a head is dropped whole"
    return scale


@pytest.mark.parametrize("rate", [0.1, 0.5, 0.9, 1.0])
def test_the_heads_that_remain_are_scaled_and_one_always_does(rate):
    scale = drop(rate)
    remaining = (scale > 0).sum(1, keepdim=True)
    assert remaining.min() == 1
    torch.testing.assert_close(scale, torch.where(scale > 0, 4 / remaining, 0.0))
    torch.testing.assert_close(scale.sum(1), torch.full((2000,), 4.0))


def test_heads_are_dropped_at_the_rate():
    dropped = (drop(0.3, heads=8, batch=20000) == 0).float()
    # Of 8 heads at .3, all are drawn in .3 ** 8 < 1e-4 of the sequences; the standard error is .003 a head.
    torch.testing.assert_close(dropped.mean(0), torch.full((8,), 0.3), atol=0.012, rtol=0)


def test_which_head_stays_alone_is_random():
    alone = (drop(1.0, batch=8000) > 0).float().mean(0)
    torch.testing.assert_close(alone, torch.full((4,), 0.25), atol=0.02, rtol=0)


def test_one_head_is_never_dropped():
    assert (drop(1.0, heads=1) == 1).all()


@pytest.mark.parametrize(
    "options, rates",
    [
        # By hand: straight lines from .2 at 0 to 0 at 50, and to .2 at 100; then it stays.
        (DropHeadOptions(0.2, "v", None, 100), {0: 0.2, 25: 0.1, 50: 0.0, 75: 0.1, 100: 0.2, 150: 0.2}),
        (DropHeadOptions(0.2, "v", 0.4, 100, 0.2), {0: 0.2, 10: 0.1, 20: 0.0, 60: 0.2, 100: 0.4}),
        (DropHeadOptions(0.2, "v", 0.0, 100), {0: 0.2, 50: 0.0, 75: 0.0, 100: 0.0}),
        (DropHeadOptions(0.2, "v", 0.4, 100, 0.0), {0: 0.0, 50: 0.2, 100: 0.4}),
        (DropHeadOptions(0.2, "v", 0.4, 100, 1.0), {0: 0.2, 50: 0.1, 100: 0.4}),
        (DropHeadOptions(0.2, "constant"), {0: 0.2, 50: 0.2, 10**6: 0.2}),
    ],
)
def test_schedule(options, rates):
    method = DropHead(options)
    for updates, expected in rates.items():
        method.num_updates = updates
        assert method.rate() == pytest.approx(expected), updates


def test_a_v_without_length_is_refused():
    with pytest.raises(ValueError, match="--max-update, --drophead-updates, or --drophead-schedule constant"):
        DropHead(DropHeadOptions())


def test_a_v_may_begin_at_zero():
    assert DropHead.is_on(DropHeadOptions(0.0, "v", 0.2, 10))
    assert not DropHead.is_on(DropHeadOptions(0.0, "v", None, 10))
    assert not DropHead.is_on(DropHeadOptions(0.0, "constant", 0.2))
