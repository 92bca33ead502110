"""What a Transformer of fairseq computes in evaluation mode, without what its modules do around it.

A pass over one sentence is so short that calls of modules, checks and copies take longer than its matrix products.
"""

from collections.abc import Callable, Sequence
from functools import partial

import torch
import torch.nn.functional as F
from fairseq.modules import MultiheadAttention
from torch import Tensor, nn

Function = Callable[[Tensor], Tensor]


def function_of(module: nn.Module | None) -> Function:
    """Returns what the module computes, nothing if there is none; its weights must stay where they are."""
    if module is None:
        return lambda rows: rows
    if type(module) is nn.Linear:
        return partial(F.linear, weight=module.weight, bias=module.bias)
    if type(module) is nn.LayerNorm:
        return partial(
            F.layer_norm,
            normalized_shape=module.normalized_shape,
            weight=module.weight,
            bias=module.bias,
            eps=module.eps,
        )
    return module


def joined(modules: Sequence[nn.Module]) -> Function:
    """Returns what the modules compute of the same input, one behind the other. Their weights are copied."""
    if not all(type(module) is nn.Linear and module.bias is not None for module in modules):
        return lambda rows: torch.cat([module(rows) for module in modules], dim=-1)
    weight, bias = (torch.cat([getattr(module, name).detach() for module in modules]) for name in ("weight", "bias"))
    return partial(F.linear, weight=weight, bias=bias)


def in_heads(rows: Tensor, shape: Sequence[int], parts: int, heads: int) -> Sequence[Tensor]:
    """Returns the parts of (sentences * tokens, parts * channels), as (sentence, head, token, channels of a head).

    Args:
        rows: sentence by sentence.
        shape: number of sentences, and of tokens of each.
        parts: such as query, key and value.
        heads: of the attention.
    """
    return rows.view(*shape, parts, heads, -1).permute(2, 0, 3, 1, 4).unbind()


def padding_bias(padding: Tensor, like: Tensor) -> Tensor:
    """Returns (sentence, 1, 1, token), -inf where there is padding, of (sentence, token)."""
    return torch.zeros_like(padding, dtype=like.dtype).masked_fill_(padding, float("-inf"))[:, None, None]


class Positions:
    """Embeddings of the places in a sentence.

    Args:
        embed: fairseq's module.
        token: any that is no padding.
    """

    def __init__(self, embed: nn.Module, token: int) -> None:
        self._embed, self._token = embed, token
        self._table: Tensor | None = None

    def first(self, length: int, device: torch.device) -> Tensor:
        """Returns those of the first so many places, and perhaps more."""
        if self._table is None or self._table.size(0) < length:
            self._table = self._embed(torch.full((1, length), self._token, device=device))[0]
        return self._table


class Residual:
    """Adds what a function makes of its input to it, with normalisation before that or behind it."""

    def __init__(self, norm: nn.Module, before: bool) -> None:
        self._norm, self._before = function_of(norm), before

    def __call__(self, hidden: Tensor, function: Function) -> Tensor:
        if self._before:
            return hidden + function(self._norm(hidden))
        return self._norm(hidden + function(hidden))


class Layer:
    """What the layers of encoders and decoders share: self-attention over rows of tokens, and the feed-forward network.

    Attributes:
        heads: of the self-attention.
        project: query, key and value of each row.
        merge: what the heads have gathered.
    """

    def __init__(self, layer: nn.Module) -> None:
        attention = layer.self_attn
        self.heads = attention.num_heads
        self.project = joined([attention.q_proj, attention.k_proj, attention.v_proj])
        self.merge = function_of(attention.out_proj)
        self.around_attention = Residual(layer.self_attn_layer_norm, layer.normalize_before)
        self._around_feed_forward = Residual(layer.final_layer_norm, layer.normalize_before)
        self._activate = layer.activation_fn
        self._expand, self._contract = function_of(layer.fc1), function_of(layer.fc2)

    def feed_forward(self, hidden: Tensor) -> Tensor:
        return self._around_feed_forward(hidden, lambda rows: self._contract(self._activate(self._expand(rows))))


def is_plain(attention: nn.Module) -> bool:
    """Whether it is fairseq's attention, without keys of its own and without another library's kernels."""
    return (
        isinstance(attention, MultiheadAttention)
        and attention.bias_k is None
        and not attention.add_zero_attn
        and not attention.use_xformers
    )
