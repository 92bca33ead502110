"""The attention of a regularised transformers model while it trains, and how its modules come to call it.

transformers asks the configuration that an attention module holds, at every call, for the name of the function that
computes attention. Each regularised module holds a ``TrainingConfiguration``, which names ``regularized_attention``
while that module trains, and otherwise says what the model's own configuration says. That one is left as it is:
transformers decides by the name how masks are made, what a static cache does and what is saved.
"""

from collections.abc import Callable
from typing import Any

import torch
from torch.utils.weak import WeakIdKeyDictionary

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

# The implementations of attention that take any summand of the scores.
STOCK = ("sdpa", "eager")
PREFIX = "regularized_"
# Arguments of attention that change the scores.
OF_SCORES = ("position_bias", "softcap", "s_aux", "cache")

# What was read off each mask, with the mask's version, should it be written to.
_readings = WeakIdKeyDictionary()


class TrainingConfiguration:
    """The configuration of one attention module.

    Attributes:
        stock: the model's own configuration, which all other attributes are read from.
        module: the attention.
        regularizers: list of ``tlm_fairseq.regularizers.regularizer.Regularizer``, in the order in which they act.
        functions: from each of ``STOCK`` to transformers' function of that name for this module.
    """

    def __init__(
        self,
        stock: Any,
        module: torch.nn.Module,
        regularizers: list[Regularizer],
        functions: dict[str, Callable[..., Any]],
    ) -> None:
        self.stock, self.module, self.regularizers, self.functions = stock, module, regularizers, functions

    def __getattr__(self, name: str) -> Any:
        # While a copy of this is being made it has no attributes yet.
        if name.startswith("__") or name == "stock":
            raise AttributeError(name)
        return getattr(self.stock, name)

    @property
    def _attn_implementation(self) -> str:
        name = self.stock._attn_implementation
        return PREFIX + check_implementation(name) if self.module.training and acting(self.regularizers) else name


def check_implementation(name: str) -> str:
    """Returns the name of a stock implementation. Raises ValueError where it takes no mask of ours."""
    if name not in STOCK:
        raise ValueError(
            f"attention that is regularised cannot be computed by {name!r}: load the model with "
            f"attn_implementation={' or '.join(map(repr, STOCK))}"
        )
    return name


def register() -> None:
    """Tells transformers the names. Each goes with the masks of the stock implementation. Raises ValueError where
    transformers is older than 5."""
    from transformers import __version__

    if int(__version__.split(".")[0]) < 5:
        raise ValueError(f"regularisers need transformers 5, and {__version__} is here: pip install 'transformers>=5'")
    from transformers import AttentionInterface, AttentionMaskInterface

    for name in STOCK:
        AttentionInterface.register(PREFIX + name, regularized_attention)
        AttentionMaskInterface.register(PREFIX + name, AttentionMaskInterface()[name])


def regularized_attention(
    module: torch.nn.Module,
    query: torch.Tensor,
    key: torch.Tensor,
    value: torch.Tensor,
    attention_mask: torch.Tensor | None,
    **kwargs: Any,
) -> tuple[torch.Tensor, torch.Tensor | None]:
    """As transformers' functions of attention: ``query`` is (B, H, T, D), ``key`` and ``value`` may have fewer heads,
    and the result is (B, T, H, D) with the weights or None.

    Raises:
        ValueError: the mask hides other things than padding and the future, or there is a cache.
    """
    configuration = module.config
    methods = acting(configuration.regularizers)
    if torch.jit.is_tracing():
        raise ValueError("torch.jit cannot trace a regularised model while it trains: call model.eval() first")
    call = regularized_call(methods, _call(module, query, key, attention_mask, kwargs.get("is_causal")))
    implementation = configuration.stock._attn_implementation
    fused = implementation == "sdpa" and all(kwargs.get(name) is None for name in OF_SCORES)
    if methods_need_weights(methods):
        bias = regularized_bias(methods, call)
        context, weights = _attend_with_weights(methods, query, key, value, bias, **kwargs)
    elif fused and is_packed(methods, call, query, kwargs.get("dropout", 0.0)):
        key, value = (_of_each_query(each, query) for each in (key, value))
        context = packed_attention(
            query, key, value, call.roles, call.padding_mask, call.causal, kwargs.get("scaling")
        ).transpose(1, 2)
        weights = None
    else:
        stock = configuration.functions[implementation]
        bias = regularized_bias(methods, call)
        context, weights = stock(module, query, key, value, bias, **kwargs | {"is_causal": False})
    return regularized_context(methods, context.transpose(1, 2)).transpose(1, 2), weights


