"""The training of a classifier, in one process: its log is read as fairseq-train's, and it goes on where it ended."""

import json
import math
import pickle
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from tlm_fairseq.classifiers.examples import TEST, TRAIN, VALID
from tlm_fairseq.errors import UserError
from tlm_fairseq.text.files import written_whole

CHECKPOINT = "checkpoint_last.pt"
EVALUATION_BATCH = 256

Part = tuple[Tensor, Tensor]
Figures = dict[str, float]


@dataclass(frozen=True)
class Schedule:
    """How to train: AdamW at a constant rate, so that each point of the curves is the end of a shorter training too.

    Attributes:
        interval: the number of updates between two evaluations, each with a checkpoint.
    """

    max_update: int
    batch_size: int
    lr: float
    weight_decay: float
    interval: int
    seed: int


@dataclass
class Progress:
    """What was done: updates, the lines of the log, the figures of the evaluations by update and part, and the sum of
    the training losses since the last."""

    update: int = 0
    lines: list[str] = field(default_factory=list)
    evaluations: list[tuple[int, dict[str, Figures]]] = field(default_factory=list)
    loss: float = 0.0

    def figures(self, checkpoint: str) -> dict[str, Figures]:
        """Returns the figures of the "last" evaluation, or of the "best", with the lowest validation loss."""
        if checkpoint == "last":
            return self.evaluations[-1][1]
        return min(self.evaluations, key=lambda each: each[1][VALID]["loss"])[1]


def train(
    model: nn.Module,
    parts: Mapping[str, Part],
    schedule: Schedule,
    folder: Path,
    settings: Mapping[str, object],
    tell: Callable[[str], None],
) -> Progress:
    """Trains a model, from the checkpoint in ``folder`` on where there is one; returns the ``Progress``.

    A training that was ended at any moment and begun again equals one that was not. The batches depend on the seed
    only, so that systems see the same ones.

    Args:
        model: with its regulariser, which draws from torch's default generator as dropout does.
        parts: inputs and labels of each of PARTS.
        settings: what the checkpoint was made with must be equal to it.
        tell: gets each line of the log, those before the checkpoint among them.

    Raises:
        UserError: the checkpoint is one of other settings, or the loss is not finite.
    """
    optimizer = torch.optim.AdamW(model.parameters(), lr=schedule.lr, weight_decay=schedule.weight_decay)
    checkpoint = folder / CHECKPOINT
    progress = _load(checkpoint, model, optimizer, settings) if checkpoint.exists() else Progress()
    for line in progress.lines:
        tell(line)
    model.train()
    inputs, labels = parts[TRAIN]
    while progress.update < schedule.max_update:
        chosen = batch(len(labels), progress.update, schedule)
        loss = cross_entropy(model(inputs[chosen]).logits, labels[chosen])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        progress.update += 1
        progress.loss += loss.item()
        if progress.update % schedule.interval == 0 or progress.update == schedule.max_update:
            _evaluate(model, parts, progress, schedule, tell)
            _save(checkpoint, model, optimizer, progress, settings)
    return progress


def batch(count: int, update: int, schedule: Schedule) -> Tensor:
    """Returns the numbers of an update's examples, out of ``count``; an epoch has each once, and a short last batch."""
    epoch, place = divmod(update, math.ceil(count / schedule.batch_size))
    order = np.random.default_rng([schedule.seed, epoch]).permutation(count)
    return torch.from_numpy(order[place * schedule.batch_size : (place + 1) * schedule.batch_size])


def _evaluate(
    model: nn.Module, parts: Mapping[str, Part], progress: Progress, schedule: Schedule, tell: Callable[[str], None]
) -> None:
    """Adds the figures of the validation and the test data to the progress, and tells them and the training loss."""
    since = (progress.update - 1) % schedule.interval + 1
    if not math.isfinite(progress.loss):
        raise UserError(f"the loss is not finite before update {progress.update}; lower the learning rate")
    lines = [_line("train_inner", "", {"loss": progress.loss / since}, progress.update)]
    figures = {name: _measure(model, parts[name]) for name in (VALID, TEST)}
    lines += [_line(name, f"{name}_", found, progress.update) for name, found in figures.items()]
    progress.loss = 0.0
    progress.evaluations.append((progress.update, figures))
    progress.lines += lines
    for line in lines:
        tell(line)


def _line(kind: str, prefix: str, figures: Figures, update: int) -> str:
    """A line of the log as fairseq-train writes it with ``--log-format json``."""
    values = {f"{prefix}{name}": f"{value:.5f}" for name, value in figures.items()}
    return f"INFO | {kind} | {json.dumps({**values, f'{prefix}num_updates': str(update)})}"


def _measure(model: nn.Module, part: Part) -> Figures:
    inputs, labels = part
    model.eval()
    with torch.inference_mode():
        logits = torch.cat([model(some).logits for some in inputs.split(EVALUATION_BATCH)])
    model.train()
    return {
        "loss": cross_entropy(logits, labels).item(),
        "accuracy": (logits.argmax(-1) == labels).double().mean().item(),
    }


def _save(
    path: Path, model: nn.Module, optimizer: torch.optim.Optimizer, progress: Progress, settings: Mapping[str, object]
) -> None:
    record = {
        "settings": dict(settings),
        "progress": asdict(progress),
        "model": model.state_dict(),
        "optimizer": optimizer.state_dict(),
        "generator": torch.get_rng_state(),
    }
    with written_whole(path, "wb") as handle:
        torch.save(record, handle)


def _load(path: Path, model: nn.Module, optimizer: torch.optim.Optimizer, settings: Mapping[str, object]) -> Progress:
    try:
        record = torch.load(path, weights_only=True)
    except (RuntimeError, EOFError, pickle.UnpicklingError):
        raise UserError(f"{path}: is no checkpoint of a classifier; remove it to begin anew") from None
    if not isinstance(record, dict) or record.get("settings") != settings:
        raise UserError(f"{path}: is of a training with other settings; remove it to begin anew")
    model.load_state_dict(record["model"])
    optimizer.load_state_dict(record["optimizer"])
    torch.set_rng_state(record["generator"])
    return Progress(**record["progress"])
