"""A Transformer's decoder that reads several tokens in one pass, behind prefixes of different lengths."""

from collections.abc import Sequence
from itertools import chain
from typing import Any, NamedTuple

import torch
import torch.nn.functional as F
from fairseq.models.transformer import TransformerDecoderBase
from fairseq.modules import MultiheadAttention
from fairseq.modules.transformer_layer import TransformerDecoderLayerBase
from torch import Tensor

# Methods of fairseq's decoder that are replaced here, and modules of its layers (NormFormer's) that are not known here.
_REPLACED = ("forward", "extract_features", "extract_features_scriptable")
_UNKNOWN = ("c_attn", "attn_ln", "ffn_layernorm", "w_resid")


def can_cache(decoder: torch.nn.Module) -> bool:
    """Whether ``CachedDecoder`` computes what this decoder does in evaluation mode."""
    return (
        isinstance(decoder, TransformerDecoderBase)
        and all(getattr(type(decoder), name) is getattr(TransformerDecoderBase, name) for name in _REPLACED)
        and not decoder.cross_self_attention
        and all(map(_is_known, decoder.layers))
    )


def _is_known(layer: torch.nn.Module) -> bool:
    return (
        type(layer).forward is TransformerDecoderLayerBase.forward
        and all(getattr(layer, name) is None for name in _UNKNOWN)
        and all(
            attention is None
            or (isinstance(attention, MultiheadAttention) and attention.bias_k is None and not attention.add_zero_attn)
            for attention in (layer.self_attn, layer.encoder_attn)
        )
    )


class _Pass(NamedTuple):
    """Where the new tokens stand, which are in one row, sentence by sentence.

    Attributes:
        index: of each, its sentence and its place there; slices where all sentences have new tokens at the same places.
        wanted: (sentence, n-th new token of it), False where the sentence has fewer; None where none has.
        shape: (sentences, most new tokens of one).
        mask: (sentence or 1, 1, n-th new token, place), 0 up to the place of the token itself and -inf behind it; None
            where all see everything.
        columns: the places that there are.
    """

    index: tuple[Any, Any]
    wanted: Tensor | None
    shape: tuple[int, int]
    mask: Tensor | None
    columns: int

    def as_batch(self, flat: Tensor, heads: int) -> Tensor:
        """Returns (tokens, channels) as (sentence, head, n-th new token, channels of a head)."""
        return _split_heads(flat.view(*self.shape, -1) if self.wanted is None else self._padded(flat), heads)

    def as_row(self, batch: Tensor) -> Tensor:
        """Turns ``as_batch`` back."""
        batch = batch.transpose(1, 2).flatten(2)
        return batch.flatten(0, 1) if self.wanted is None else batch[self.wanted]

    def write(self, written: Tensor, flat: Tensor) -> None:
        """Puts (tokens, channels) at their places in (sentence, place, channels)."""
        written[self.index] = flat if self.wanted is not None else flat.view(*self.shape, -1)

    def _padded(self, flat: Tensor) -> Tensor:
        assert self.wanted is not None
        padded = flat.new_zeros(*self.shape, flat.size(1))
        padded[self.wanted] = flat
        return padded


