"""Labelled examples as arrays, and how they are parted into training, validation and test data."""

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from tlm_fairseq.errors import UserError
from tlm_fairseq.text.files import StrPath, written_whole
from tlm_fairseq.text.subset import choose_fraction

FILE = "examples.npz"
TRAIN, VALID, TEST = PARTS = ("train", "valid", "test")
UNUSED = len(PARTS)  # in a row of ``splits``, where the others are numbers of PARTS


@dataclass(frozen=True)
class Examples:
    """N examples of the same shape.

    Attributes:
        inputs: (N, ...) float32.
        labels: (N,) int64, from 0.
        splits: (S, N) uint8: S ways to part the examples, each example's part by its number.
    """

    inputs: np.ndarray
    labels: np.ndarray
    splits: np.ndarray

    def part(self, name: str, split: int) -> tuple[np.ndarray, np.ndarray]:
        """Returns (inputs, labels) of a part in one of the splits."""
        chosen = self.splits[split] == PARTS.index(name)
        return self.inputs[chosen], self.labels[chosen]

    def with_share(self, fraction: float, seed: int) -> "Examples":
        """Returns the examples with a share of the training data of each split; smaller ones lie within larger ones."""
        splits = self.splits.copy()
        for split in splits:
            training = np.flatnonzero(split == PARTS.index(TRAIN))
            kept = choose_fraction(training.tolist(), fraction, seed)
            split[np.setdiff1d(training, kept)] = UNUSED
        return replace(self, splits=splits)

    def write(self, folder: StrPath) -> Path:
        """Writes the examples into a folder; returns the file's path."""
        path = Path(folder) / FILE
        with written_whole(path, "wb") as handle:
            np.savez(handle, inputs=self.inputs, labels=self.labels, splits=self.splits)
        return path


def parted(count: int, parts: Sequence[Sequence[int]]) -> np.ndarray:
    """Returns one row of ``Examples.splits`` of ``count`` examples, from the indices of each of PARTS."""
    row = np.full(count, UNUSED, np.uint8)
    for number, indices in enumerate(parts):
        row[list(indices)] = number
    return row


def read_examples(folder: StrPath) -> Examples:
    """Returns the ``Examples`` in a folder.

    Raises:
        UserError: it has none.
    """
    path = Path(folder) / FILE
    try:
        with np.load(path) as arrays:
            return Examples(*(arrays[name] for name in ("inputs", "labels", "splits")))
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        raise UserError(f"{path}: no examples; give a folder `data/fraction-P` that `experiment run` wrote") from None
