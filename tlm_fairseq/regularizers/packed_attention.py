"""Attention under the mask of Token-Level Masking, computed without that mask: for long sequences.

Within a sequence, the rows that were not selected attend to one another and to nothing else, in their order. Brought
side by side they need no mask, and in causal attention none but fused attention's own, which skips half of the work.
What a SIBLINGS row attends to is its own value. Only the few SELF rows (and padding, which attends though nothing
attends to it) need a mask, of these rows alone.

The result is that of ``tlm_fairseq.masking.attention_bias``, row by row, up to rounding.
"""

from collections.abc import Callable
from functools import partial

import torch
import torch.nn.functional as F

from tlm_fairseq.masking import HIDDEN, KEPT, is_alone, mask_mod

# How a row attends: with others of its kind and no mask, with all keys and a mask, or to itself alone.
UNMASKED, MASKED, ALONE = 0, 1, 2

# From which length on packing is faster, on a CPU, by (causal, dtype); docs/results.md tells how it was measured.
SHORTEST = {
    (True, torch.float32): 1024,
    (False, torch.float32): 2048,
    (True, torch.bfloat16): 1536,
    (False, torch.bfloat16): 4096,
}


def packing_is_faster(q: torch.Tensor, causal: bool) -> bool:
    """Whether ``packed_attention`` is faster than attention with a mask.

    It is not where ``torch.compile`` or a trace would have to follow how many tokens were selected, nor on a GPU,
    which waits for that number and for a kernel of each new length: hundreds of times as long (docs/results.md).

    Args:
        q: (B, H, T, D).
        causal: whether the future is hidden.
    """
    if torch.compiler.is_compiling() or torch.jit.is_tracing() or q.device.type != "cpu":
        return False
    batch, heads, length, _ = q.shape
    # Sequences go one after the other, so that only their heads share the threads.
    busy = batch == 1 or torch.get_num_threads() <= heads
    return busy and length >= SHORTEST.get((causal, q.dtype), length + 1)


def packed_attention(
    q: torch.Tensor,
    k: torch.Tensor,
    v: torch.Tensor,
    roles: torch.Tensor,
    padding_mask: torch.Tensor,
    causal: bool = False,
    scale: float | None = None,
) -> torch.Tensor:
    """Self-attention under the mask that the roles say.

    Args:
        q, k, v: (B, H, T, D).
        roles: (B, T), of ``tlm_fairseq.masking.select_roles``.
        padding_mask: (B, T), True where a token is padding.
        causal: whether the future is hidden.
        scale: factor of the scores; 1 / sqrt(D) when None.

    Returns:
        (B, H, T, D).
    """
    padding_mask = padding_mask.bool()
    kept = (roles == KEPT) & ~padding_mask
    alone = is_alone(roles, padding_mask, causal)
    kinds = torch.full_like(roles, MASKED).masked_fill_(kept, UNMASKED).masked_fill_(alone, ALONE)
    attends = mask_mod(roles, padding_mask, causal)
    contexts = [
        _attend(*sequence, causal, scale, attends=partial(attends, number, None))
        for number, sequence in enumerate(zip(q, k, v, kinds, strict=True))
    ]
    return _stacked(contexts).transpose(1, 2)


def _attend(
    q: torch.Tensor,
    k: torch.Tensor,
    v: torch.Tensor,
    kinds: torch.Tensor,
    causal: bool,
    scale: float | None,
    attends: Callable[[torch.Tensor, torch.Tensor], torch.Tensor],
) -> torch.Tensor:
    """Attention in one sequence: of (H, T, D) and (T,) it makes (T, H, D). ``attends`` tells of numbers of queries and
    keys whether they attend."""
    order = kinds.argsort(stable=True)
    inverse = order.argsort()
    counts = kinds.bincount(minlength=3).tolist()
    q, k, v = (_Reordered.apply(each.transpose(0, 1), order, inverse) for each in (q, k, v))
    q_of_kind, k_of_kind, v_of_kind = (each.split(counts) for each in (q, k, v))
    contexts = []
    if counts[UNMASKED]:
        of_kind = (q_of_kind[UNMASKED], k_of_kind[UNMASKED], v_of_kind[UNMASKED])
        contexts.append(_fused(*of_kind, is_causal=causal, scale=scale))
    if counts[MASKED]:
        hidden = ~attends(order.split(counts)[MASKED].unsqueeze(1), order)
        bias = torch.zeros_like(hidden, dtype=q.dtype).masked_fill_(hidden, HIDDEN)
        contexts.append(_fused(q_of_kind[MASKED], k, v, attn_mask=bias, scale=scale))
    contexts.append(v_of_kind[ALONE])
    return _Reordered.apply(torch.cat(contexts), inverse, order)


def _fused(q: torch.Tensor, k: torch.Tensor, v: torch.Tensor, **options: object) -> torch.Tensor:
    """torch's fused attention, of (T, H, D)."""
    q, k, v = (each.transpose(0, 1).unsqueeze(0) for each in (q, k, v))
    return F.scaled_dot_product_attention(q, k, v, **options).squeeze(0).transpose(0, 1)


def _stacked(contexts: list[torch.Tensor]) -> torch.Tensor:
    """``torch.stack``, which would copy a single one."""
    return torch.stack(contexts) if len(contexts) > 1 else contexts[0].unsqueeze(0)


class _Reordered(torch.autograd.Function):
    """Rows in another order. The gradient of ``index_select`` would add rows to zeros; this one selects as well."""

    @staticmethod
    def forward(
        ctx: torch.autograd.function.FunctionCtx, rows: torch.Tensor, order: torch.Tensor, inverse: torch.Tensor
    ) -> torch.Tensor:
        ctx.save_for_backward(order, inverse)
        return rows.index_select(0, order)

    @staticmethod
    def backward(ctx: torch.autograd.function.FunctionCtx, gradient: torch.Tensor) -> tuple[torch.Tensor, None, None]:
        order, inverse = ctx.saved_tensors
        return _Reordered.apply(gradient, inverse, order), None, None
