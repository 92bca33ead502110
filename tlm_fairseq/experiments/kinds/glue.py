"""Sentence classification on a folder of ``tlm-fairseq glue prepare``."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from tlm_fairseq.errors import UserError
from tlm_fairseq.experiments.fields import Fields
from tlm_fairseq.experiments.kinds.fairseq_training import FairseqTraining
from tlm_fairseq.experiments.score_file import read_figures
from tlm_fairseq.experiments.step import Step
from tlm_fairseq.glue.prepare import DICTIONARY, LABELS, OPTIONS, SPLITS
from tlm_fairseq.glue.tasks import TASKS
from tlm_fairseq.glue.tasks import Task as GlueTask
from tlm_fairseq.text.parallel_text import read_lines, write_lines
from tlm_fairseq.text.subset import choose_fraction


@dataclass(frozen=True)
class Glue(FairseqTraining):
    """A task of GLUE or CLUE.

    ``title`` is the task's name as the plan writes it, ``data`` is a folder of ``glue prepare``, ``model``
    the checkpoint to start from and ``model_options`` what ``glue model-options`` printed of it, ``split`` a labelled
    split to score, ``other_splits`` further ones, whose metrics carry their names, and ``validation`` the splits that
    fairseq-train validates on.
    """

    kind: ClassVar[str] = "glue"

    title: str
    data: Path
    model: Path | None
    model_options: Path | None
    split: str
    validation: tuple[str, ...]
    other_splits: tuple[str, ...] = ()

    @classmethod
    def read(cls, fields: Fields) -> "Glue":
        title = fields.take("name", str)
        if title.lower() not in TASKS:
            fields.fail("name", f"`name` must be one of {', '.join(TASKS)}, not {title.lower()!r}")
        data = fields.take_path("data")
        for file in (DICTIONARY, LABELS, OPTIONS, SPLITS):
            if not (data / file).exists():
                fields.fail("data", f"{data} has no {file}; make the folder with `tlm-fairseq glue prepare`")
        rows = [line.split("\t") for line in read_lines(data / SPLITS)]
        labelled = [row[0] for row in rows if row[-1] == "labelled"]
        valid = tuple(split for split in labelled if split.startswith("valid"))
        held_out = [split for split in labelled if split.startswith("test")]
        split = fields.take_choice("split", tuple(labelled), (held_out or valid)[0])
        return cls(
            title=title,
            data=data,
            model=fields.take_path("model", None),
            model_options=fields.take_path("model-options", None),
            split=split,
            validation=valid,
            other_splits=fields.take_choices("other-splits", [name for name in labelled if name != split]),
        )

    @property
    def name(self) -> str:
        return self.title.lower()

    @property
    def metrics(self) -> dict[str, bool]:
        others = [f"{metric} {split}" for split in self.other_splits for metric in self._metrics_of_a_split]
        return dict.fromkeys((*self._metrics_of_a_split, *others), True)

    @property
    def main_metric(self) -> str:
        return self._metrics_of_a_split[-1]

    @property
    def _metrics_of_a_split(self) -> list[str]:
        return [*self._task.metrics, *(["score"] if len(self._task.metrics) > 1 else [])]

    @property
    def _task(self) -> GlueTask:
        return TASKS[self.name]

    @property
    def _inputs(self) -> list[str]:
        return [f"input{number}" for number in range(len(self._task.inputs))]

    def inputs(self) -> list[Path | None]:
        return [self.data, self.model, self.model_options]

    def check_fractions(self, fields: Fields) -> None:
        pass

    def needs_folder(self, fraction: float) -> bool:
        return True  # what `glue prepare` makes is text

    def write_subset(self, folder: Path, fraction: float, seed: int) -> None:
        parts = {part: read_lines(self.data / f"train.{part}") for part in (*self._inputs, "label")}
        if len({len(lines) for lines in parts.values()}) > 1:
            raise UserError(f"{self.data}: the files train.* differ in their number of lines; prepare the folder again")
        chosen = choose_fraction(list(range(len(parts["label"]))), fraction, seed)
        for part, lines in parts.items():
            write_lines(folder / f"train.{part}", [lines[number] for number in chosen])
        if self._task.is_regression:
            # fairseq reads numbers as they stand.
            labels = self.data_bin(folder) / "label"
            labels.mkdir(parents=True)
            shutil.copy(folder / "train.label", labels / "train.label")
            for split in self.validation:
                shutil.copy(self.data / f"{split}.label", labels / f"{split}.label")

    def binarising_steps(self, folder: Path) -> list[Step]:
        parts = [(part, DICTIONARY) for part in self._inputs]
        if not self._task.is_regression:
            parts.append(("label", LABELS))
        return [
            Step.of(
                f"fairseq-preprocess-{part}",
                "fairseq-preprocess",
                "--only-source",
                "--trainpref",
                folder / f"train.{part}",
                "--validpref",
                self._valid_prefixes(part),
                "--srcdict",
                self.data / dictionary,
                "--destdir",
                self.data_bin(folder) / part,
            )
            for part, dictionary in parts
        ]

    def _valid_prefixes(self, part: str) -> str:
        return ",".join(str(self.data / f"{split}.{part}") for split in self.validation)

    def data_bin(self, folder: Path | None) -> Path:
        assert folder is not None, "it needs a folder for every share"
        return folder / "binary"

    def train_options(self) -> dict[str, object]:
        options = _read_options(self.data / OPTIONS)
        if self.model_options:
            options |= _read_options(self.model_options)
            options.pop("arch", None)  # the plan's is used
        return options

    def steps(self, checkpoint: Path, data_bin: Path, folder: Path) -> list[Step]:
        return [
            step
            for split in (self.split, *self.other_splits)
            for step in self._steps_of_a_split(split, checkpoint, data_bin, folder)
        ]

    def _steps_of_a_split(self, split: str, checkpoint: Path, data_bin: Path, folder: Path) -> list[Step]:
        ending = self._ending_of(split)
        predictions = folder / f"predictions{ending}.txt"
        inputs = [self.data / f"{split}.{part}" for part in self._inputs]
        return [
            Step.of(
                f"predict{ending}",
                "tlm-fairseq",
                "glue",
                "predict",
                "--task",
                self.name,
                "--path",
                checkpoint,
                "--data-bin",
                data_bin,
                "--input",
                *inputs,
                "--out",
                predictions,
            ),
            Step.of(
                f"score{ending}",
                "tlm-fairseq",
                "glue",
                "score",
                "--task",
                self.name,
                "--gold",
                self.data / f"{split}.label",
                "--pred",
                predictions,
                "--json",
                folder / f"score{ending}.json",
            ),
        ]

    def _ending_of(self, split: str) -> str:
        return "" if split == self.split else f"-{split}"

    def scores(self, folder: Path) -> dict[str, float]:
        figures: dict[str, float] = {}
        for split in (self.split, *self.other_splits):
            ending = self._ending_of(split)
            named = " " + split if ending else ""
            places: dict[str, tuple[str, ...]] = {
                f"{metric}{named}": ("scores", metric) for metric in self._task.metrics
            }
            if len(self._task.metrics) > 1:
                places[f"score{named}"] = ("score",)
            figures |= read_figures(folder / f"score{ending}.json", places)
        return figures


def _read_options(path: Path) -> dict[str, object]:
    """Returns the options in a file of words as a dictionary; one without a value is True."""
    options: dict[str, object] = {}
    name = None
    for word in " ".join(read_lines(path)).split():
        if word.startswith("--"):
            name = word.removeprefix("--")
            options[name] = True
        elif name is None:
            raise UserError(f"{path}: {word!r} stands before the first option; give a file of `--name value`")
        else:
            options[name] = word
    return options
