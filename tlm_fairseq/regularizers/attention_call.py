"""One call of self-attention while it trains, and how the methods act on it, in fairseq's models and transformers'."""

from collections.abc import Callable, Iterable
from typing import NamedTuple, Protocol

import torch

from tlm_fairseq.masking import HIDDEN, KEPT, attention_bias


class AttentionCall(NamedTuple):
    """What a regulariser may know of one call of self-attention.

    Attributes:
        padding_mask: (B, T), True where a token is padding.
        causal: whether the future is hidden.
        attn_mask: any other (T, T) mask of the caller, or None.
        heads: number of heads.
        dtype: that of the scores.
    """

    padding_mask: torch.Tensor
    causal: bool
    attn_mask: torch.Tensor | None
    heads: int
    dtype: torch.dtype

    def bias(self, roles: torch.Tensor | None = None, seen_siblings: torch.Tensor | None = None) -> torch.Tensor:
        """Returns the summand of the scores, (B, 1, T, T), that hides what the call hides, and what the roles, (B, T),
        hide (with ``seen_siblings``, (B, T), but for those); see ``tlm_fairseq.masking``. No row hides all keys, unless
        ``attn_mask`` does so."""
        if roles is None:
            roles = torch.full_like(self.padding_mask, KEPT, dtype=torch.uint8)
        bias = attention_bias(roles, self.padding_mask, self.causal, self.dtype, seen_siblings)
        return bias if self.attn_mask is None else bias + _as_bias(self.attn_mask, self.dtype)


class Method(Protocol):
    """What attention asks of a ``tlm_fairseq.regularizers.regularizer.Regularizer``, which says what each hook does."""

    needs_weights: bool

    def rate(self) -> float: ...

    def bias(self, bias: torch.Tensor | None, call: AttentionCall) -> torch.Tensor | None: ...

    def weights(self, weights: torch.Tensor) -> torch.Tensor: ...

    def context(self, context: torch.Tensor) -> torch.Tensor: ...


def acting(regularizers: Iterable[Method]) -> list[Method]:
    """Returns those of a layer's regularisers that do anything at this update."""
    return [regularizer for regularizer in regularizers if regularizer.rate() > 0]


def methods_need_weights(regularizers: Iterable[Method]) -> bool:
    """Whether one of them acts on the attention weights, so that attention cannot be fused."""
    return any(regularizer.needs_weights for regularizer in regularizers)


def regularized_bias(regularizers: Iterable[Method], call: AttentionCall) -> torch.Tensor:
    """Returns the summand of the scores, (B, 1, T, T), or one per head where a method draws for each."""
    bias = None
    for regularizer in regularizers:
        bias = regularizer.bias(bias, call)
    return call.bias() if bias is None else bias


def attend_with_weights(
    regularizers: Iterable[Method],
    q: torch.Tensor,
    k: torch.Tensor,
    v: torch.Tensor,
    bias: torch.Tensor,
    scaling: float,
    drop: Callable[[torch.Tensor], torch.Tensor],
) -> tuple[torch.Tensor, torch.Tensor]:
    """Attention in plain operations.

    Args:
        q, k, v: (B, H, T, D).
        bias: summand of the scores.
        drop: attention dropout, a function of the weights.

    Returns:
        (B, H, T, D), and the weights before any is dropped, (B, H, T, T).
    """
    scores = q @ k.transpose(-2, -1) * scaling + bias
    weights = scores.softmax(dim=-1, dtype=torch.float32)
    used = weights
    for regularizer in regularizers:
        used = regularizer.weights(used)
    return drop(used.to(v.dtype)) @ v, weights


def regularized_context(regularizers: Iterable[Method], context: torch.Tensor) -> torch.Tensor:
    """Returns what the heads return, (B, H, T, D), as the methods change it."""
    for regularizer in regularizers:
        context = regularizer.context(context)
    return context


def _as_bias(attn_mask: torch.Tensor, dtype: torch.dtype) -> torch.Tensor:
    if attn_mask.dtype == torch.bool:
        return torch.zeros_like(attn_mask, dtype=dtype).masked_fill_(attn_mask, HIDDEN)
    return attn_mask.to(dtype)
