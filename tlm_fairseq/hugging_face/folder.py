"""A Hugging Face model folder on disk: config.json and the weights, in any of the forms that transformers writes."""

import importlib
import pickle
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import torch

from tlm_fairseq.errors import UserError
from tlm_fairseq.text import json_file
from tlm_fairseq.text.files import StrPath, set_ordinary_permissions

CONFIG = "config.json"
SAFETENSORS = "model.safetensors"
PICKLED = "pytorch_model.bin"
# In the order of transformers, which prefers safetensors.
WEIGHTS = (SAFETENSORS, f"{SAFETENSORS}.index.json", PICKLED, f"{PICKLED}.index.json")


def read_config(folder: StrPath, model_types: Sequence[str] = ("bart",)) -> dict[str, Any]:
    """Returns what config.json holds.

    Args:
        folder: path.
        model_types: values of ``model_type`` that the caller can convert.

    Raises:
        UserError: there is no such folder, it holds no config.json, or this one is of another type of model.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise UserError(f"{folder}: no such folder; download the model and name the folder that it lies in")
    path = folder / CONFIG
    if not path.is_file():
        raise UserError(f"{path}: no such file; a Hugging Face model folder holds one")
    config = read_json(path)
    if config.get("model_type") not in model_types:
        known = ", ".join(map(repr, model_types))
        raise UserError(f"{path}: model_type is {config.get('model_type')!r}; only {known} can be converted")
    return config


def read_json(path: StrPath) -> dict[str, Any]:
    """Returns the dictionary in a JSON file; a UserError tells where one is malformed."""
    return json_file.read_json(path, "download it again", dict)


def read_weights(folder: StrPath) -> tuple[Path, dict[str, torch.Tensor]]:
    """Reads the tensors of a folder, sharded or not, on the CPU.

    Returns:
        a pair: the path of the weights (or of their index), for messages, and a dictionary from name to tensor.

    Raises:
        UserError: there are no weights, a shard is missing, or a file is damaged or no plain file of tensors.
    """
    path = next((Path(folder) / name for name in WEIGHTS if (Path(folder) / name).is_file()), None)
    if path is None:
        raise UserError(f"{folder}: holds no weights; one of {', '.join(WEIGHTS)} is needed")
    if path.suffix != ".json":
        return path, _read_tensors(path)
    shards = read_json(path).get("weight_map")
    if not isinstance(shards, dict) or not all(isinstance(name, str) for name in shards.values()):
        raise UserError(f"{path}: has no weight_map of file names; download it again")
    weights = {}
    for name in sorted(set(shards.values())):
        shard = path.parent / name
        if Path(name).name != name:
            raise UserError(f"{path}: names the shard {name!r}, which lies outside the folder")
        if not shard.is_file():
            raise UserError(f"{shard}: no such file, though {path.name} names it; download it")
        weights |= _read_tensors(shard)
    lost = sorted(set(shards) - set(weights))
    if lost:
        raise UserError(f"{path}: none of the shards holds {first_of(lost)}; download them again")
    return path, weights


def write_weights(weights: Mapping[str, torch.Tensor], path: StrPath) -> None:
    """Writes tensors as a safetensors file."""
    contiguous = {name: tensor.contiguous() for name, tensor in weights.items()}
    # transformers refuses files that do not say which framework they come from.
    needed("safetensors.torch").save_file(contiguous, path, metadata={"format": "pt"})
    # safetensors writes files that only their owner can read.
    set_ordinary_permissions(path)


def needed(module: str) -> ModuleType:
    """Imports a module that comes with the extra ``hf``; a UserError tells how to install it."""
    try:
        return importlib.import_module(module)
    except ImportError:
        name = module.partition(".")[0]
        raise UserError(f"the package {name} is not installed: pip install 'tlm-fairseq[hf]'") from None


def first_of(names: Sequence[str]) -> str:
    """Names the first of several things and counts the others."""
    return names[0] if len(names) == 1 else f"{names[0]} and {len(names) - 1} more"


def _read_tensors(path: Path) -> dict[str, torch.Tensor]:
    weights = _read_safetensors(path) if path.suffix == ".safetensors" else _read_pickled(path)
    if not isinstance(weights, dict) or not all(torch.is_tensor(tensor) for tensor in weights.values()):
        raise UserError(f"{path}: holds something else than named tensors")
    return weights


def _read_safetensors(path: Path) -> dict[str, torch.Tensor]:
    safetensors = needed("safetensors.torch")
    try:
        return safetensors.load_file(path)
    except OSError:
        raise
    except Exception as error:  # SafetensorError derives from Exception only.
        raise UserError(f"{path}: not a whole safetensors file ({_first_line(error)}); download it again") from None


def _read_pickled(path: Path) -> Any:
    try:
        return torch.load(path, map_location="cpu", weights_only=True)
    except pickle.UnpicklingError:
        raise UserError(f"{path}: refused; it holds more than tensors, or is no file of torch") from None
    except (RuntimeError, EOFError, ValueError, KeyError, OSError) as error:
        # torch looks for parts of a cut file where there are none; an error of the system itself names the file.
        if isinstance(error, OSError) and error.filename is not None:
            raise
        raise UserError(f"{path}: not a whole file ({_first_line(error)}); download it again") from None


def _first_line(error: Exception) -> str:
    return str(error).split("\n")[0]