def _attend_with_weights(
    methods: list[Method],
    query: torch.Tensor,
    key: torch.Tensor,
    value: torch.Tensor,
    bias: torch.Tensor,
    scaling: float | None = None,
    dropout: float = 0.0,
    position_bias: torch.Tensor | None = None,
    softcap: float | None = None,
    s_aux: torch.Tensor | None = None,
    **_: Any,
) -> tuple[torch.Tensor, torch.Tensor]:
    if softcap is not None or s_aux is not None:
        raise ValueError("a method that needs the attention weights is not defined for capped scores and sinks")
    key, value = (_of_each_query(each, query) for each in (key, value))
    scaling = query.shape[-1] ** -0.5 if scaling is None else scaling
    bias = bias if position_bias is None else bias + position_bias
    context, weights = attend_with_weights(
        methods, query, key, value, bias, scaling, lambda used: torch.nn.functional.dropout(used, dropout)
    )
    return context.transpose(1, 2), weights


def _of_each_query(each: torch.Tensor, query: torch.Tensor) -> torch.Tensor:
    """Keys or values with as many heads as the queries have."""
    groups = query.shape[1] // each.shape[1]
    return each.repeat_interleave(groups, dim=1) if groups > 1 else each


def _call(
    module: torch.nn.Module, query: torch.Tensor, key: torch.Tensor, mask: torch.Tensor | None, is_causal: bool | None
) -> AttentionCall:
    """The AttentionCall that the arguments of transformers' function stand for."""
    batch, heads, length, _ = query.shape
    if key.shape[2] != length:
        raise ValueError(
            f"{type(module).__name__}: {length} queries for {key.shape[2]} keys. Regularisers of self-attention are "
            "not defined for a cache, static or filled: call model.eval() before you generate"
        )
    whose = type(module).__name__
    causal = getattr(module, "is_causal", True) if is_causal is None else is_causal
    if mask is None:
        # Only the fused function reads the flag.
        causal = causal and module.config.stock._attn_implementation == "sdpa"
        padding_mask = torch.zeros(batch, length, dtype=torch.bool, device=query.device)
    elif torch.compiler.is_compiling():
        padding_mask, agrees = _compare(mask, causal, batch, length, whose)
        torch._assert_async(agrees, _undefined(whose))
    else:
        padding_mask, causal = _read_once(mask, causal, batch, length, whose)
    return AttentionCall(padding_mask, causal, None, heads, query.dtype)


def _undefined(whose: str) -> str:
    """What is said of a mask that is handed to attention of this class."""
    return (
        f"{whose}: a mask of self-attention hides more than padding and the future (packed sequences, a sliding window "
        "shorter than the sequence, chunks, or a mask of your own): regularisers of self-attention are not defined for "
        "it. Give one sequence a row, none longer than the window"
    )


def _read_once(mask: torch.Tensor, causal: bool, batch: int, length: int, whose: str) -> tuple[torch.Tensor, bool]:
    """As ``_read``, but once for all layers that a mask is handed to."""
    if mask.is_inference():  # nothing tells whether it was written to
        return _read(mask, causal, batch, length, whose)
    version, reading = _readings.get(mask, (None, None))
    if version != mask._version or reading[0].shape != (batch, length):
        reading = _read(mask, causal, batch, length, whose)
        _readings[mask] = mask._version, reading
    return reading


def _read(mask: torch.Tensor, causal: bool, batch: int, length: int, whose: str) -> tuple[torch.Tensor, bool]:
    """Returns the padding, (B, T), and whether the future is hidden. Raises ValueError where more is hidden."""
    for hides_future in (causal, not causal):
        padding_mask, agrees = _compare(mask, hides_future, batch, length, whose)
        if agrees:
            return padding_mask, hides_future
    raise ValueError(_undefined(whose))


def _compare(
    mask: torch.Tensor, causal: bool, batch: int, length: int, whose: str
) -> tuple[torch.Tensor, torch.Tensor]:
    """Returns the padding as the mask's diagonal tells it, and whether nothing else is hidden but the future."""
    if mask.dim() != 4 or mask.shape[1] != 1 or mask.shape[2:] != (length, length):
        raise ValueError(_undefined(whose))
    visible = mask if mask.dtype == torch.bool else mask == 0
    valid = visible.diagonal(dim1=2, dim2=3)
    expected = valid.unsqueeze(2).expand_as(visible)
    expected = expected.tril() if causal else expected
    return ~valid.squeeze(1).expand(batch, length), (visible == expected).all()
