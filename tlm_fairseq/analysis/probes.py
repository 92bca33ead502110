"""Looks into the layers of a trained encoder or decoder: attention weights, outputs, and masking with given roles.

It works on fairseq's stock models and on those of this package. Nothing in a model is changed but hooks, which are
taken out again.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

import torch
from fairseq.modules import MultiheadAttention
from torch import nn

from tlm_fairseq.regularizers.attention_call import AttentionCall

if TYPE_CHECKING:
    from tlm_fairseq.analysis.inputs import Sentence

# What fairseq's encoders return.
EncoderOut = dict[str, list[torch.Tensor]]


class Stack:
    """The encoder or the decoder of a model, ready to be looked into.

    Attributes:
        name: "encoder" or "decoder".
        causal: whether the future is hidden, as it is in a decoder.
        padding: number of the padding token.
        max_positions: of a sentence.
        layers, attentions: its layers and the self-attention of each.
        norm: the layer norm behind the last layer, or None.

    Raises:
        ValueError: its self-attention is of a kind that is not measured here.
    """

    def __init__(self, model: nn.Module, name: str) -> None:
        self.name, self.causal = name, name == "decoder"
        self._model = model
        part = getattr(model, name)
        self._transformer = getattr(part, "sentence_encoder", part)  # RoBERTa's lies one deeper.
        self.padding = self._transformer.padding_idx
        self.max_positions = self._transformer.max_positions()
        self.layers = list(self._transformer.layers)
        self.norm = getattr(self._transformer, "layer_norm", None)
        self.attentions = [layer.self_attn for layer in self.layers]
        for attention in self.attentions:
            _check(attention)

    def tokens_of(self, sentence: "Sentence") -> torch.Tensor:
        """Returns the numbers of the tokens that it reads of a sentence: its ``target`` or its ``source``."""
        return sentence.target if self.causal else sentence.source

    def encoded(self, sources: torch.Tensor | None) -> EncoderOut | None:
        """Returns what a decoder attends to, of the source tokens (B, S); None where there are none."""
        if sources is None:
            return None
        return self._model.encoder(sources, src_lengths=sources.ne(self.padding).sum(1))

    def run(self, tokens: torch.Tensor, encoder_out: EncoderOut | None = None) -> None:
        """Runs the layers on tokens, (B, T), and on what ``encoded`` returned."""
        if self.causal:
            self._transformer.extract_features(tokens, encoder_out=encoder_out)
        else:
            self._transformer(tokens, src_lengths=tokens.ne(self.padding).sum(1))


def stacks_of(model: nn.Module) -> list[Stack]:
    """Returns the ``Stack`` of the model's encoder and that of its decoder, as far as it has them."""
    return [Stack(model, name) for name in ("encoder", "decoder") if hasattr(model, name)]


def outputs(stack: Stack, tokens: torch.Tensor, encoder_out: EncoderOut | None = None) -> list[torch.Tensor]:
    """Returns the outputs of all layers, (T, B, C) each, and behind them that of the last layer norm, if any."""
    made = []

    def keep(module, inputs, output):
        made.append(output[0] if isinstance(output, tuple) else output)

    with ExitStack() as hooks:
        for module in [*stack.layers, *([] if stack.norm is None else [stack.norm])]:
            hooks.callback(module.register_forward_hook(keep).remove)
        stack.run(tokens, encoder_out)
    return made


@contextmanager
def fixed_roles(stack: Stack, roles: torch.Tensor, padding_mask: torch.Tensor) -> Iterator[None]:
    """While the block runs, every self-attention of the stack masks by these roles, also in evaluation.

    Args:
        roles: (B, T), of ``tlm_fairseq.masking``.
        padding_mask: (B, T), True where a token is padding.
    """

    def mask(attention, inputs, named):
        bias = _call(stack, attention, named, padding_mask)._replace(roles=roles).bias()
        # torch takes one mask for each sentence and head; this one hides the padding too.
        per_head = bias.expand(-1, attention.num_heads, -1, -1).flatten(0, 1)
        return inputs, {**named, "attn_mask": per_head, "key_padding_mask": None}

    with _before_attention(stack, [mask] * len(stack.attentions)):
        yield


@contextmanager
def watched_attention(
    stack: Stack, padding_mask: torch.Tensor, watch: Callable[[int, torch.Tensor, torch.Tensor], None]
) -> Iterator[None]:
    """While the block runs, every self-attention of the stack first calls ``watch(layer, entropy, keys)``, with the
    layer's number from 0 and what ``attention_entropy`` returns."""

    def hook_of(layer):
        def look(attention, inputs, named):
            bias = _call(stack, attention, named, padding_mask).bias()
            watch(layer, *attention_entropy(attention, named["query"], bias))

        return look

    with _before_attention(stack, [hook_of(layer) for layer in range(len(stack.attentions))]):
        yield


def attention_entropy(
    attention: MultiheadAttention, query: torch.Tensor, bias: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """Returns the entropy of the attention weights in nats, (B, H, T), and the number of keys that each query may
    attend to, (B, 1, T), both in double precision.

    Args:
        attention: fairseq's MultiheadAttention, in self-attention.
        query: its input, (T, B, C).
        bias: summand of the scores, (B, 1, T, T), minus infinity where a key is hidden.
    """
    weights = attention_weights(attention, query, bias)
    return torch.special.entr(weights).sum(-1, dtype=torch.float64), (bias == 0).sum(-1).double()


def attention_weights(attention: MultiheadAttention, query: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
    """Returns the weights of each head, (B, H, T, T), in single precision; arguments as in ``attention_entropy``."""
    length, batch, _ = query.shape
    q, k = (
        projection(query).view(length, batch, attention.num_heads, attention.head_dim).permute(1, 2, 0, 3)
        for projection in (attention.q_proj, attention.k_proj)
    )
    return (q @ k.transpose(-2, -1) * attention.scaling + bias).softmax(-1, dtype=torch.float32)


@contextmanager
def _before_attention(stack, hooks):
    with ExitStack() as registered:
        for attention, hook in zip(stack.attentions, hooks, strict=True):
            registered.callback(attention.register_forward_pre_hook(hook, with_kwargs=True).remove)
        yield


def _call(stack, attention, named, padding_mask):
    """The ``AttentionCall`` of the named arguments that fairseq's layers give their self-attention."""
    causal = stack.causal and named["attn_mask"] is not None
    attn_mask = None if causal else named["attn_mask"]
    return AttentionCall(padding_mask, causal, attn_mask, attention.num_heads, named["query"].dtype)


def _check(attention):
    if not isinstance(attention, MultiheadAttention) or not attention.self_attention or attention.use_xformers:
        raise ValueError("has a self-attention that is not fairseq's own, and is not measured here")
    if attention.bias_k is not None or attention.add_zero_attn:
        raise ValueError("has a self-attention with add_bias_kv or add_zero_attn, which is not measured here")
