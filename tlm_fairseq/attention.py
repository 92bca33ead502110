"""fairseq's multi-head attention with regularisers in its training self-attention."""

from typing import NamedTuple

import torch
import torch.nn.functional as F
from fairseq.modules import MultiheadAttention

from tlm_fairseq.masking import KEPT, attention_bias


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

    def bias(self, roles=None, seen_siblings=None):
        """Returns the summand of the scores, (B, 1, T, T), that hides what the call hides, and what the roles, (B, T),
        hide (with ``seen_siblings``, (B, T), but for those); see ``tlm_fairseq.masking``. No row hides all keys, unless
        ``attn_mask`` does so."""
        if roles is None:
            roles = torch.full_like(self.padding_mask, KEPT, dtype=torch.uint8)
        bias = attention_bias(roles, self.padding_mask, self.causal, self.dtype, seen_siblings)
        return bias if self.attn_mask is None else bias + _as_bias(self.attn_mask, self.dtype)


class TLMMultiheadAttention(MultiheadAttention):
    """Stock attention with regularisers that act while it trains.

    They act in self-attention in training mode only; in evaluation, in incremental decoding, in encoder-decoder
    attention and where all rates are 0 every call goes to the stock class. It has no parameters or state of its own, so
    checkpoints are the same with and without it.

    Attributes:
        regularizers: list of ``tlm_fairseq.regularizers.regularizer.Regularizer``, in the order in which they act.
        tlm_causal: whether an ``attn_mask`` means causal attention, as it does in a decoder.
    """

    regularizers = ()
    tlm_causal = False

    @classmethod
    def from_stock(cls, attention, regularizers, causal=False):
        """Turns the attention that fairseq has built into this class, in place, and returns it.

        Changing the class of a finished module restates none of fairseq's constructor arguments and leaves
        the initial weights as they were drawn.
        """
        if regularizers and attention.use_xformers:
            raise ValueError("--attn-regularizer needs fairseq's own attention: drop the xformers_att_config option")
        if regularizers and (attention.bias_k is not None or attention.add_zero_attn):
            raise ValueError("--attn-regularizer is not defined for add_bias_kv and add_zero_attn")
        attention.__class__ = cls
        attention.regularizers, attention.tlm_causal = list(regularizers), causal
        return attention

    def set_num_updates(self, num_updates):
        """fairseq tells the model before each update how many were done."""
        for regularizer in self.regularizers:
            regularizer.num_updates = num_updates

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
        result is (T, B, C) with the weights, (B, T, T) or for each head (H, B, T, T), or None. The weights are those
        before any is dropped."""
        acting = []
        if self.training and self.self_attention and incremental_state is None and not before_softmax:
            acting = [regularizer for regularizer in self.regularizers if regularizer.rate() > 0]
        if not acting:
            return super().forward(
                query,
                key,
                value,
                key_padding_mask,
                incremental_state,
                need_weights,
                static_kv,
                attn_mask,
                before_softmax,
                need_head_weights,
            )
        return self._regularized_forward(acting, query, key_padding_mask, attn_mask, need_weights, need_head_weights)

    def _regularized_forward(self, acting, query, padding_mask, attn_mask, need_weights, need_head_weights):
        length, batch, _ = query.shape
        q, k, v = (
            projection(query).view(length, batch, self.num_heads, self.head_dim).permute(1, 2, 0, 3)  # (B, H, T, D)
            for projection in (self.q_proj, self.k_proj, self.v_proj)
        )
        bias = self._bias(acting, batch, length, padding_mask, attn_mask, q)
        weights = None
        if need_weights or need_head_weights or any(regularizer.needs_weights for regularizer in acting):
            context, weights = self._attend_with_weights(acting, q, k, v, bias)
            weights = weights.transpose(0, 1) if need_head_weights else weights.mean(dim=1) if need_weights else None
        else:
            context = F.scaled_dot_product_attention(q, k, v, attn_mask=bias, dropout_p=self.dropout_module.p)
        for regularizer in acting:
            context = regularizer.context(context)
        context = context.permute(2, 0, 1, 3).reshape(length, batch, self.num_heads * self.head_dim)
        return self.out_proj(context), weights

    def _bias(self, acting, batch, length, padding_mask, attn_mask, like):
        """The summand of the scores, (B, 1, T, T), or one per head where a method draws for each."""
        if padding_mask is None:
            padding_mask = torch.zeros(batch, length, dtype=torch.bool, device=like.device)
        causal = self.tlm_causal and attn_mask is not None
        call = AttentionCall(padding_mask, causal, None if causal else attn_mask, self.num_heads, like.dtype)
        bias = None
        for regularizer in acting:
            bias = regularizer.bias(bias, call)
        return call.bias() if bias is None else bias

    def _attend_with_weights(self, acting, q, k, v, bias):
        """Attention in plain operations, with its weights before any is dropped, (B, H, T, T)."""
        scores = q @ k.transpose(-2, -1) * self.scaling + bias
        weights = scores.softmax(dim=-1, dtype=torch.float32)
        used = weights
        for regularizer in acting:
            used = regularizer.weights(used)
        return self.dropout_module(used.to(v.dtype)) @ v, weights


def _as_bias(attn_mask, dtype):
    if attn_mask.dtype == torch.bool:
        return torch.zeros_like(attn_mask, dtype=dtype).masked_fill_(attn_mask, float("-inf"))
    return attn_mask.to(dtype)
