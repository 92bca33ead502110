"""DropKey: keys are dropped before the softmax, anew for each query of each head.

Source: Li, Hu, Nie, Han, Jiang, Guo and Liu, "DropKey for Vision Transformer", CVPR 2023, arXiv 2208.02646.

A dropped key's score is minus infinity, so the weights of the others still sum to 1. A query all of whose keys are
drawn keeps them all: the same large number taken from every score would leave its softmax as it was.

The paper keeps the rate for one layer and lowers it from layer to layer ("decreasing schedule"). Here it falls in equal
steps, from the rate in the first layer to 1/L of it in the last of L.
"""

from dataclasses import dataclass

import torch

from tlm_fairseq.masking import HIDDEN
from tlm_fairseq.regularizers.attention_call import AttentionCall
from tlm_fairseq.regularizers.draws import uniform
from tlm_fairseq.regularizers.options import MethodOptions, option, probability
from tlm_fairseq.regularizers.regularizer import Regularizer

SCHEDULES = ("constant", "decreasing")


@dataclass(frozen=True)
class DropKeyOptions(MethodOptions):
    """How keys are dropped.

    Attributes:
        rate: probability that a key is dropped for a query, in the first layer.
        schedule: "constant" for the same rate in all layers, or "decreasing".
    """

    PREFIX = "dropkey"

    rate: float = option(
        0.1, "dropkey: probability that a key is hidden from a query", told="rate {:g}", type=probability, metavar="P"
    )
    schedule: str = option(
        "constant",
        "dropkey: the same rate in all layers, or one that decreases from the first to the last",
        told="schedule {}",
        choices=SCHEDULES,
    )

    def __post_init__(self) -> None:
        self.check_rate()
        self.check_choice("schedule", SCHEDULES)


class DropKey(Regularizer):
    """Drops keys of one layer."""

    NAME = "DropKey"
    OPTIONS = DropKeyOptions
    options: DropKeyOptions

    def rate(self) -> float:
        share = 1 - self.layer / self.layers if self.options.schedule == "decreasing" else 1
        return self.options.rate * share

    def bias(self, bias: torch.Tensor, call: AttentionCall) -> torch.Tensor:
        batch, _, queries, keys = bias.shape
        dropped = uniform((batch, call.heads, queries, keys), bias.device) < self.rate()
        thinned = bias.masked_fill(dropped, HIDDEN)
        emptied = (thinned == HIDDEN).all(dim=-1, keepdim=True)
        return bias.where(emptied, thinned)
