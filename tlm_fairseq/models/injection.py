"""Where regularisers are injected: into the self-attention of a finished encoder or decoder of fairseq."""

from collections.abc import Mapping

import torch
from fairseq.modules import MultiheadAttention

from tlm_fairseq.attention import TLMMultiheadAttention
from tlm_fairseq.regularizers import registry


def regularize(stack: torch.nn.Module, args: object, place: str) -> None:
    """Puts the chosen regularisers into every self-attention of an encoder or decoder, in place, and into nothing else.

    Whatever stands around an attention (activation checkpointing, LayerDrop, quantisation noise) stays as it is, and so
    do the weights.

    Args:
        stack: the module whose layers fairseq has built.
        args: holds the options of ``tlm_fairseq.regularizers.registry``.
        place: "encoder", or "decoder", where an ``attn_mask`` hides the future.

    Raises:
        ValueError: a wrong option, or an attention that regularisers are not defined for.
    """
    attentions = [module for module in stack.modules() if isinstance(module, MultiheadAttention)]
    attentions = [attention for attention in attentions if not attention.encoder_decoder_attention]
    for layer, attention in enumerate(attentions):
        regularizers = registry.build(args, place)
        if regularizers and place == "decoder" and getattr(args, "cross_self_attention", False):
            raise ValueError(
                "--attn-regularizer is not defined for --cross-self-attention, which mixes source and target: "
                "add --tlm-where encoder"
            )
        for regularizer in regularizers:
            regularizer.layer, regularizer.layers = layer, len(attentions)
        TLMMultiheadAttention.from_stock(attention, regularizers, causal=place == "decoder")


def summaries(stacks: Mapping[str, torch.nn.Module]) -> list[str]:
    """Returns a line for each regulariser that acts, such as "Token-Level Masking: rate 0.1, both, 12 self-attentions
    (6 encoder, 6 decoder)", or one that says that none does.

    Args:
        stacks: a dictionary from "encoder" and "decoder" to modules that ``regularize`` was called with.
    """
    acting = {
        place: [module.regularizers for module in stack.modules() if isinstance(module, TLMMultiheadAttention)]
        for place, stack in stacks.items()
    }
    methods = {type(each): each for lists in acting.values() for regularizers in lists for each in regularizers}
    if not methods:
        return [f"No regulariser in {_counted({place: len(lists) for place, lists in acting.items()})}"]
    lines = []
    for kind, method in methods.items():
        counts = {
            place: sum(kind in map(type, regularizers) for regularizers in lists) for place, lists in acting.items()
        }
        lines.append(f"{kind.NAME}: {method.options.summary()}, {_counted(counts)}")
    return lines


def _counted(counts: Mapping[str, int]) -> str:
    places = ", ".join(f"{count} {place}" for place, count in counts.items())
    return f"{sum(counts.values())} self-attentions ({places})"
