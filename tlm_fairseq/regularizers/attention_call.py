"""One call of self-attention while it trains, and how the methods act on it, in fairseq's models and transformers'."""

from collections.abc import Callable, Iterable
from typing import NamedTuple, Protocol

import torch

from tlm_fairseq.masking import HIDDEN, KEPT, attention_bias
from tlm_fairseq.regularizers.packed_attention import packing_is_faster


class AttentionCall(NamedTuple):
    """What a regulariser may know of one call of self-attention.

    Attributes:
        padding_mask: (B, T), True where a token is padding.
        causal: whether the future is hidden.
        attn_mask: any other (T, T) mask of the caller, or None.
        heads: number of heads.
        dtype: that of the scores.
        roles, seen_siblings: (B, T), what a method drew for the tokens, as ``tlm_fairseq.masking`` has them; or None.
    """

    padding_mask: torch.Tensor
    causal: bool
    attn_mask: torch.Tensor | None
    heads: int
    dtype: torch.dtype
    roles: torch.Tensor | None = None
    seen_siblings: torch.Tensor | None = None

    def bias(self) -> torch.Tensor:
        """Returns the summand of the scores, (B, 1, T, T), that hides what the call hides. No row hides all keys,
        unless ``attn_mask`` does so."""
        roles = self.roles
        if roles is None:
            roles = torch.full_like(self.padding_mask, KEPT, dtype=torch.uint8)
        bias = attention_bias(roles, self.padding_mask, self.causal, self.dtype, self.seen_siblings)
        return bias if self.attn_mask is None else bias + _as_bias(self.attn_mask, self.dtype)


class Method(Protocol):
    """What attention asks of a ``tlm_fairseq.regularizers.regularizer.Regularizer``, which says what each hook does."""

    needs_weights: bool

    def rate(self) -> float: ...

    def select(self, call: AttentionCall) -> AttentionCall: ...

    def changes_scores(self) -> bool: ...

    def bias(self, bias: torch.Tensor, call: AttentionCall) -> torch.Tensor: ...

    def weights(self, weights: torch.Tensor) -> torch.Tensor: ...

    def context(self, context: torch.Tensor) -> torch.Tensor: ...


def acting(regularizers: Iterable[Method]) -> list[Method]:
    """Returns those of a layer's regularisers that do anything at this update."""
    return [regularizer for regularizer in regularizers if regularizer.rate() > 0]


def methods_need_weights(regularizers: Iterable[Method]) -> bool:
    """Whether one of them acts on the attention weights, so that attention cannot be fused."""
    return any(regularizer.needs_weights for regularizer in regularizers)


def regularized_call(regularizers: Iterable[Method], call: AttentionCall) -> AttentionCall:
    """Returns the call with the roles that the methods draw for its tokens."""
    for regularizer in regularizers:
        call = regularizer.select(call)
    return call


def is_packed(regularizers: Iterable[Method], call: AttentionCall, q: torch.Tensor, dropout: float) -> bool:
    """Whether the attention of a regularised call, with queries (B, H, T, D), is best computed without its mask, by
    ``tlm_fairseq.regularizers.packed_attention``: where roles alone say what is hidden, and packing is faster."""
    roles_alone = call.roles is not None and call.seen_siblings is None and call.attn_mask is None
    if not roles_alone or dropout or any(regularizer.changes_scores() for regularizer in regularizers):
        return False
    return packing_is_faster(q, call.causal)


def regularized_bias(regularizers: Iterable[Method], call: AttentionCall) -> torch.Tensor:
    """Returns the summand of the scores in a regularised call, (B, 1, T, T), or one per head where a method draws for
    each."""
    bias = call.bias()
    for regularizer in regularizers:
        bias = regularizer.bias(bias, call)
    return bias


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
