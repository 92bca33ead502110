"""A Transformer's decoder that reads several tokens in one pass, behind prefixes of different lengths."""

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import chain
from typing import Any, NamedTuple

import torch
import torch.nn.functional as F
from fairseq.models import FairseqEncoderDecoderModel
from fairseq.models.transformer import TransformerDecoderBase
from fairseq.modules.transformer_layer import TransformerDecoderLayerBase
from torch import Tensor

from tlm_fairseq.inference.source_encoder import reader_of
from tlm_fairseq.inference.transformer_functions import (
    Layer,
    Positions,
    Residual,
    function_of,
    in_heads,
    is_plain,
    joined,
    padding_bias,
)

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
        and is_plain(layer.self_attn)
        and (layer.encoder_attn is None or is_plain(layer.encoder_attn))
    )


class _DecoderLayer(Layer):
    """With its attention to the source: its query, and the keys and values of the encoded source."""

    def __init__(self, layer: torch.nn.Module) -> None:
        super().__init__(layer)
        attention = layer.encoder_attn
        self.reads_source = attention is not None
        if attention is not None:
            self.source_heads = attention.num_heads
            self.ask_source = function_of(attention.q_proj)
            self.project_source = joined([attention.k_proj, attention.v_proj])
            self.merge_source = function_of(attention.out_proj)
            self.around_source = Residual(layer.encoder_attn_layer_norm, layer.normalize_before)


class CachingModel:
    """A model whose weights stay as they are and whose decoder can be cached."""

    def __init__(self, model: FairseqEncoderDecoderModel) -> None:
        self._read = reader_of(model.encoder)
        self.decoder = decoder = model.decoder
        self.layers = [_DecoderLayer(layer) for layer in decoder.layers]
        self.norm = function_of(decoder.layer_norm)
        self.positions = decoder.embed_positions and Positions(decoder.embed_positions, decoder.dictionary.eos())

    def open(self, net_input: Mapping[str, Tensor], longest: int) -> "CachedDecoder":
        """Returns the decoder of a batch; see ``decoder_passes.Opener``."""
        encoded, padding = self._read(net_input)
        return CachedDecoder(self, encoded, padding, longest)


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
        return in_heads(flat if self.wanted is None else self._padded(flat), self.shape, 1, heads)[0]

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
        return padded.flatten(0, 1)


class CachedDecoder:
    """The decoder of a model, with the keys and values of what it has read of the sentences of a batch.

    fairseq's decoder reads one token a pass where it keeps them, or else all. Here they lie at the places of their
    tokens. A pass writes its own over those of tokens that have proved wrong, and no token sees what stands behind it.

    Args:
        model: of the decoder.
        encoded: (sentence, token, channel).
        padding: where the source has it, (sentence, token); None where it has none.
        longest: the most tokens that a sentence will have.
    """

    def __init__(self, model: CachingModel, encoded: Tensor, padding: Tensor | None, longest: int) -> None:
        self._model, self._decoder, self._longest, self._device = model, model.decoder, longest, encoded.device
        rows = encoded.flatten(0, 1)
        # Of each layer, keys and values.
        self._source = [
            in_heads(layer.project_source(rows), encoded.shape[:2], 2, layer.source_heads) if layer.reads_source else ()
            for layer in model.layers
        ]
        self._source_bias = None if padding is None else padding_bias(padding, encoded)
        # Of each layer, (sentence, place, keys and values).
        self._written = [encoded.new_zeros(encoded.size(0), 0, 2 * model.decoder.embed_dim) for _ in model.layers]

    def logits(self, inputs: Sequence[Sequence[int]], read: Sequence[int]) -> Tensor:
        new = [tokens[start:] for tokens, start in zip(inputs, read)]
        plan = self._plan([len(tokens) for tokens in new], read)
        hidden = self._embed(torch.tensor(list(chain.from_iterable(new)), device=self._device), plan)
        for number, layer in enumerate(self._model.layers):
            hidden = layer.around_attention(hidden, partial(self._self_attention, layer, number, plan))
            if layer.reads_source:
                hidden = layer.around_source(hidden, partial(self._cross_attention, layer, number, plan))
            hidden = layer.feed_forward(hidden)
        hidden = self._model.norm(hidden)
        if self._decoder.project_out_dim is not None:
            hidden = self._decoder.project_out_dim(hidden)
        return self._decoder.output_layer(hidden)

    def keep(self, rows: Sequence[int]) -> None:
        order = torch.tensor(rows, device=self._device)
        self._source = [tuple(tensor[order] for tensor in pair) for pair in self._source]
        self._written = [tensor[order] for tensor in self._written]
        if self._source_bias is not None:
            self._source_bias = self._source_bias[order]

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
        if self._model.positions is not None:
            positions = self._model.positions.first(self._longest, self._device)[plan.index[1]]
            if plan.wanted is None and plan.shape[0] > 1:
                positions = positions.repeat(plan.shape[0], 1)
            embedded = embedded + positions
        return embedded if decoder.layernorm_embedding is None else decoder.layernorm_embedding(embedded)

    def _self_attention(self, layer: _DecoderLayer, number: int, plan: _Pass, rows: Tensor) -> Tensor:
        projected, written = layer.project(rows), self._written[number]
        query, new = projected.split([written.size(2) // 2, written.size(2)], dim=1)
        if written.size(1) < plan.columns:
            more = min(2 * plan.columns, self._longest) - written.size(1)
            written = self._written[number] = F.pad(written, (0, 0, 0, more))
        plan.write(written, new)
        written = written[:, : plan.columns]
        keys, values = in_heads(written, written.shape[:2], 2, layer.heads)
        context = F.scaled_dot_product_attention(plan.as_batch(query, layer.heads), keys, values, attn_mask=plan.mask)
        return layer.merge(plan.as_row(context))

    def _cross_attention(self, layer: _DecoderLayer, number: int, plan: _Pass, rows: Tensor) -> Tensor:
        query = plan.as_batch(layer.ask_source(rows), layer.source_heads)
        context = F.scaled_dot_product_attention(query, *self._source[number], attn_mask=self._source_bias)
        return layer.merge_source(plan.as_row(context))
