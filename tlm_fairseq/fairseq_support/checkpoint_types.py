"""Whether a checkpoint's entries are of the types that fairseq writes, so that all that use one may rely on them.

Loading with ``weights_only=True`` keeps code out, and nothing else: lists may lie in each other without end, and a
tensor of a few bytes may claim to be of any size.
"""

import argparse
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy
import torch
from omegaconf import DictConfig, ListConfig
from omegaconf.errors import OmegaConfBaseException

from tlm_fairseq.errors import UserError
from tlm_fairseq.fairseq_support.pickle_names import claims_too_much
from tlm_fairseq.text.files import StrPath

# fairseq's have some 10 levels, and a few thousand values; an optimizer's state, a handful for each weight.
MOST_LEVELS, MOST_VALUES = 100, 500_000
MOST_UPDATES = 2**63
SECTIONS = ("model", "task", "criterion")
# Of what a strange configuration raises somewhere in fairseq and omegaconf.
FAULTS = (
    RuntimeError,
    AssertionError,
    ValueError,
    LookupError,
    AttributeError,
    TypeError,
    ArithmeticError,
    MemoryError,
    OmegaConfBaseException,
)
_HINT = "give a checkpoint as fairseq-train writes it"


def check_state(state: Mapping[str, Any], path: StrPath) -> None:
    """Checks what ``checkpoints.read`` has found in a file.

    Raises:
        UserError: an entry is of another type than in fairseq's checkpoints, or larger than the file can hold.
    """
    _check_extent(state, path)
    _check_weights(state["model"], path)
    _check_kind(state.get("args"), argparse.Namespace, "args", path)
    _check_kind(state.get("cfg"), (dict, DictConfig), "cfg", path)
    history = state.get("optimizer_history")
    _check_kind(history, list, "optimizer_history", path)
    if history:
        _check_kind(history[-1], dict, "the last of optimizer_history", path)
        _check_count(history[-1] or {}, "num_updates", path)
    extra = state.get("extra_state")
    _check_kind(extra, dict, "extra_state", path)
    iterator = (extra or {}).get("train_iterator")
    _check_kind(iterator, dict, "extra_state/train_iterator", path)
    _check_count(iterator or {}, "epoch", path)


def check_sections(settings: Mapping[str, Any], path: StrPath) -> None:
    """Checks the sections of a configuration that are used here, as plain dictionaries.

    Raises:
        UserError: one is no dictionary, or a name in it is no text.
    """
    for section in SECTIONS:
        _check_kind(settings[section], dict, f"the section {section!r} of the configuration", path)
        for name in ("_name", "arch", "task", "criterion"):
            _check_kind((settings[section] or {}).get(name), str, f"{name!r} in the section {section!r}", path)


@contextmanager
def faults_in_one_line(path: StrPath) -> Iterator[None]:
    """Turns what a strange configuration raises inside the block into a UserError that names the file."""
    try:
        yield
    except UserError:
        raise
    except FAULTS as error:
        reason = " ".join(str(error).split())[:200] or type(error).__name__
        raise UserError(f"{path}: its configuration is not one of fairseq ({reason}); {_HINT}") from None


def _check_extent(state: Mapping[str, Any], path: StrPath) -> None:
    """A value that several places share counts in each, as it is copied to each."""
    level, seen = [state], 0
    for _ in range(MOST_LEVELS):
        level = [child for each in level for child in _children(each)]
        seen += sum(each.size if isinstance(each, numpy.ndarray) else 1 for each in level)
        if not level:
            return
        if seen > MOST_VALUES:
            raise UserError(f"{path}: holds over {MOST_VALUES:,} values; {_HINT}")
    raise UserError(f"{path}: its entries lie over {MOST_LEVELS} levels deep in each other; {_HINT}")


def _children(value: Any) -> Iterable[Any]:
    if isinstance(value, (DictConfig, ListConfig)):
        value = vars(value).get("_content")
    if isinstance(value, argparse.Namespace):
        value = vars(value)
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, (list, tuple, set)) else ()


def _check_weights(weights: object, path: StrPath) -> None:
    if not isinstance(weights, dict):
        raise UserError(f"{path}: 'model' is {_kind(weights)}, not a dictionary of weights; {_HINT}")
    sizes = {}
    for name, tensor in weights.items():
        if not isinstance(name, str) or not torch.is_tensor(tensor):
            raise UserError(f"{path}: 'model' holds {_kind(tensor)} at {str(name)[:80]!r}, not a weight; {_HINT}")
        if not _is_plain(tensor):
            raise UserError(
                f"{path}: the weight {name!r} is no plain tensor (sparse, quantised, nested, without data); {_HINT}"
            )
        sizes[tensor.data_ptr(), tuple(tensor.shape), tensor.stride()] = tensor.numel() * tensor.element_size()
    if claims_too_much(sum(sizes.values()), path):
        raise UserError(f"{path}: its weights claim {sum(sizes.values()):,} bytes, and the file is smaller; {_HINT}")


def _is_plain(tensor: torch.Tensor) -> bool:
    return (
        tensor.layout is torch.strided
        and tensor.device.type == "cpu"
        and not (tensor.is_quantized or tensor.is_nested)
        and type(tensor) in (torch.Tensor, torch.nn.Parameter)
    )


def _check_kind(value: Any, kind: type | tuple[type, ...], name: str, path: StrPath) -> None:
    if value is not None and not isinstance(value, kind):
        raise UserError(f"{path}: {name} is {_kind(value)}; {_HINT}")


def _check_count(values: Mapping[str, Any], name: str, path: StrPath) -> None:
    value = values.get(name, 0)
    if not isinstance(value, int) or not 0 <= value < MOST_UPDATES:
        raise UserError(f"{path}: {name} is {_kind(value)}, or no count; {_HINT}")


def _kind(value: Any) -> str:
    return "nothing" if value is None else f"of type {type(value).__name__}"
