"""The sizes and rates in config.json, and the shapes of weights that follow from them, whatever the type of model."""

from collections.abc import Mapping
from typing import Any

import torch

from tlm_fairseq.errors import UserError
from tlm_fairseq.hugging_face.folder import first_of
from tlm_fairseq.text.files import StrPath

# Above any model's; what is made of sizes before the weights are compared with them stays small.
MOST_LAYERS, LARGEST_SIZE = 1000, 2**22

# Hugging Face's activation functions that fairseq has.
ACTIVATIONS = {
    "gelu": "gelu",
    "relu": "relu",
    "tanh": "tanh",
    "linear": "linear",
    "gelu_new": "gelu_accurate",
    "gelu_pytorch_tanh": "gelu_accurate",
}


def checked_numbers(
    config: Mapping[str, Any],
    sizes: Mapping[str, tuple[str | None, int]],
    rates: Mapping[str, tuple[str | None, float]],
    path: StrPath,
) -> dict[str, Any]:
    """Returns the sizes and rates in config.json, with defaults filled in.

    Args:
        config: what config.json holds.
        sizes: name -> (fairseq's option, default) of whole numbers above 0.
        rates: name -> (fairseq's option, default) of shares from 0 to below 1.
        path: of config.json, for messages.

    Raises:
        UserError: a value is of another kind.
    """
    checked = {}
    for name, (_, default) in sizes.items():
        checked[name] = config.get(name, default)
        most = MOST_LAYERS if name.endswith("layers") else LARGEST_SIZE
        if not is_number(checked[name], int) or not 1 <= checked[name] <= most:
            raise UserError(f"{path}: {name} is {checked[name]!r}; a whole number above 0 is needed, {most:,} at most")
    for name, (_, default) in rates.items():
        checked[name] = config.get(name, default)
        if not is_number(checked[name], (int, float)) or not 0 <= checked[name] < 1:
            raise UserError(f"{path}: {name} is {checked[name]!r}; a share from 0 to below 1 is needed")
    return checked


def checked_activation(config: Mapping[str, Any], name: str, kind: str, path: StrPath) -> str:
    """Returns the activation function in config.json; a UserError tells where fairseq has none of that name."""
    activation = config.get(name, "gelu")
    if activation not in ACTIVATIONS:
        raise UserError(f"{path}: {name} is {activation!r}; fairseq's {kind} has {', '.join(ACTIVATIONS)} only")
    return activation


def check_heads(config: Mapping[str, Any], heads: str, width: str, path: StrPath) -> None:
    """Raises a UserError where the number of heads does not divide the width; both are keys of ``config``."""
    if config[width] % config[heads]:
        raise UserError(f"{path}: {heads} does not divide {width}, {config[width]}")


def check_shapes(
    weights: Mapping[str, torch.Tensor], expected: Mapping[str, tuple[int, ...]], kind: str, path: StrPath
) -> None:
    """Compares weights with the shapes, name -> tuple, that a model of this ``kind`` and of its sizes has.

    Raises:
        UserError: weights are missing, left over or of another shape.
    """
    missing = sorted(set(expected) - set(weights))
    if missing:
        raise UserError(f"{path}: lacks {first_of(missing)}; it does not hold all of a {kind} of these sizes")
    extra = sorted(set(weights) - set(expected))
    if extra:
        raise UserError(f"{path}: holds {first_of(extra)}, for which a {kind} of these sizes has no place")
    for name, shape in expected.items():
        found = tuple(weights[name].shape)
        if found != shape:
            raise UserError(f"{path}: {name} is of size {found}, where the configuration asks for {shape}")


def linear(name: str, outputs: int, inputs: int) -> dict[str, tuple[int, ...]]:
    """Name -> shape of the weights of a linear layer."""
    return {f"{name}.weight": (outputs, inputs), f"{name}.bias": (outputs,)}


def norm(name: str, width: int) -> dict[str, tuple[int, ...]]:
    """Name -> shape of the weights of a layer norm."""
    return {f"{name}.weight": (width,), f"{name}.bias": (width,)}


def is_number(value: object, kinds: type | tuple[type, ...]) -> bool:
    """Whether a value of JSON is a number of these kinds, and not true or false."""
    return isinstance(value, kinds) and not isinstance(value, bool)
