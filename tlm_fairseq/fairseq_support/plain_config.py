"""A checkpoint's entries as plain dictionaries, lists and scalars."""

import argparse
import re
from typing import Any

import torch
from omegaconf import OmegaConf

# As fairseq's own configuration refers to its other sections. Nothing else that omegaconf knows is followed: it would
# read the environment (``${oc.env:NAME}``), or grow with every reference to a reference.
_REFERENCE = re.compile(r"\$\{(\w+(?:\.\w+)*)\}")
_MOST_HOPS = 10


def plain(value: Any) -> Any:
    """Copies nested configurations and namespaces into dictionaries and lists; tensors and scalars stay as they are."""
    if OmegaConf.is_config(value):
        content = OmegaConf.to_container(value, resolve=False, enum_to_str=True)
        value = _resolved(content, content)
    if isinstance(value, argparse.Namespace):
        value = vars(value)
    if isinstance(value, dict):
        return {key: plain(entry) for key, entry in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(plain(entry) for entry in value)
    if hasattr(value, "item") and not torch.is_tensor(value):
        return value.item() if value.size == 1 else value.tolist()
    return value


def _resolved(value: Any, root: Any) -> Any:
    """Follows references to scalars, and to lists of them; others stay as they are written."""
    if isinstance(value, dict):
        return {key: _resolved(entry, root) for key, entry in value.items()}
    if isinstance(value, list):
        return [_resolved(entry, root) for entry in value]
    for _ in range(_MOST_HOPS):
        reference = _REFERENCE.fullmatch(value) if isinstance(value, str) else None
        if reference is None:
            return value
        target = root
        for key in reference[1].split("."):
            target = target.get(key) if isinstance(target, dict) else None
        if any(isinstance(each, (dict, list)) for each in (target if isinstance(target, list) else [target])):
            return value
        value = target
    return value
