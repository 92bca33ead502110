"""Attention under the mask of Token-Level Masking, computed without that mask: for long sequences.

Within a sequence, the rows that were not selected attend to one another and to nothing else, in their order. Brought
side by side they need no mask, and in causal attention none but fused attention's own, which skips half of the work.
What a SIBLINGS row attends to is its own value. Only the few SELF rows (and padding, which attends though nothing
attends to it) need a mask, of these rows alone.

The result is that of ``tlm_fairseq.masking.attention_bias``, row by row, up to rounding.
"""

import torch
import torch.nn.functional as F

from tlm_fairseq.masking import HIDDEN, KEPT, SELF, SIBLINGS, sees_a_key

# How a row attends: with others of its kind and no mask, with all keys and a mask, or to itself alone.
UNMASKED, MASKED, ALONE = 0, 1, 2

# From which length on packing is faster, on a CPU, by (causal, dtype); docs/results.md tells how it was measured.
SHORTEST = {
    (True, torch.float32): 1024,
    (False, torch.float32): 2048,
    (True, torch.bfloat16): 2048,
    (False, torch.bfloat16): 4096,
}


def packing_is_faster(q: torch.Tensor, causal: bool) -> bool:
    """Whether ``packed_attention`` is faster than attention with a mask.

    It is not where ``torch.compile`` or a trace would have to follow how many tokens were selected, nor, unmeasured,
    on a GPU, which would wait for that number.

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
    alone = (roles == SIBLINGS) | ~sees_a_key(roles, padding_mask, causal)
    kinds = torch.full_like(roles, MASKED).masked_fill_(kept, UNMASKED).masked_fill_(alone, ALONE)
    sequences = zip(q, k, v, roles, padding_mask, kinds, strict=True)
    contexts = [_attend(*sequence, causal=causal, scale=scale) for sequence in sequences]
    return torch.stack(contexts).transpose(1, 2)


def _attend(
    q: torch.Tensor,
    k: torch.Tensor,
    v: torch.Tensor,
    roles: torch.Tensor,
    padding_mask: torch.Tensor,
    kinds: torch.Tensor,
    causal: bool,
    scale: float | None,
) -> torch.Tensor:
    """Attention in one sequence: of (H, T, D) and (T,) it makes (T, H, D)."""
    order = kinds.argsort(stable=True)
    counts = kinds.bincount(minlength=3).tolist()
    q, k, v = (each.transpose(0, 1).index_select(0, order) for each in (q, k, v))
    q_of_kind, k_of_kind, v_of_kind = (each.split(counts) for each in (q, k, v))
    contexts = [v_of_kind[ALONE]]
    if counts[MASKED]:
        rows = order.split(counts)[MASKED]
        bias = _bias_of_rows(rows, order, roles, padding_mask, causal, q.dtype)
        contexts.insert(0, _fused(q_of_kind[MASKED], k, v, attn_mask=bias, scale=scale))
    if counts[UNMASKED]:
        of_kind = (q_of_kind[UNMASKED], k_of_kind[UNMASKED], v_of_kind[UNMASKED])
        contexts.insert(0, _fused(*of_kind, is_causal=causal, scale=scale))
    return torch.cat(contexts).index_select(0, order.argsort())


def _bias_of_rows(
    rows: torch.Tensor,
    keys: torch.Tensor,
    roles: torch.Tensor,
    padding_mask: torch.Tensor,
    causal: bool,
    dtype: torch.dtype,
) -> torch.Tensor:
    """Some rows of the summand of the scores, with all keys in their new order. The rows are SELF, or padding."""
    valid = ~padding_mask[keys]
    kept = valid & (roles[keys] == KEPT)
    rows = rows.unsqueeze(1)
    attended = torch.where(roles[rows] == SELF, valid, kept) & (keys != rows)
    if causal:
        attended &= keys < rows
    return torch.zeros_like(attended, dtype=dtype).masked_fill_(~attended, HIDDEN)


def _fused(q: torch.Tensor, k: torch.Tensor, v: torch.Tensor, **options: object) -> torch.Tensor:
    """torch's fused attention, of (T, H, D)."""
    q, k, v = (each.transpose(0, 1).unsqueeze(0) for each in (q, k, v))
    return F.scaled_dot_product_attention(q, k, v, **options).squeeze(0).transpose(0, 1)
