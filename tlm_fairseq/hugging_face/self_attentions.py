"""Which modules of a transformers model are self-attentions that go through its ``AttentionInterface``."""

import inspect
import re
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import torch

INTERFACE = "ALL_ATTENTION_FUNCTIONS"
# Names of encoder-decoder attention: Bert's crossattention, BART's encoder_attn, T5's EncDecAttention ...
CROSS = re.compile(r"cross|encoder_attn|enc_?dec|encoder_decoder", re.IGNORECASE)


class SelfAttention(NamedTuple):
    """One of them.

    Attributes:
        module: itself.
        place: "encoder" or "decoder".
        layer, layers: which self-attention of its stack it is, from 0, and of how many.
    """

    module: torch.nn.Module
    place: str
    layer: int
    layers: int


def find(model: torch.nn.Module) -> list[SelfAttention]:
    """Returns the SelfAttentions of a model, in the order of its modules.

    Raises:
        ValueError: there is none, or the model has attention that does not go through the interface.
    """
    modules = dict(model.named_modules())
    through = [path for path, module in modules.items() if interface_forward(type(module)) is not None]
    past = [path for path in modules if _is_attention(modules[path]) and not _is_related(path, through)]
    if past:
        raise ValueError(
            f"{type(model).__name__}: attention that does not go through transformers' AttentionInterface cannot be "
            f"regularised: {_class_names(modules[path] for path in past)}"
        )
    paths = [path for path in through if not _is_cross_attention(path, modules[path])]
    if not paths:
        seen = _class_names(modules[path] for path in through) or _class_names(model.children()) or "no module"
        raise ValueError(f"{type(model).__name__}: no self-attention of transformers 5 was found, only {seen}")
    stacks = [_stack(path) for path in paths]
    return [
        SelfAttention(modules[path], _place(path, modules[path]), stacks[:index].count(stack), stacks.count(stack))
        for index, (path, stack) in enumerate(zip(paths, stacks, strict=True))
    ]


def interface_forward(attention_class: type) -> Callable[..., Any] | None:
    """Returns the ``forward`` of a class where it asks transformers' ``AttentionInterface``, else None."""
    for each in attention_class.__mro__:
        forward = inspect.unwrap(vars(each).get("forward", _no_forward))
        if INTERFACE in getattr(getattr(forward, "__code__", None), "co_names", ()):
            return forward
    return None


def _no_forward() -> None:
    pass


def _is_attention(module: torch.nn.Module) -> bool:
    # torch's own serves some models for pooling, with a query that is no token.
    return type(module).__name__.endswith("Attention") and not isinstance(module, torch.nn.MultiheadAttention)


def _is_related(path: str, others: Iterable[str]) -> bool:
    """Whether one of the other paths is this one, lies below it or above it."""
    return any(f"{path}.".startswith(f"{other}.") or f"{other}.".startswith(f"{path}.") for other in others)


def _is_cross_attention(path: str, module: torch.nn.Module) -> bool:
    if getattr(module, "is_cross_attention", False):
        return True
    return any(CROSS.search(name) for name in (type(module).__name__, *path.split(".")[-2:]))


def _place(path: str, module: torch.nn.Module) -> str:
    return "decoder" if getattr(module, "is_causal", False) or "decoder" in path.split(".") else "encoder"


def _stack(path: str) -> str:
    """The path of the list of layers that an attention belongs to."""
    return re.split(r"\.\d+(?:\.|$)", path)[0]


def _class_names(modules: Iterable[torch.nn.Module]) -> str:
    return ", ".join(dict.fromkeys(type(module).__name__ for module in modules))
