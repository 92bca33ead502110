"""Reading fairseq's checkpoints with ``weights_only=True``.

Since torch 2.6 ``torch.load`` builds nothing but tensors and plain containers, and fairseq's checkpoints hold a few
classes more. They are allowed by name here; anything else in a checkpoint is refused before it can run, and so is a
configuration that fairseq would run later (``safe_configuration``).
"""

import functools
import os
import pickle
import re
import sys
from collections.abc import Callable
from typing import Any

import torch
from fairseq import checkpoint_utils
from fairseq.data.dictionary import Dictionary
from fairseq.distributed.utils import _TensorPlaceholder
from fairseq.logging.meters import AverageMeter, StopwatchMeter, TimeMeter

from tlm_fairseq.errors import UserError
from tlm_fairseq.fairseq_support.allow_list import PLAIN
from tlm_fairseq.fairseq_support.pickle_names import check_size
from tlm_fairseq.fairseq_support.safe_configuration import read_instead_of_run, refused_options
from tlm_fairseq.text.files import StrPath
from tlm_fairseq.text.printed_text import printable_line, show

# Stand-ins for tensors while one process sends its state to the others.
DISTRIBUTED = [_TensorPlaceholder]

# Checkpoints of 2018 and 2019 kept their meters and dictionaries whole.
OLD_CHECKPOINTS = [AverageMeter, TimeMeter, StopwatchMeter, Dictionary]

ALLOWED = [*PLAIN, *DISTRIBUTED, *OLD_CHECKPOINTS]


class RefusedCheckpoint(pickle.UnpicklingError, UserError):
    """A checkpoint asks for something that is not on the allow-list. Nothing of it has run."""


class RefusedConfiguration(RefusedCheckpoint):
    """A checkpoint whose configuration would have fairseq run a string. Nothing of it has run."""

    def __init__(self, options: list[str], path: StrPath = "a checkpoint") -> None:
        more = f" (and {len(options) - 1} options more)" if len(options) > 1 else ""
        super().__init__(f"{path}: refused, its option {options[0]}{more}; get the checkpoint from a source you trust")
        self.options = options


def allow_fairseq_checkpoints() -> None:
    """Makes ``torch.load`` and every fairseq command accept fairseq's checkpoints, and refuse others in one line."""
    torch.serialization.add_safe_globals(ALLOWED)
    read_instead_of_run()
    load = checkpoint_utils.load_checkpoint_to_cpu
    if not hasattr(load, "__wrapped__"):
        checkpoint_utils.load_checkpoint_to_cpu = _refusing_in_one_line(load)
        # What it calls between reading a file and turning the options of an old one into a configuration.
        checkpoint_utils._upgrade_state_dict = _refusing_options(checkpoint_utils._upgrade_state_dict)
        sys.excepthook = _without_traceback(sys.excepthook)


def load(path: StrPath) -> Any:
    """Returns what a checkpoint holds, on the CPU, just as it was saved.

    Raises:
        RefusedCheckpoint: it asks for something that is not on the allow-list, or its configuration would be run.
        TooLarge: it would take more time or memory than any checkpoint does.
        OSError: it cannot be opened.
    """
    torch.serialization.add_safe_globals(ALLOWED)
    read_instead_of_run()
    state = _refusing_in_one_line(functools.partial(torch.load, map_location="cpu", weights_only=True))(path)
    options = refused_options(state) if isinstance(state, dict) else []
    if options:
        raise RefusedConfiguration(options, path)
    return state


def _refusing_in_one_line(load: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(load)
    def load_or_refuse(path, *others, **named):
        try:
            if os.path.isfile(path):
                check_size(path)
            return load(path, *others, **named)
        except RefusedConfiguration as error:
            raise RefusedConfiguration(error.options, path) from None
        except RefusedCheckpoint:
            raise
        except pickle.UnpicklingError as error:
            raise RefusedCheckpoint(_refusal(path, str(error))) from None

    return load_or_refuse


def _refusing_options(upgrade: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(upgrade)
    def upgrade_or_refuse(state):
        options = refused_options(state)
        if options:
            raise RefusedConfiguration(options)
        return upgrade(state)

    return upgrade_or_refuse


def _refusal(path: StrPath, message: str) -> str:
    asked = re.search(r"GLOBAL (\S+)", message) or re.search(r"Trying to \w+ (\S+)", message)
    what = f"it asks to load {asked[1]}, which could run code" if asked else "it is not a plain checkpoint"
    return f"{path}: refused, {what}. To see what it holds without running it: tlm-fairseq checkpoint inspect {path}"


def _without_traceback(hook: Callable[..., object]) -> Callable[..., None]:
    def show_error(kind, error, traceback):
        if isinstance(error, UserError):
            show(printable_line(str(error)), file=sys.stderr)
        else:
            hook(kind, error, traceback)

    return show_error
