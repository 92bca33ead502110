"""Text to text on a folder of fairseq-preprocess: grammatical error correction, or any pair of languages."""

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from tlm_fairseq.experiments import parallel_subset
from tlm_fairseq.experiments.fields import Fields
from tlm_fairseq.experiments.kinds.fairseq_training import FairseqTraining
from tlm_fairseq.experiments.located_yaml import LocatedDict
from tlm_fairseq.experiments.run_folder import folder_name
from tlm_fairseq.experiments.score_file import read_figures
from tlm_fairseq.experiments.step import Step
from tlm_fairseq.gec.metrics import METRICS
from tlm_fairseq.subwords.registry import KINDS


def scores() -> tuple[str, ...]:
    """Returns the names of the metrics of GEC that take sentences."""
    return tuple(name for name, metric in METRICS.items() if metric.takes_sentences)


@dataclass(frozen=True)
class TestSet:
    """Raw source text, and what the hypotheses are scored against. ``name`` is empty for the one that counts."""

    name: str
    source: Path
    references: tuple[Path, ...]

    @classmethod
    def read(cls, fields: Fields, name: str = "") -> "TestSet":
        return cls(name, fields.take_path("test"), fields.take_paths("reference"))

    @property
    def ending(self) -> str:
        """Of the files and steps of this test set."""
        return f"-{self.name}" if self.name else ""

    def figure(self, name: str) -> str:
        """What a figure of that name is called where it is of this test set."""
        return f"{name} {self.name}" if self.name else name


@dataclass(frozen=True)
class Translation(FairseqTraining):
    """Source text to target text.

    ``data`` is a folder of fairseq-preprocess; ``text`` one with ``train.SOURCE`` and ``train.TARGET`` in pieces, only
    needed for fractions. Each of ``tests``, the one that counts first, is scored by each of the metrics ``score`` and
    ``other_scores``.
    """

    kind: ClassVar[str] = "translation"

    data: Path
    text: Path | None
    languages: tuple[str, str]
    model: Path | None
    tests: tuple[TestSet, ...]
    score: str
    other_scores: tuple[str, ...]
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
        score = fields.take_choice("score", scores(), "bleu")
        return cls(
            data=data,
            text=fields.take_path("text", None),
            languages=languages,
            model=fields.take_path("model", None),
            tests=(TestSet.read(fields), *_read_other_tests(fields)),
            score=score,
            other_scores=fields.take_choices("other-scores", [name for name in scores() if name != score]),
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
        names = [name for score in self._all_scores for name in METRICS[score].figures]
        return dict.fromkeys((test.figure(name) for test in self.tests for name in names), True)

    @property
    def _all_scores(self) -> tuple[str, ...]:
        return (self.score, *self.other_scores)

    @property
    def main_metric(self) -> str:
        return next(iter(METRICS[self.score].figures))

    def inputs(self) -> list[Path | None]:
        first, *others = self.tests
        further = [path for test in others for path in (test.source, *test.references)]
        return [self.data, first.source, *first.references, self.model, self.bpe_model, *further]

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
        steps = []
        for test in self.tests:
            steps.append(self._generation(test, checkpoint, data_bin, folder))
            steps += [self._scoring(test, score, folder) for score in self._all_scores]
        return steps

    def _generation(self, test: TestSet, checkpoint: Path, data_bin: Path, folder: Path) -> Step:
        bpe_model = ["--bpe-model", self.bpe_model] if self.bpe_model else []
        return Step.of(
            f"generate{test.ending}",
            "tlm-fairseq",
            "gec",
            "correct",
            "--path",
            checkpoint,
            "--data-bin",
            data_bin,
            "--input",
            test.source,
            "--output",
            _hypotheses(test, folder),
            "--bpe",
            self.bpe,
            *bpe_model,
            "--beam",
            self.beam,
            "--lenpen",
            self.lenpen,
        )

    def _scoring(self, test: TestSet, score: str, folder: Path) -> Step:
        source = ["--src", test.source] if METRICS[score].files.source_needed else []
        return Step.of(
            self._scoring_name(test, score),
            "tlm-fairseq",
            "gec",
            "score",
            score,
            *source,
            "--hyp",
            _hypotheses(test, folder),
            "--ref",
            *test.references,
            "--json",
            self._score_file(test, score, folder),
        )

    def _scoring_name(self, test: TestSet, score: str) -> str:
        return ("score" if score == self.score else score) + test.ending

    def _score_file(self, test: TestSet, score: str, folder: Path) -> Path:
        return folder / f"{self._scoring_name(test, score)}.json"

    def scores(self, folder: Path) -> dict[str, float]:
        figures: dict[str, float] = {}
        for test in self.tests:
            for score in self._all_scores:
                places = {test.figure(name): keys for name, keys in METRICS[score].figures.items()}
                figures |= read_figures(self._score_file(test, score, folder), places)
        return figures


def _hypotheses(test: TestSet, folder: Path) -> Path:
    return folder / f"hypotheses{test.ending}.txt"


def _read_other_tests(fields: Fields) -> list[TestSet]:
    given = fields.take("other-tests", LocatedDict, LocatedDict(0))
    tests = []
    for name, mapping in given.items():
        if folder_name(name) != name:
            fields.fail_at_line(
                given.line_of(name), f"the test set {name!r} names files; use letters, digits, dots and dashes"
            )
        inner = Fields(mapping, fields.path, f"the test set {name!r}")
        tests.append(TestSet.read(inner, name))
        inner.finish()
    return tests
