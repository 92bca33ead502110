"""Trained models read for generation: one checkpoint, or several as an ensemble, with their dictionaries."""

import os
import shutil
import tempfile
from pathlib import Path

from fairseq import checkpoint_utils, utils
from fairseq.data import Dictionary, data_utils
from fairseq.tasks import TASK_REGISTRY
from omegaconf import open_dict

import tlm_fairseq.models  # noqa: F401
from tlm_fairseq.checkpoints import STOCK_TASKS
from tlm_fairseq.errors import UserError
from tlm_fairseq.safe_loading import RefusedCheckpoint

# Names of the two dictionaries where the checkpoint does not say them, or they lie beside a converted one.
_OTHER_NAMES = (("dict.src.txt", "dict.tgt.txt"), ("dict.txt", "dict.txt"))


def load_models(paths, data_folder=None):
    """Returns the models of the checkpoints, on the CPU, and the fairseq task that they share.

    Args:
        paths: files, all of models with the same dictionaries.
        data_folder: holds the dictionaries: dict.SOURCE.txt and dict.TARGET.txt as fairseq-preprocess names them, or
            one dict.txt. By default the folder that the checkpoint was trained on, else the one that it lies in.

    Raises:
        UserError: a file is missing, is refused, holds no model that is known here, or does not fit its dictionaries.
    """
    models, task, first = [], None, None
    for path in paths:
        state = _read(path)
        dictionaries = _find_dictionaries(path, state["cfg"].task, data_folder)
        symbols = [_read_symbols(dictionary) for dictionary in dictionaries]
        if first is None:
            first = symbols
        elif symbols != first:
            raise UserError(f"{path}: other dictionaries than {paths[0]}; models of an ensemble share theirs")
        # The task looks for the dictionaries in one folder, under the names of the languages.
        with tempfile.TemporaryDirectory() as folder:
            _point_to(folder, state["cfg"].task, dictionaries)
            model, task = _build(path, state, task, dictionaries)
        models.append(model)
    return models, task


def _read(path):
    """Returns the state with its configuration in ``cfg`` only."""
    if not os.path.isfile(path):
        raise UserError(f"{path}: no such checkpoint")
    try:
        state = checkpoint_utils.load_checkpoint_to_cpu(str(path))
        weights, cfg = state["model"], state["cfg"]
        name = getattr(cfg.task, "_name", None) or getattr(cfg.task, "task", None)
    except RefusedCheckpoint as error:
        raise UserError(str(error)) from None
    except PermissionError:
        raise
    except (RuntimeError, EOFError, ValueError, LookupError, TypeError, AttributeError, OSError) as error:
        raise UserError(f"{path}: holds no whole fairseq model ({_one_line(error)}); give a checkpoint") from None
    if not weights or STOCK_TASKS.get(name, name) not in TASK_REGISTRY:
        raise UserError(f"{path}: a model of the task {name!r}, which is not known here")
    return {**state, "args": None}


def _find_dictionaries(path, task, data_folder):
    """Returns the paths of the source's and of the target's dictionary."""
    beside = os.path.dirname(path) or "."
    if data_folder is not None:
        folders = [data_folder]
    else:
        recorded = utils.split_paths(getattr(task, "data", None) or ".")[0]
        # A converted checkpoint was trained on no folder, which reads ".".
        folders = [beside, recorded] if recorded == "." else [recorded, beside]
    for folder in map(Path, folders):
        if folder.is_dir():
            for names in (_names(task, folder), *_OTHER_NAMES):
                if all((folder / name).is_file() for name in names):
                    return [folder / name for name in names]
    source, target = _names(task, None)
    raise UserError(
        f"{path}: no {source} and {target}, and no dict.txt, in {' or '.join(dict.fromkeys(map(str, folders)))}; "
        "name the folder of fairseq-preprocess with --data-bin"
    )


def _names(task, folder):
    source, target = getattr(task, "source_lang", None), getattr(task, "target_lang", None)
    if (not source or not target) and folder is not None:
        source, target = data_utils.infer_language_pair(str(folder))
    return f"dict.{source or 'src'}.txt", f"dict.{target or 'tgt'}.txt"


def _read_symbols(path):
    try:
        return Dictionary.load(str(path)).symbols
    except Exception as error:  # fairseq raises bare ones.
        raise UserError(f"{path}: not a dictionary of fairseq-preprocess ({_one_line(error)})") from None


def _point_to(folder, task, dictionaries):
    """Copies the dictionaries to where the task is told to look for them."""
    settings = {
        "_name": STOCK_TASKS.get(getattr(task, "_name", None), getattr(task, "_name", None)),
        "data": folder,
        "source_lang": getattr(task, "source_lang", None) or "src",
        "target_lang": getattr(task, "target_lang", None) or "tgt",
        "eval_bleu": False,
    }
    for side, path in zip(("source_lang", "target_lang"), dictionaries):
        shutil.copyfile(path, os.path.join(folder, f"dict.{settings[side]}.txt"))
    if isinstance(task, dict) or hasattr(task, "_metadata"):
        with open_dict(task):
            task.update(settings)
    else:
        vars(task).update(settings)


def _build(path, state, task, dictionaries):
    try:
        models, _, task = checkpoint_utils.load_model_ensemble_and_task([str(path)], task=task, state=state)
    except (RuntimeError, AssertionError, ValueError, LookupError, AttributeError, TypeError) as error:
        names = " and ".join(dict.fromkeys(map(str, dictionaries)))
        raise UserError(f"{path}: its model cannot be built with {names}: {_one_line(error)}") from None
    return models[0], task


def _one_line(error):
    """What an error says, short enough for one line."""
    words = " ".join(str(error).split()) or type(error).__name__
    return words if len(words) <= 200 else f"{words[:200]} ..."
