"""fairseq's multi-head attention with regularisers in its training self-attention."""

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from fairseq.modules import MultiheadAttention

from tlm_fairseq.regularizers.attention_call import (
    AttentionCall,
    Method,
    acting,
    attend_with_weights,
    is_packed,
    methods_need_weights,
    regularized_bias,
    regularized_call,
    regularized_context,
)
from tlm_fairseq.regularizers.packed_attention import packed_attention
from tlm_fairseq.regularizers.regularizer import Regularizer


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
    def from_stock(
        cls, attention: MultiheadAttention, regularizers: Sequence[Regularizer], causal: bool = False
    ) -> "TLMMultiheadAttention":
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

    def set_num_updates(self, num_updates: int) -> None:
        """fairseq tells the model before each update how many were done."""
        for regularizer in self.regularizers:
            regularizer.num_updates = num_updates

    def forward(
        self,
        query: torch.Tensor,
        key: torch.Tensor | None,
        value: torch.Tensor | None,
        key_padding_mask: torch.Tensor | None = None,
        incremental_state: dict[str, dict[str, torch.Tensor | None]] | None = None,
        need_weights: bool = True,
        static_kv: bool = False,
        attn_mask: torch.Tensor | None = None,
        before_softmax: bool = False,
        need_head_weights: bool = False,
    ) -> tuple[torch.Tensor, torch.Tensor | None]:
        """As in the stock class: ``query`` is (T, B, C), ``key_padding_mask`` (B, T) with True for padding, and the
        result is (T, B, C) with the weights, (B, T, T) or for each head (H, B, T, T), or None. The weights are those
        before any is dropped."""
        methods = []
        if self.training and self.self_attention and incremental_state is None and not before_softmax:
            methods = acting(self.regularizers)
        if not methods:
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
        return self._regularized_forward(methods, query, key_padding_mask, attn_mask, need_weights, need_head_weights)

    def _regularized_forward(
        self,
        methods: list[Method],
        query: torch.Tensor,
        padding_mask: torch.Tensor | None,
        attn_mask: torch.Tensor | None,
        need_weights: bool,
        need_head_weights: bool,
    ) -> tuple[torch.Tensor, torch.Tensor | None]:
        length, batch, _ = query.shape
        q, k, v = (
            projection(query).view(length, batch, self.num_heads, self.head_dim).permute(1, 2, 0, 3)  # (B, H, T, D)
            for projection in (self.q_proj, self.k_proj, self.v_proj)
        )
        call = regularized_call(methods, self._call(batch, length, padding_mask, attn_mask, q))
        weights = None
        if need_weights or need_head_weights or methods_need_weights(methods):
            bias = regularized_bias(methods, call)
            context, weights = attend_with_weights(methods, q, k, v, bias, self.scaling, self.dropout_module)
            weights = weights.transpose(0, 1) if need_head_weights else weights.mean(dim=1) if need_weights else None
        elif is_packed(methods, call, q, self.dropout_module.p):
            context = packed_attention(q, k, v, call.roles, call.padding_mask, call.causal)
        else:
            bias = regularized_bias(methods, call)
            context = F.scaled_dot_product_attention(q, k, v, attn_mask=bias, dropout_p=self.dropout_module.p)
        context = regularized_context(methods, context)
        context = context.permute(2, 0, 1, 3).reshape(length, batch, self.num_heads * self.head_dim)
        return self.out_proj(context), weights

    def _call(
        self,
        batch: int,
        length: int,
        padding_mask: torch.Tensor | None,
        attn_mask: torch.Tensor | None,
        like: torch.Tensor,
    ) -> AttentionCall:
        if padding_mask is None:
            padding_mask = torch.zeros(batch, length, dtype=torch.bool, device=like.device)
        causal = self.tlm_causal and attn_mask is not None
        return AttentionCall(padding_mask, causal, None if causal else attn_mask, self.num_heads, like.dtype)
