"""Language models on a folder of ``fairseq-preprocess --only-source``, scored by their perplexity."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, NoReturn

from tlm_fairseq.errors import UserError
from tlm_fairseq.experiments.fields import Fields
from tlm_fairseq.experiments.kinds.fairseq_training import FairseqTraining
from tlm_fairseq.experiments.step import Step

SPLITS = ("test", "valid")
RESULT = re.compile(r"Loss \(base 2\): ([0-9.]+|inf|nan), Perplexity: ([0-9.]+|inf|nan)")


@dataclass(frozen=True)
class LanguageModeling(FairseqTraining):
    """Text, token after token. ``data`` is a folder of fairseq-preprocess."""

    kind: ClassVar[str] = "language_modeling"
    title: ClassVar[str] = "language modelling"
    metrics: ClassVar[dict[str, bool]] = {"perplexity": False, "loss": False}
    main_metric: ClassVar[str] = "perplexity"

    data: Path
    model: Path | None
    split: str
    tokens_per_sample: int

    @classmethod
    def read(cls, fields: Fields) -> "LanguageModeling":
        data = fields.take_path("data")
        if not (data / "dict.txt").exists():
            fields.fail("data", f"{data} has no dict.txt; give a folder of fairseq-preprocess --only-source")
        return cls(
            data=data,
            model=fields.take_path("model", None),
            split=fields.take_choice("split", SPLITS, "test"),
            tokens_per_sample=fields.take("tokens-per-sample", int, 512),
        )

    def inputs(self) -> list[Path | None]:
        return [self.data, self.model]

    def check_fractions(self, fields: Fields) -> NoReturn:
        fields.fail("fractions", "`fractions` is not supported for language_modeling; make a folder for each subset")

    def needs_folder(self, fraction: float) -> bool:
        return False

    def write_subset(self, folder: Path, fraction: float, seed: int) -> NoReturn:
        raise NotImplementedError("it needs no folder for any share")

    def binarising_steps(self, folder: Path) -> NoReturn:
        raise NotImplementedError("it needs no folder for any share")

    def data_bin(self, folder: Path | None) -> Path:
        return self.data

    def train_options(self) -> dict[str, object]:
        return {"task": self.kind, "tokens-per-sample": self.tokens_per_sample}

    def steps(self, checkpoint: Path, data_bin: Path, folder: Path) -> list[Step]:
        return [
            Step.of(
                "score",
                "tlm-fairseq",
                "fairseq",
                "eval-lm",
                data_bin,
                "--path",
                checkpoint,
                "--gen-subset",
                self.split,
                "--tokens-per-sample",
                self.tokens_per_sample,
                "--batch-size",
                8,
                "--num-workers",
                0,
            )
        ]

    def scores(self, folder: Path) -> dict[str, float]:
        path = folder / "score.log"
        found = RESULT.findall(path.read_text("utf-8", errors="replace"))
        if not found:
            raise UserError(f"{path}: no perplexity in what eval-lm wrote")
        loss, perplexity = map(float, found[-1])
        return {"perplexity": perplexity, "loss": loss}
