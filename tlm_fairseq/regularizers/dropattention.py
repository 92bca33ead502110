"""DropAttention: attention weights are dropped after the softmax, and the others scaled so that they sum to 1 again.

Source: Lin, Liu, Huang, Chen, Qiu and Huang, "DropAttention: A Regularization Method for Fully-Connected Self-Attention
Networks", 2019, arXiv 1907.11065. Two units can be dropped:

    column (c)   a key is dropped for all queries of a head
    element (e)  a key is dropped for one query of a head

Attention dropout, fairseq's ``--attention-dropout``, drops elements too, but scales all rows by 1 / (1 - rate).

``window`` neighbouring keys are dropped together. Each key is dropped with probability ``rate`` whatever the window is.
A query all of whose weight would be dropped keeps it. The sum that the weights are divided by is a constant to the
gradient; with a gradient through it, the element form would be DropKey.
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as F

from tlm_fairseq.regularizers.draws import uniform
from tlm_fairseq.regularizers.options import MethodOptions, option, probability, whole_number
from tlm_fairseq.regularizers.regularizer import Regularizer

UNITS = ("column", "element")


@dataclass(frozen=True)
class DropAttentionOptions(MethodOptions):
    """How weights are dropped.

    Attributes:
        rate: probability that a weight is dropped.
        unit: "column" or "element".
        window: number of neighbouring keys that are dropped together.
    """

    PREFIX = "dropattention"

    rate: float = option(
        0.1, "dropattention: probability that a weight is dropped", told="rate {:g}", type=probability, metavar="P"
    )
    unit: str = option(
        "column", "dropattention: drop a key for all queries, or for one query (element)", told="by {}", choices=UNITS
    )
    window: int = option(
        1, "dropattention: number of neighbouring keys that are dropped together", type=whole_number, metavar="N"
    )

    def __post_init__(self) -> None:
        self.check_rate()
        self.check_choice("unit", UNITS)
        if self.window < 1:
            raise ValueError(f"--dropattention-window must be at least 1, got {self.window}")


class DropAttention(Regularizer):
    """Drops weights of one layer. It needs the weights themselves, so attention is not fused."""

    NAME = "DropAttention"
    OPTIONS = DropAttentionOptions
    options: DropAttentionOptions
    needs_weights = True

    def weights(self, weights: torch.Tensor) -> torch.Tensor:
        rows = 1 if self.options.unit == "column" else weights.shape[2]
        kept = weights.masked_fill(self._draw(weights, rows), 0)
        total = kept.detach().sum(dim=-1, keepdim=True)
        return weights.where(total == 0, kept / total.masked_fill(total == 0, 1))

    def _draw(self, weights: torch.Tensor, rows: int) -> torch.Tensor:
        """True where a weight is dropped, (B, H, ``rows``, T)."""
        batch, heads, _, keys = weights.shape
        window = self.options.window
        # A window covers a key when it begins there or at one of the keys just before, the first of which lie outside.
        begins_rate = 1 - (1 - self.options.rate) ** (1 / window)
        begins = uniform((batch, heads * rows, keys + window - 1), weights.device) < begins_rate
        covered = begins if window == 1 else F.max_pool1d(begins.float(), window, stride=1) > 0
        return covered.view(batch, heads, rows, keys)
