"""Checkpoints as users handle them: what one holds, and one that stock fairseq reads without this package."""

import argparse
import os
import warnings
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

import torch

from tlm_fairseq.errors import UserError
from tlm_fairseq.fairseq_support import safe_loading
from tlm_fairseq.fairseq_support.checkpoint_types import SECTIONS, check_sections, check_state, faults_in_one_line
from tlm_fairseq.fairseq_support.memory_limit import memory_limited
from tlm_fairseq.fairseq_support.pickle_names import MOST_UNPACKED
from tlm_fairseq.fairseq_support.plain_config import plain
from tlm_fairseq.regularizers import registry
from tlm_fairseq.text.files import StrPath, written_whole

TLM_SUFFIX = "_tlm"

# What else this package adds to a configuration.
OWN_OPTIONS = (*registry.OPTION_NAMES, "source_word_dropout", "user_dir")
# Its tasks, and whose data and models they have.
STOCK_TASKS = {"gec": "translation", "glue": "sentence_prediction"}

# Of RoBERTa, whose encoder is all there is.
ENCODER_ONLY_EMBEDDING = "encoder.sentence_encoder.embed_tokens.weight"

# Bytes that loading a checkpoint may take beside a multiple of its size: a pickle may ask for any number of them.
LOADING = 2**29

# Entries of fairseq's state dicts that are no parameters.
NO_PARAMETERS = ("version", "_float_tensor")


@dataclass
class Description:
    """What ``tlm-fairseq checkpoint inspect`` prints."""

    architecture: str
    task: str
    criterion: str
    tlm_options: dict = field(default_factory=dict)
    updates: int = 0
    epoch: int = 0
    source_vocabulary: int = 0
    target_vocabulary: int = 0
    parameters: int = 0
    configuration: str = "cfg"
    optimizer_state: bool = False

    as_dict = asdict


def read(path: StrPath) -> dict[str, Any]:
    """Returns the state in a fairseq checkpoint.

    Raises:
        UserError: it is no fairseq checkpoint, or an entry is not of the type that fairseq writes.
        safe_loading.RefusedCheckpoint: it holds something that is not on the allow-list.
    """
    try:
        with memory_limited(LOADING + MOST_UNPACKED * os.path.getsize(path)), warnings.catch_warnings():
            # Of ways to store tensors that are refused below.
            warnings.simplefilter("ignore")
            state = safe_loading.load(path)
    except UserError:
        raise
    except Exception as error:  # torch checks little of what a damaged pickle gives it.
        if isinstance(error, OSError) and error.filename is not None:
            raise
        reason = (str(error) or type(error).__name__).split("\n")[0][:200]
        raise UserError(f"{path}: not a whole checkpoint ({reason}); write or download it again") from None
    if not isinstance(state, dict) or "model" not in state or not ({"args", "cfg"} & set(state)):
        raise UserError(f"{path}: holds no fairseq model (the entries 'model' and 'args' or 'cfg' are missing)")
    check_state(state, path)
    with faults_in_one_line(path):
        check_sections(_settings(state), path)
    return state


def describe(state: dict[str, Any]) -> Description:
    """Returns the Description of a checkpoint's state."""
    settings = _settings(state)
    model = settings["model"]
    history = (state.get("optimizer_history") or [{}])[-1]
    iterator = (state.get("extra_state") or {}).get("train_iterator") or {}
    weights = state["model"]
    return Description(
        architecture=model.get("arch") or model.get("_name") or "unknown",
        task=settings["task"].get("_name") or model.get("task") or "unknown",
        criterion=settings["criterion"].get("_name") or model.get("criterion") or "unknown",
        tlm_options=registry.described(model),
        updates=int(history.get("num_updates", 0)),
        epoch=int(iterator.get("epoch", 0)),
        source_vocabulary=_rows(weights, "encoder.embed_tokens.weight", ENCODER_ONLY_EMBEDDING),
        target_vocabulary=_rows(weights, "decoder.embed_tokens.weight"),
        parameters=_count_parameters(weights),
        configuration="args" if state.get("args") is not None else "cfg",
        optimizer_state=state.get("last_optimizer_state") is not None,
    )


def to_stock(state: dict[str, Any], keep_optimizer: bool = False) -> dict[str, Any]:
    """Returns the state of the same model under its stock architecture.

    Its configuration is made of plain dictionaries, so that torch >= 2.6 loads it with no allow-list and stock
    fairseq with no ``--user-dir``. A BART becomes a ``transformer`` of its sizes, which computes the same: fairseq's
    BART class reads its task from a namespace, and that is no plain dictionary.

    Args:
        state: as ``read`` returns it.
        keep_optimizer: keep what training needs to go on; two thirds of the file when Adam trained it.

    Raises:
        UserError: fairseq has no such architecture, or the model has classification heads, which a ``transformer``
            has no place for.
    """
    stock = without_tlm(state, keep_optimizer)
    model = stock["cfg"]["model"]
    model["arch"] = model["_name"] = _loadable_architecture(model["arch"], state["model"])
    return stock


