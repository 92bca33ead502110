"""Images and sounds, classified by models of transformers that ``tlm-fairseq train-classifier`` trains from scratch."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from tlm_fairseq.classifiers import ARCHITECTURES
from tlm_fairseq.classifiers.digits import read_digits
from tlm_fairseq.classifiers.examples import Examples
from tlm_fairseq.classifiers.spoken_digits import read_spoken_digits, recordings_in
from tlm_fairseq.errors import UserError
from tlm_fairseq.experiments.fields import Fields
from tlm_fairseq.experiments.kinds.interface import Training
from tlm_fairseq.experiments.score_file import read_figures
from tlm_fairseq.experiments.step import Step
from tlm_fairseq.experiments.training_options import to_arguments

SCORES = "score.json"
# The test data's, which count, and the validation data's.
PLACES = {
    "accuracy": ("test", "accuracy"),
    "loss": ("test", "loss"),
    "valid accuracy": ("valid", "accuracy"),
    "valid loss": ("valid", "loss"),
}


class Classification:
    """Base of both kinds."""

    main_metric: ClassVar[str] = "accuracy"
    metrics: ClassVar[dict[str, bool]] = {metric: metric.endswith("accuracy") for metric in PLACES}
    model: ClassVar[None] = None
    architectures: ClassVar[tuple[str, ...]] = ARCHITECTURES
    default_options: ClassVar[Mapping[str, object]] = {}
    resumes: ClassVar[bool] = True

    def check_fractions(self, fields: Fields) -> None:
        pass

    def needs_folder(self, fraction: float) -> bool:
        return True

    def write_subset(self, folder: Path, fraction: float, seed: int) -> None:
        self.examples().with_share(fraction, seed).write(folder)

    def binarising_steps(self, folder: Path) -> list[Step]:
        return []

    def examples(self) -> Examples:
        """Returns all examples."""
        raise NotImplementedError

    def data_bin(self, folder: Path | None) -> Path:
        assert folder is not None, "it needs a folder for every share"
        return folder

    def train_options(self) -> dict[str, object]:
        return {}

    def train_step(self, training: Training) -> Step:
        return Step.of(
            "train",
            "tlm-fairseq",
            "train-classifier",
            training.data,
            "--arch",
            training.arch,
            *to_arguments(training.options),
            "--seed",
            training.seed,
            "--save-dir",
            training.checkpoints,
            "--checkpoint",
            training.checkpoint,
            "--scores",
            training.folder / SCORES,
        )

    def steps(self, checkpoint: Path, data_bin: Path, folder: Path) -> list[Step]:
        return []  # training scores too

    def scores(self, folder: Path) -> dict[str, float]:
        return read_figures(folder / SCORES, PLACES)


@dataclass(frozen=True)
class ImageClassification(Classification):
    """scikit-learn's images of digits."""

    kind: ClassVar[str] = "image_classification"
    title: ClassVar[str] = "digits"

    @classmethod
    def read(cls, fields: Fields) -> "ImageClassification":
        return cls()

    def inputs(self) -> list[Path | None]:
        return []

    def examples(self) -> Examples:
        return read_digits()


@dataclass(frozen=True)
class AudioClassification(Classification):
    """Recordings of spoken digits; a run's seed also chooses the speakers that are held out."""

    kind: ClassVar[str] = "audio_classification"
    title: ClassVar[str] = "spoken digits"

    data: Path

    @classmethod
    def read(cls, fields: Fields) -> "AudioClassification":
        data = fields.take_path("data")
        try:
            recordings_in(data)
        except UserError as error:
            fields.fail("data", str(error))
        return cls(data)

    def inputs(self) -> list[Path | None]:
        return [self.data]

    def examples(self) -> Examples:
        return read_spoken_digits(self.data)