class CachedDecoder:
    """The decoder of a model, with the keys and values of what it has read of the sentences of a batch.

    fairseq's decoder reads one token a pass where it keeps them, or else all. Here they lie at the places of their
    tokens. A pass writes its own over those of tokens that have proved wrong, and no token sees what stands behind it.
    """

    def __init__(
        self, decoder: TransformerDecoderBase, encoder_out: dict[str, list[Tensor]], longest: int, device: torch.device
    ) -> None:
        self._decoder, self._longest, self._device = decoder, longest, device
        encoded = encoder_out["encoder_out"][0].transpose(0, 1)
        self._source = [
            layer.encoder_attn
            and [
                _split_heads(projection(encoded), layer.encoder_attn.num_heads)
                for projection in (layer.encoder_attn.k_proj, layer.encoder_attn.v_proj)
            ]
            for layer in decoder.layers
        ]
        self._source_mask = _padding_mask(encoder_out["encoder_padding_mask"], encoded)
        self._written: list[list[Tensor]] = [
            [encoded.new_zeros(encoded.size(0), 0, decoder.embed_dim) for _ in range(2)] for _ in decoder.layers
        ]
        self._positions = None
        if decoder.embed_positions is not None:
            any_tokens = torch.full((1, longest), decoder.dictionary.eos(), device=device)
            self._positions = decoder.embed_positions(any_tokens)[0]

    def logits(self, inputs: Sequence[Sequence[int]], read: Sequence[int]) -> Tensor:
        new = [tokens[start:] for tokens, start in zip(inputs, read)]
        plan = self._plan([len(tokens) for tokens in new], read)
        hidden = self._embed(torch.tensor(list(chain.from_iterable(new)), device=self._device), plan)
        for number, layer in enumerate(self._decoder.layers):
            hidden = self._through_layer(layer, number, hidden, plan)
        if self._decoder.layer_norm is not None:
            hidden = self._decoder.layer_norm(hidden)
        if self._decoder.project_out_dim is not None:
            hidden = self._decoder.project_out_dim(hidden)
        return self._decoder.output_layer(hidden)

    def keep(self, rows: Sequence[int]) -> None:
        order = torch.tensor(rows, device=self._device)
        for pairs in (self._source, self._written):
            pairs[:] = [pair and [tensor[order] for tensor in pair] for pair in pairs]
        if self._source_mask is not None:
            self._source_mask = self._source_mask[order]

    def _plan(self, lengths: Sequence[int], read: Sequence[int]) -> _Pass:
        columns, most = max(map(sum, zip(lengths, read))), max(lengths)
        like = self._written[0][0]
        if len(set(zip(lengths, read))) == 1:
            mask = None if most == 1 else like.new_full((most, columns), float("-inf")).triu_(read[0] + 1)
            return _Pass((slice(None), slice(read[0], columns)), None, (len(read), most), mask, columns)
        sizes, starts = (torch.tensor(numbers, device=self._device).unsqueeze(1) for numbers in (lengths, read))
        steps = torch.arange(most, device=self._device)
        wanted, places = steps < sizes, starts + steps
        seen = torch.arange(columns, device=self._device)
        mask = like.new_zeros(*places.shape, columns).masked_fill_(seen > places.unsqueeze(2), float("-inf"))
        rows = torch.arange(len(read), device=self._device).unsqueeze(1).expand_as(wanted)
        return _Pass((rows[wanted], places[wanted]), wanted, (len(read), most), mask.unsqueeze(1), columns)

    def _embed(self, tokens: Tensor, plan: _Pass) -> Tensor:
        decoder = self._decoder
        embedded = decoder.embed_scale * decoder.embed_tokens(tokens)
        if decoder.quant_noise is not None:
            embedded = decoder.quant_noise(embedded)
        if decoder.project_in_dim is not None:
            embedded = decoder.project_in_dim(embedded)
        if self._positions is not None:
            positions = self._positions[plan.index[1]]
            if plan.wanted is None and plan.shape[0] > 1:
                positions = positions.repeat(plan.shape[0], 1)
            embedded = embedded + positions
        return embedded if decoder.layernorm_embedding is None else decoder.layernorm_embedding(embedded)

    def _through_layer(self, layer: torch.nn.Module, number: int, hidden: Tensor, plan: _Pass) -> Tensor:
        hidden = _residual(
            layer, layer.self_attn_layer_norm, hidden, lambda x: self._self_attention(layer, number, x, plan)
        )
        if layer.encoder_attn is not None:
            hidden = _residual(
                layer, layer.encoder_attn_layer_norm, hidden, lambda x: self._cross_attention(layer, number, x, plan)
            )
        return _residual(layer, layer.final_layer_norm, hidden, lambda x: layer.fc2(layer.activation_fn(layer.fc1(x))))

    def _self_attention(self, layer, number, hidden, plan):
        attention, written = layer.self_attn, self._written[number]
        for which, projection in enumerate((attention.k_proj, attention.v_proj)):
            if written[which].size(1) < plan.columns:
                more = min(2 * plan.columns, self._longest) - written[which].size(1)
                written[which] = F.pad(written[which], (0, 0, 0, more))
            plan.write(written[which], projection(hidden))
        keys, values = (_split_heads(tensor[:, : plan.columns], attention.num_heads) for tensor in written)
        query = plan.as_batch(attention.q_proj(hidden), attention.num_heads)
        context = F.scaled_dot_product_attention(query, keys, values, attn_mask=plan.mask)
        return attention.out_proj(plan.as_row(context))

    def _cross_attention(self, layer, number, hidden, plan):
        attention = layer.encoder_attn
        query = plan.as_batch(attention.q_proj(hidden), attention.num_heads)
        context = F.scaled_dot_product_attention(query, *self._source[number], attn_mask=self._source_mask)
        return attention.out_proj(plan.as_row(context))


def _residual(layer, norm, hidden, function):
    if layer.normalize_before:
        return hidden + function(norm(hidden))
    return norm(hidden + function(hidden))


def _split_heads(batch: Tensor, heads: int) -> Tensor:
    """Returns (sentence, token, channels) as (sentence, head, token, channels of a head)."""
    return batch.view(*batch.shape[:2], heads, -1).transpose(1, 2)


def _padding_mask(padding: list[Tensor], like: Tensor) -> Tensor | None:
    """Returns (sentence, 1, 1, token), -inf where there is padding; None where there is none."""
    if not padding or not padding[0].any():
        return None
    return torch.zeros_like(padding[0], dtype=like.dtype).masked_fill_(padding[0], float("-inf"))[:, None, None]