def without_tlm(state: dict[str, Any], keep_optimizer: bool = False) -> dict[str, Any]:
    """Returns the state with a configuration of plain dictionaries, in which each architecture is the stock one."""
    cfg = _plain_cfg(state)
    for section in cfg.values():
        if isinstance(section, dict):
            for name in OWN_OPTIONS:
                section.pop(name, None)
            if "arch" in section:
                section["arch"] = _stock_architecture(section["arch"])
    cfg["model"]["_name"] = cfg["model"]["arch"]
    cfg["task"] = _stock_task(cfg.get("task"))
    kept = {key: value for key, value in state.items() if key not in ("args", "cfg")}
    if not keep_optimizer:
        kept["last_optimizer_state"] = None
    return {**plain(kept), "args": None, "cfg": cfg}


def write(state: dict[str, Any], path: StrPath) -> None:
    """Writes a checkpoint; ``path`` holds either all of it or what it held before."""
    with written_whole(path, "wb") as handle:
        torch.save(state, handle)


def _settings(state: dict[str, Any]) -> dict[str, Any]:
    """The sections model, task and criterion of a checkpoint's configuration, as plain dictionaries."""
    if state.get("args") is not None:
        args = vars(state["args"])
        return {"model": args, "task": {"_name": args.get("task")}, "criterion": {"_name": args.get("criterion")}}
    cfg = plain(state["cfg"]) or {}
    return {name: cfg.get(name) or {} for name in SECTIONS}


def _plain_cfg(state: dict[str, Any]) -> dict[str, Any]:
    from fairseq.dataclass.utils import convert_namespace_to_omegaconf
    from fairseq.models import ARCH_CONFIG_REGISTRY

    # The old form: stock fairseq itself turns it into the new one.
    old = state.get("args")
    cfg = plain(state["cfg"] if old is None else convert_namespace_to_omegaconf(old))
    # Old checkpoints lack what their architecture sets, and the exported one has another architecture.
    model = argparse.Namespace(**(cfg.get("model") or {}))
    model.arch = getattr(model, "arch", None) or getattr(model, "_name", None)
    stock = _stock_architecture(model.arch)
    if stock not in ARCH_CONFIG_REGISTRY:
        raise UserError(
            f"fairseq has no architecture {model.arch!r}; export what a fairseq architecture was trained to"
        )
    ARCH_CONFIG_REGISTRY[stock](model)
    return {**cfg, "model": vars(model)}


def _stock_architecture(name: str | None) -> str:
    return str(name).removesuffix(TLM_SUFFIX)


def _stock_task(options: dict[str, Any] | None) -> dict[str, Any] | None:
    """The options of fairseq's own task in place of one of this package, without what only that one knows."""
    from fairseq.tasks import TASK_DATACLASS_REGISTRY

    stock = STOCK_TASKS.get((options or {}).get("_name"))
    if stock is None:
        return options
    known = {each.name for each in fields(TASK_DATACLASS_REGISTRY[stock])}
    return {**{name: value for name, value in options.items() if name in known}, "_name": stock}


def _loadable_architecture(name: str, weights: Mapping[str, torch.Tensor]) -> str:
    from fairseq.models import ARCH_MODEL_REGISTRY
    from fairseq.models.bart import BARTModel

    if not issubclass(ARCH_MODEL_REGISTRY[name], BARTModel):
        return name
    if any(key.startswith("classification_heads.") for key in weights):
        raise UserError(f"{name} with classification heads cannot be exported; keep it with --user-dir")
    return "transformer"


def _rows(weights: Mapping[str, torch.Tensor], *names: str) -> int:
    """Rows of the first of the weights that there is, 0 where there is none."""
    return next((len(weights[name]) for name in names if name in weights), 0)


def _count_parameters(weights: Mapping[str, torch.Tensor]) -> int:
    """Shared tensors, such as tied embeddings, count once."""
    tensors = {}
    for name, tensor in weights.items():
        if torch.is_tensor(tensor) and not name.endswith(NO_PARAMETERS):
            tensors[tensor.data_ptr(), tuple(tensor.shape), tuple(tensor.stride())] = tensor.numel()
    return sum(tensors.values())
