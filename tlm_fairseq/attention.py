"""fairseq's multi-head attention with Token-Level Masking in its training self-attention."""

import math

import torch
import torch.distributed
import torch.nn.functional as F
from fairseq.modules import MultiheadAttention

from tlm_fairseq.masking import attention_bias, select_roles

# Multiples of the golden ratio's fraction spread evenly over [0, 1), however many there are.
GOLDEN_RATIO_FRACTION = (math.sqrt(5) - 1) / 2


class TLMMultiheadAttention(MultiheadAttention):
    """Stock attention that hides randomly chosen tokens while it trains.

    It acts in self-attention in training mode only; in evaluation, in incremental decoding, in
    encoder-decoder attention and at rate 0 every call goes to the stock class. It has no parameters or state
    of its own, so checkpoints are the same with and without it.

    Attributes:
        tlm_rate: probability that a token is selected.
        tlm_strategy: see ``tlm_fairseq.masking``.
        tlm_causal: whether an ``attn_mask`` means causal attention, as it does in a decoder.
    """

    tlm_rate = 0.0
    tlm_strategy = "both"
    tlm_causal = False

    @classmethod
    def from_stock(cls, attention, rate, strategy, causal=False):
        """Turns the attention that fairseq has built into this class, in place, and returns it.

        Changing the class of a finished module restates none of fairseq's constructor arguments and leaves
        the initial weights as they were drawn.
        """
        if rate > 0 and attention.use_xformers:
            raise ValueError("Token-Level Masking needs fairseq's own attention: drop the xformers_att_config option")
        if rate > 0 and (attention.bias_k is not None or attention.add_zero_attn):
            raise ValueError("Token-Level Masking is not defined for add_bias_kv and add_zero_attn")
        attention.__class__ = cls
        attention.tlm_rate, attention.tlm_strategy, attention.tlm_causal = rate, strategy, causal
        return attention

    def forward(
        self,
        query,
        key,
        value,
        key_padding_mask=None,
        incremental_state=None,
        need_weights=True,
        static_kv=False,
        attn_mask=None,
        before_softmax=False,
        need_head_weights=False,
    ):
        """As in the stock class: ``query`` is (T, B, C), ``key_padding_mask`` (B, T) with True for padding, and the
        result is (T, B, C) with the weights, (B, T, T) or for each head (H, B, T, T), or None."""
        masked = self.training and self.tlm_rate > 0 and self.self_attention and incremental_state is None
        if not masked or before_softmax:
            return super().forward(
                query, key, value, key_padding_mask, incremental_state, need_weights, static_kv, attn_mask,
                before_softmax, need_head_weights,
            )  # fmt: skip
        return self._masked_forward(query, key_padding_mask, attn_mask, need_weights, need_head_weights)

    def _masked_forward(self, query, padding_mask, attn_mask, need_weights, need_head_weights):
        length, batch, _ = query.shape
        q, k, v = (
            projection(query).view(length, batch, self.num_heads, self.head_dim).permute(1, 2, 0, 3)  # (B, H, T, D)
            for projection in (self.q_proj, self.k_proj, self.v_proj)
        )
        bias = self._draw_bias(batch, length, padding_mask, attn_mask, q)  # (B, 1, T, T), never one per head
        weights = None
        if need_weights or need_head_weights:
            context, weights = self._attend_with_weights(q, k, v, bias)
            weights = weights.transpose(0, 1) if need_head_weights else weights.mean(dim=1)
        else:
            context = F.scaled_dot_product_attention(q, k, v, attn_mask=bias, dropout_p=self.dropout_module.p)
        context = context.permute(2, 0, 1, 3).reshape(length, batch, self.num_heads * self.head_dim)
        return self.out_proj(context), weights

    def _draw_bias(self, batch, length, padding_mask, attn_mask, like):
        # Drawn from torch's default generator: fairseq seeds it at every update, and activation checkpointing
        # restores it, so that a resumed run and a recomputed layer see the same mask.
        if padding_mask is None:
            padding_mask = torch.zeros(batch, length, dtype=torch.bool, device=like.device)
        roles = select_roles(padding_mask, self.tlm_rate, self.tlm_strategy, rotation=_rotation_of_this_process())
        causal = self.tlm_causal and attn_mask is not None
        bias = attention_bias(roles, padding_mask, causal, like.dtype)
        return bias if causal or attn_mask is None else bias + _as_bias(attn_mask, like.dtype)

    def _attend_with_weights(self, q, k, v, bias):
        """Attention in plain operations, for callers that want the weights, (B, H, T, T), before dropout."""
        scores = q @ k.transpose(-2, -1) * self.scaling + bias
        weights = scores.softmax(dim=-1, dtype=torch.float32)
        return self.dropout_module(weights.to(v.dtype)) @ v, weights


def _rotation_of_this_process():
    """fairseq gives all processes one seed at an update; each turns its draws by another angle."""
    if torch.distributed.is_available() and torch.distributed.is_initialized():
        return torch.distributed.get_rank() * GOLDEN_RATIO_FRACTION % 1
    return 0.0


def _as_bias(attn_mask, dtype):
    if attn_mask.dtype == torch.bool:
        return torch.zeros_like(attn_mask, dtype=dtype).masked_fill_(attn_mask, float("-inf"))
    return attn_mask.to(dtype)
