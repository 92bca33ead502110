"""A Transformer's decoder that reads several tokens in one pass, behind prefixes of different lengths."""

from collections.abc import Sequence
from itertools import chain
from typing import NamedTuple

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
        rows, places: of each, its sentence and its place there.
        wanted: (sentence, n-th new token of it), False where the sentence has fewer.
        mask: (sentence, 1, n-th new token, place), 0 up to the place of the token itself and -inf behind it.
    """

    rows: Tensor
    places: Tensor
    wanted: Tensor
    mask: Tensor

    def as_batch(self, flat: Tensor, heads: int) -> Tensor:
        """Returns (tokens, channels) as (sentence, head, n-th new token, channels of a head)."""
        batch = flat.view(*self.wanted.shape, -1) if flat.size(0) == self.wanted.numel() else self._padded(flat)
        return _split_heads(batch, heads)

    def as_row(self, batch: Tensor) -> Tensor:
        """Turns ``as_batch`` back."""
        batch = batch.transpose(1, 2).flatten(2)
        return batch.flatten(0, 1) if self.rows.size(0) == self.wanted.numel() else batch[self.wanted]

    def _padded(self, flat: Tensor) -> Tensor:
        padded = flat.new_zeros(*self.wanted.shape, flat.size(1))
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
        self._decoder, self._device = decoder, device
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
        hidden = self._embed(torch.tensor(list(chain.from_iterable(new)), device=self._device), plan.places)
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
        lengths, starts = (torch.tensor(numbers, device=self._device).unsqueeze(1) for numbers in (lengths, read))
        steps = torch.arange(int(lengths.max()), device=self._device)
        wanted = steps < lengths
        places = starts + steps
        columns = torch.arange(int((starts + lengths).max()), device=self._device)
        like = self._written[0][0]
        mask = like.new_zeros(*places.shape, columns.size(0)).masked_fill_(columns > places.unsqueeze(2), float("-inf"))
        rows = torch.arange(len(read), device=self._device).unsqueeze(1).expand_as(wanted)
        return _Pass(rows[wanted], places[wanted], wanted, mask.unsqueeze(1))

    def _embed(self, tokens: Tensor, places: Tensor) -> Tensor:
        decoder = self._decoder
        embedded = decoder.embed_scale * decoder.embed_tokens(tokens)
        if decoder.quant_noise is not None:
            embedded = decoder.quant_noise(embedded)
        if decoder.project_in_dim is not None:
            embedded = decoder.project_in_dim(embedded)
        if self._positions is not None:
            embedded = embedded + self._positions[places]
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
        attention, columns = layer.self_attn, plan.mask.size(-1)
        keys_values = self._written[number]
        for which, projection in enumerate((attention.k_proj, attention.v_proj)):
            if keys_values[which].size(1) < columns:
                keys_values[which] = F.pad(keys_values[which], (0, 0, 0, columns - keys_values[which].size(1)))
            keys_values[which][plan.rows, plan.places] = projection(hidden)
        keys, values = (_split_heads(written[:, :columns], attention.num_heads) for written in keys_values)
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
