"""What every kind of task does; ``tlm_fairseq.experiments.kinds`` lists the kinds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Protocol, Self

from tlm_fairseq.experiments.fields import Fields
from tlm_fairseq.experiments.step import Step
from tlm_fairseq.text.files import StrPath


@dataclass(frozen=True)
class Training:
    """What one run trains.

    Attributes:
        data: what ``Task.data_bin`` returned.
        arch: the architecture, by its name in the plan.
        options: of the training by name, without the dashes.
        seed: a whole number.
        checkpoint: the one to score, "best" or "last".
        checkpoints: folder to write to, removed once the run is scored.
        folder: of the run.
    """

    data: Path
    arch: str
    options: Mapping[str, object]
    seed: int
    checkpoint: str
    checkpoints: Path
    folder: Path


class Task(Protocol):
    """A task of one kind, a frozen dataclass."""

    kind: ClassVar[str]
    architectures: ClassVar[tuple[str, ...]]
    """Those that a plan may name; empty where it may name any."""
    default_options: ClassVar[Mapping[str, object]]
    """Options of the training program, which the task and a plan may set otherwise."""
    resumes: ClassVar[bool]
    """Whether training goes on from the checkpoint of a run that was cut short, with the same outcome and log."""

    @property
    def title(self) -> str:
        """What reports call it."""

    @property
    def metrics(self) -> Mapping[str, bool]:
        """Each metric's name, and whether higher is better."""

    @property
    def main_metric(self) -> str:
        """The metric that counts by default."""

    @property
    def model(self) -> Path | None:
        """The checkpoint that training starts from, or None."""

    @classmethod
    def read(cls, fields: Fields) -> Self:
        """Returns the task of the mapping ``task`` of a plan, checked."""

    def inputs(self) -> Sequence[StrPath | None]:
        """Returns the files and folders that a run starts from; None among them is left out."""

    def check_fractions(self, fields: Fields) -> None:
        """Raises a ``UserError`` where no part of the training data can be made."""

    def needs_folder(self, fraction: float) -> bool:
        """Whether that share of the training data must be made, in a folder that the runs share.

        By ``write_subset``, and then by the commands of ``binarising_steps``.
        """

    def write_subset(self, folder: Path, fraction: float, seed: int) -> None:
        """Writes a share of the training data, of whatever form."""

    def binarising_steps(self, folder: Path) -> list[Step]:
        """Returns the steps after ``write_subset``."""

    def data_bin(self, folder: Path | None) -> Path:
        """Returns what training reads in the folder of a share, or where it is None, the task's own."""

    def train_options(self) -> Mapping[str, object]:
        """Returns options of the training that go with the task, which a plan may set otherwise."""

    def train_step(self, training: Training) -> Step:
        """Returns the step that trains, whose log the report reads as fairseq-train's."""

    def steps(self, checkpoint: Path, data_bin: Path, folder: Path) -> list[Step]:
        """Returns the steps after training, which write into the run's folder."""

    def scores(self, folder: Path) -> dict[str, float]:
        """Returns what they found: numbers by the name of the metric."""
