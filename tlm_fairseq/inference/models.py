"""Trained models read for generation: one checkpoint, or several as an ensemble, with their dictionaries."""

import os
import re
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from fairseq import utils
from fairseq.data import Dictionary, data_utils
from fairseq.models import BaseFairseqModel
from fairseq.tasks import TASK_REGISTRY, FairseqTask

from tlm_fairseq.errors import UserError
from tlm_fairseq.inference.trained_models import (
    build_trained_model,
    one_line,
    point_task_to,
    read_trained_model,
    stock_task,
)
from tlm_fairseq.text.files import StrPath

# Names of the two dictionaries where the checkpoint does not say them, or they lie beside a converted one.
_OTHER_NAMES = (("dict.src.txt", "dict.tgt.txt"), ("dict.txt", "dict.txt"))


def load_models(
    paths: Sequence[StrPath], data_folder: StrPath | None = None
) -> tuple[list[BaseFairseqModel], FairseqTask]:
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
            _point_to(folder, state, dictionaries)
            names = " and ".join(dict.fromkeys(map(str, dictionaries)))
            model, task = build_trained_model(path, state, names, task)
        models.append(model)
    return models, task


def _read(path):
    state = read_trained_model(path)
    if stock_task(state) not in TASK_REGISTRY:
        raise UserError(f"{path}: a model of the task {stock_task(state)!r}, which is not known here")
    for option in ("source_lang", "target_lang"):
        # Dictionaries are read and written under names that hold them.
        language = getattr(state["cfg"].task, option, None)
        if language is not None and not re.fullmatch(r"[\w.@+-]+", str(language)):
            raise UserError(f"{path}: its option {option} is {str(language)!a}, which is no name of a language")
    return state


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
        raise UserError(f"{path}: not a dictionary of fairseq-preprocess ({one_line(error)})") from None


def _point_to(folder, state, dictionaries):
    """Copies the dictionaries to where the task is told to look for them."""
    task = state["cfg"].task
    languages = {
        "source_lang": getattr(task, "source_lang", None) or "src",
        "target_lang": getattr(task, "target_lang", None) or "tgt",
    }
    for language, path in zip(languages.values(), dictionaries):
        shutil.copyfile(path, os.path.join(folder, f"dict.{language}.txt"))
    point_task_to(state, folder, **languages)
