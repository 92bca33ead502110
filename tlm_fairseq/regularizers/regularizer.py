"""The hooks that self-attention calls while it trains."""

import torch

from tlm_fairseq.regularizers.attention_call import AttentionCall
from tlm_fairseq.regularizers.options import MethodOptions


class Regularizer:
    """One method in one self-attention layer. Every hook returns what it is given unless a method overrides it.

    A method draws from torch's default generator through ``tlm_fairseq.regularizers.draws``, in its hooks only: fairseq
    seeds that generator at every update and activation checkpointing restores it, so that a resumed run and a
    recomputed layer see the same draws. It has no parameters and no buffers.

    Attributes:
        NAME: what its paper calls it.
        OPTIONS: the class of its options, in each method.
        options: the method's own MethodOptions.
        num_updates: updates done so far, as fairseq tells the model before each.
        layer, layers: which layer of its stack this is, from 0, and of how many.
        needs_weights: whether the method acts on the attention weights, which fused attention never shows.
    """

    NAME = ""
    OPTIONS: type[MethodOptions]
    needs_weights = False

    def __init__(self, options: MethodOptions) -> None:
        self.options = options
        self.num_updates = 0
        self.layer, self.layers = 0, 1

    @classmethod
    def is_on(cls, options: MethodOptions) -> bool:
        """Whether a method with these options ever does anything."""
        return options.rate > 0

    def rate(self) -> float:
        """The probability that holds at this update in this layer. Where it is 0 no hook is called."""
        return self.options.rate

    def select(self, call: AttentionCall) -> AttentionCall:
        """Draws roles for the tokens of a call, and returns it with these."""
        return call

    @classmethod
    def changes_scores(cls) -> bool:
        """Whether the method overrides ``bias``."""
        return cls.bias is not Regularizer.bias

    def bias(self, bias: torch.Tensor, call: AttentionCall) -> torch.Tensor:
        """Changes the summand of the attention scores, (B, 1 or H, T, T). At first it is ``call.bias()``, which hides
        padding, the future, and what the roles say."""
        return bias

    def weights(self, weights: torch.Tensor) -> torch.Tensor:
        """Changes the attention weights after the softmax, (B, H, T, T); called where ``needs_weights``."""
        return weights

    def context(self, context: torch.Tensor) -> torch.Tensor:
        """Changes what the heads return, (B, H, T, D)."""
        return context
