"""Data-to-text on Rotowire or the embedded league: the folder that ``examples/rotowire/prepare.sh`` makes."""

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from tlm_fairseq.experiments import parallel_subset
from tlm_fairseq.experiments.fields import Fields
from tlm_fairseq.experiments.kinds.fairseq_training import FairseqTraining
from tlm_fairseq.experiments.score_file import read_figures
from tlm_fairseq.experiments.step import Step
from tlm_fairseq.rotowire.metrics.score_record import PLACES, VARIANTS
from tlm_fairseq.subwords.registry import KINDS_OF_WORDS
from tlm_fairseq.text.files import StrPath

LANGUAGES = ("src", "tgt")
SPLITS = ("test", "valid")
METRICS = ("BLEU", "RG number", "RG precision", "CS precision", "CS recall", "CS F1", "CO")


@dataclass(frozen=True)
class Rotowire(FairseqTraining):
    """Games to summaries.

    ``data`` is a folder of ``games``, ``data``, ``pieces`` and ``binary``; ``search`` are options of
    ``tlm-fairseq rotowire generate``.
    """

    kind: ClassVar[str] = "rotowire"
    title: ClassVar[str] = "Rotowire"
    metrics: ClassVar[dict[str, bool]] = dict.fromkeys(METRICS, True)
    main_metric: ClassVar[str] = "BLEU"

    data: Path
    model: Path | None
    bpe: str
    bpe_model: Path | None
    split: str
    extractor: str | Path
    variant: str
    search: tuple[tuple[str, float], ...]

    @classmethod
    def read(cls, fields: Fields) -> "Rotowire":
        data = fields.take_path("data")
        for part in ("data", "pieces", "binary"):
            if not (data / part).is_dir():
                fields.fail("data", f"{data} has no folder {part}; make it: RUN={data} examples/rotowire/prepare.sh")
        search = (
            ("beam", fields.take("beam", int, 5)),
            ("lenpen", fields.take("lenpen", float, 1.0)),
            ("max-len-b", fields.take("max-length", int, 800)),
            ("no-repeat-ngram-size", fields.take("no-repeat-ngram-size", int, 0)),
            ("max-tokens", fields.take("generate-tokens", int, 8000)),
        )
        extractor: str | Path = fields.take("extractor", str, "rules")
        if not _is_rules(extractor):
            extractor = fields.take_path("extractor")
        return cls(
            data=data,
            model=fields.take_path("model", None),
            bpe=fields.take_choice("bpe", KINDS_OF_WORDS, "none"),
            bpe_model=fields.take_path("bpe-model", None),
            split=fields.take_choice("split", SPLITS, "test"),
            extractor=extractor,
            variant=fields.take_choice("variant", VARIANTS, VARIANTS[0]),
            search=search,
        )

    def inputs(self) -> list[StrPath | None]:
        facts = self.data / "games" / f"{self.split}.facts"
        extractor = None if _is_rules(self.extractor) else self.extractor
        texts = [self.data / f"data/{self.split}.{ending}" for ending in ("src", "games.json")]
        return [self.data_bin(None), *texts, facts if facts.exists() else None, self.model, self.bpe_model, extractor]

    def check_fractions(self, fields: Fields) -> None:
        pass

    def needs_folder(self, fraction: float) -> bool:
        return fraction < 1

    def write_subset(self, folder: Path, fraction: float, seed: int) -> None:
        parallel_subset.write_subset(self.data / "pieces", LANGUAGES, self.data_bin(None), folder, fraction, seed)

    def binarising_steps(self, folder: Path) -> list[Step]:
        return parallel_subset.binarising_steps(LANGUAGES, self.data_bin(None), folder)

    def data_bin(self, folder: Path | None) -> Path:
        return parallel_subset.binary_folder(self.data if folder is None else folder)

    def train_options(self) -> dict[str, object]:
        return {"source-lang": LANGUAGES[0], "target-lang": LANGUAGES[1]}

    def steps(self, checkpoint: Path, data_bin: Path, folder: Path) -> list[Step]:
        hypotheses = folder / "hypotheses.txt"
        bpe_model = ["--bpe-model", self.bpe_model] if self.bpe_model else []
        search = [word for name, value in self.search for word in (f"--{name}", value)]
        path = self.data / "games" / f"{self.split}.facts"
        facts = ["--facts", path] if path.exists() else []
        return [
            Step.of(
                "generate",
                "tlm-fairseq",
                "rotowire",
                "generate",
                "--path",
                checkpoint,
                "--data-bin",
                data_bin,
                "--input",
                self.data / f"data/{self.split}.src",
                "--output",
                hypotheses,
                "--bpe",
                self.bpe,
                *bpe_model,
                *search,
            ),
            Step.of(
                "score",
                "tlm-fairseq",
                "rotowire",
                "score",
                "--games",
                self.data / f"data/{self.split}.games.json",
                "--hyp",
                hypotheses,
                *facts,
                "--extractor",
                self.extractor,
                "--variant",
                self.variant,
                "--json",
                folder / "score.json",
            ),
        ]

    def scores(self, folder: Path) -> dict[str, float]:
        return read_figures(folder / "score.json", {metric: PLACES[metric] for metric in METRICS})


def _is_rules(extractor: str | Path) -> bool:
    """Whether an extractor is given by name, ``rules`` or a version of them, and not as a file."""
    return str(extractor).partition("@")[0] == "rules"
