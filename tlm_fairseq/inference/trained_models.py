"""What all commands share that use a trained model: its checkpoint read, and its task pointed to a folder of data."""

import os
from typing import Any

from fairseq import checkpoint_utils
from fairseq.models import BaseFairseqModel
from fairseq.tasks import FairseqTask
from omegaconf import OmegaConf, open_dict

import tlm_fairseq.models  # noqa: F401  It registers the architectures.
from tlm_fairseq.errors import UserError
from tlm_fairseq.fairseq_support.checkpoints import STOCK_TASKS
from tlm_fairseq.fairseq_support.safe_loading import RefusedCheckpoint
from tlm_fairseq.text.files import StrPath

# Of what a damaged or foreign checkpoint raises somewhere in fairseq.
FAULTS = (RuntimeError, AssertionError, ValueError, LookupError, AttributeError, TypeError)


def read_trained_model(path: StrPath) -> dict[str, Any]:
    """Returns a checkpoint's state, on the CPU, with its configuration in ``cfg`` only.

    Raises:
        UserError: it is missing, refused, or holds no whole fairseq model.
    """
    if not os.path.isfile(path):
        raise UserError(f"{path}: no such checkpoint")
    try:
        state = checkpoint_utils.load_checkpoint_to_cpu(str(path))
        whole = bool(state["model"]) and state["cfg"].task is not None
    except RefusedCheckpoint as error:
        raise UserError(str(error)) from None
    except PermissionError:
        raise
    except (*FAULTS, EOFError, OSError) as error:
        raise UserError(f"{path}: holds no whole fairseq model ({one_line(error)}); give a checkpoint") from None
    if not whole:
        raise UserError(f"{path}: holds no whole fairseq model; give a checkpoint")
    return {**state, "args": None}


def stock_task(state: dict[str, Any]) -> str | None:
    """Returns the name of the task that the model was trained on, or of fairseq's own that it extends."""
    task = state["cfg"].task
    name = getattr(task, "_name", None) or getattr(task, "task", None)
    return STOCK_TASKS.get(name, name)


def point_task_to(state: dict[str, Any], data_folder: StrPath, **settings: object) -> None:
    """Lets the model's task be fairseq's own, read from a folder, and score nothing in validation.

    Args:
        state: as ``read_trained_model`` returns it; it is changed.
        data_folder: what fairseq-train would be given.
        settings: further settings of the task.
    """
    task = state["cfg"].task
    changes = {"_name": stock_task(state), "data": str(data_folder), **settings}
    if hasattr(task, "eval_bleu"):
        changes["eval_bleu"] = False
    if OmegaConf.is_config(task):
        with open_dict(task):
            task.update(changes)
    else:
        vars(task).update(changes)


def build_trained_model(
    path: StrPath, state: dict[str, Any], places: StrPath, task: FairseqTask | None = None
) -> tuple[BaseFairseqModel, FairseqTask]:
    """Returns the model of a state, in evaluation mode, and its task.

    Args:
        path: of the checkpoint.
        state: with its task pointed to the data.
        places: what the task reads, for the message.
        task: one to use in place of the state's own.

    Raises:
        UserError: the model does not fit what the task reads.
    """
    try:
        models, _, task = checkpoint_utils.load_model_ensemble_and_task([str(path)], task=task, state=state)
    except Exception as error:  # fairseq raises bare ones.
        raise UserError(f"{path}: its model cannot be built with {places}: {one_line(error)}") from None
    return models[0].eval(), task


def one_line(error: Exception) -> str:
    """Returns what an error says, short enough for one line."""
    words = " ".join(str(error).split()) or type(error).__name__
    return words if len(words) <= 200 else f"{words[:200]} ..."
