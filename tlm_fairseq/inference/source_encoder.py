"""A Transformer's encoder that reads the sources of a batch in evaluation mode, with little around its products."""

from collections.abc import Callable, Mapping
from functools import partial

import torch
import torch.nn.functional as F
from fairseq.models.transformer import TransformerEncoderBase
from fairseq.modules.transformer_layer import TransformerEncoderLayerBase
from torch import Tensor

from tlm_fairseq.inference.transformer_functions import Layer, Positions, function_of, in_heads, is_plain, padding_bias
from tlm_fairseq.models.encoder_decoder import TLMTransformerEncoder

# From net_input to (sentence, token, channel), and where there is padding (sentence, token), None where there is none.
Reader = Callable[[Mapping[str, Tensor]], tuple[Tensor, Tensor | None]]

# Methods of fairseq's encoder that are replaced here, and the classes whose are known.
_REPLACED = ("forward", "forward_scriptable", "forward_torchscript", "forward_embedding")
_KNOWN = (TransformerEncoderBase, TLMTransformerEncoder)


def reader_of(encoder: torch.nn.Module) -> Reader:
    """Returns how the sources of a batch are read by an encoder in evaluation mode, whose weights stay as they are."""
    if not can_encode(encoder):
        return partial(_read_by_fairseq, encoder)
    encode = SourceEncoder(encoder)
    return lambda net_input: encode(net_input["src_tokens"])


def can_encode(encoder: torch.nn.Module) -> bool:
    """Whether ``SourceEncoder`` computes what this encoder does in evaluation mode."""
    return (
        any(all(getattr(type(encoder), name, None) is getattr(known, name) for name in _REPLACED) for known in _KNOWN)
        and encoder.quant_noise is None
        and all(
            type(layer).forward is TransformerEncoderLayerBase.forward and is_plain(layer.self_attn)
            for layer in encoder.layers
        )
    )


class SourceEncoder:
    """An encoder whose weights stay as they are."""

    def __init__(self, encoder: TransformerEncoderBase) -> None:
        self._padding, self._scale, self._embed = encoder.padding_idx, encoder.embed_scale, encoder.embed_tokens
        self._positions = encoder.embed_positions and Positions(encoder.embed_positions, encoder.dictionary.eos())
        self._norm_embedded, self._norm = function_of(encoder.layernorm_embedding), function_of(encoder.layer_norm)
        self._layers = [Layer(layer) for layer in encoder.layers]

    def __call__(self, tokens: Tensor) -> tuple[Tensor, Tensor | None]:
        """Returns what a Reader does, of tokens that are padded at any side."""
        padding = tokens.eq(self._padding)
        if not padding.any():
            padding = None
        hidden = self._embedded(tokens, padding)
        bias = None if padding is None else padding_bias(padding, hidden)
        hidden = hidden.flatten(0, 1)
        for layer in self._layers:
            hidden = layer.around_attention(hidden, partial(_attend, layer, tokens.shape, bias))
            hidden = layer.feed_forward(hidden)
        return self._norm(hidden).view(*tokens.shape, -1), padding

    def _embedded(self, tokens: Tensor, padding: Tensor | None) -> Tensor:
        hidden = self._scale * self._embed(tokens)
        if self._positions is not None:
            table = self._positions.first(tokens.size(1), tokens.device)
            hidden = hidden + (table[: tokens.size(1)] if padding is None else table[_places(padding)])
        hidden = self._norm_embedded(hidden)
        return hidden if padding is None else hidden.masked_fill(padding.unsqueeze(2), 0)


def _places(padding: Tensor) -> Tensor:
    """Returns which word each one is, of (sentence, token); any where there is padding."""
    return (~padding).cumsum(1).sub_(1).clamp_(min=0)


def _attend(layer: Layer, shape: torch.Size, bias: Tensor | None, rows: Tensor) -> Tensor:
    query, keys, values = in_heads(layer.project(rows), shape, 3, layer.heads)
    context = F.scaled_dot_product_attention(query, keys, values, attn_mask=bias)
    return layer.merge(context.transpose(1, 2).reshape(len(rows), -1))


def _read_by_fairseq(encoder: torch.nn.Module, net_input: Mapping[str, Tensor]) -> tuple[Tensor, Tensor | None]:
    encoder_out = encoder.forward_torchscript(net_input)
    padding = next(iter(encoder_out["encoder_padding_mask"]), None)
    return encoder_out["encoder_out"][0].transpose(0, 1), padding if padding is not None and padding.any() else None
