"""Text to text on a folder of fairseq-preprocess: grammatical error correction, or any pair of languages."""

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from tlm_fairseq.experiments import parallel_subset
from tlm_fairseq.experiments.fields import Fields
from tlm_fairseq.experiments.kinds.fairseq_training import FairseqTraining
from tlm_fairseq.experiments.score_file import read_figures
from tlm_fairseq.experiments.step import Step
from tlm_fairseq.gec.metrics import METRICS
from tlm_fairseq.subwords.registry import KINDS


def scores() -> tuple[str, ...]:
    """Returns the names of the metrics of GEC that take sentences."""
    return tuple(name for name, metric in METRICS.items() if metric.takes_sentences)


@dataclass(frozen=True)
class Translation(FairseqTraining):
    """Source text to target text.

    ``data`` is a folder of fairseq-preprocess; ``text`` one with ``train.SOURCE`` and ``train.TARGET`` in pieces, only
    needed for fractions; ``test`` the raw source text, and ``references`` what the hypotheses are scored against.
    """

    kind: ClassVar[str] = "translation"

    data: Path
    text: Path | None
    languages: tuple[str, str]
    model: Path | None
    test: Path
    references: tuple[Path, ...]
    score: str
    bpe: str
    bpe_model: Path | None
    beam: int
    lenpen: float

    @classmethod
    def read(cls, fields: Fields) -> "Translation":
        data = fields.take_path("data")
        languages = (fields.take("source-lang", str, "src"), fields.take("target-lang", str, "tgt"))
        for language in languages:
            if not (data / f"dict.{language}.txt").exists():
                fields.fail("data", f"{data} has no dict.{language}.txt; give a folder of fairseq-preprocess")
        return cls(
            data=data,
            text=fields.take_path("text", None),
            languages=languages,
            model=fields.take_path("model", None),
            test=fields.take_path("test"),
            references=(fields.take_path("reference"),),
            score=fields.take_choice("score", scores(), "bleu"),
            bpe=fields.take_choice("bpe", tuple(KINDS), "none"),
            bpe_model=fields.take_path("bpe-model", None),
            beam=fields.take("beam", int, 5),
            lenpen=fields.take("lenpen", float, 1.0),
        )

    @property
    def title(self) -> str:
        return f"{self.languages[0]}-{self.languages[1]}"

    @property
    def metrics(self) -> dict[str, bool]:
        return dict.fromkeys(METRICS[self.score].figures, True)

    @property
    def main_metric(self) -> str:
        return next(iter(METRICS[self.score].figures))

    def inputs(self) -> list[Path | None]:
        return [self.data, self.test, *self.references, self.model, self.bpe_model]

    def check_fractions(self, fields: Fields) -> None:
        if self.text is None:
            fields.fail("fractions", "`fractions` needs `text` in `task`: the folder of train.SOURCE and train.TARGET")

    def needs_folder(self, fraction: float) -> bool:
        return fraction < 1

    def write_subset(self, folder: Path, fraction: float, seed: int) -> None:
        assert self.text is not None, "check_fractions refuses it"
        parallel_subset.write_subset(self.text, self.languages, self.data, folder, fraction, seed)

    def binarising_steps(self, folder: Path) -> list[Step]:
        return parallel_subset.binarising_steps(self.languages, self.data, folder)

    def data_bin(self, folder: Path | None) -> Path:
        return self.data if folder is None else parallel_subset.binary_folder(folder)

    def train_options(self) -> dict[str, object]:
        return {"source-lang": self.languages[0], "target-lang": self.languages[1]}

    def steps(self, checkpoint: Path, data_bin: Path, folder: Path) -> list[Step]:
        hypotheses = folder / "hypotheses.txt"
        bpe_model = ["--bpe-model", self.bpe_model] if self.bpe_model else []
        source = ["--src", self.test] if METRICS[self.score].files.source_needed else []
        return [
            Step.of(
                "generate",
                "tlm-fairseq",
                "gec",
                "correct",
                "--path",
                checkpoint,
                "--data-bin",
                data_bin,
                "--input",
                self.test,
                "--output",
                hypotheses,
                "--bpe",
                self.bpe,
                *bpe_model,
                "--beam",
                self.beam,
                "--lenpen",
                self.lenpen,
            ),
            Step.of(
                "score",
                "tlm-fairseq",
                "gec",
                "score",
                self.score,
                *source,
                "--hyp",
                hypotheses,
                "--ref",
                *self.references,
                "--json",
                folder / "score.json",
            ),
        ]

    def scores(self, folder: Path) -> dict[str, float]:
        return read_figures(folder / "score.json", METRICS[self.score].figures)
