"""chrF by sacreBLEU, with its signature.

Popovic, "chrF: character n-gram F-score for automatic MT evaluation", WMT 2015; sacreBLEU: Post, WMT 2018.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from tlm_fairseq.scoring.metric import Metric, Score
from tlm_fairseq.scoring.signature import Signature, sacrebleu_signature
from tlm_fairseq.scoring.usage import Files


@dataclass(frozen=True)
class ChrfScore(Score):
    """Corpus chrF, 0 to 100."""

    score: float
    signature: str = ""

    @property
    def value(self) -> float:
        """chrF."""
        return self.score

    def as_record(self) -> dict[str, object]:
        """Returns the score as a dictionary for JSON."""
        return {"metric": Chrf.name, **self.__dict__}

    def format(self, system: str = "system", gold: str = "gold") -> str:
        """Returns chrF and the signature."""
        return f"chrF {self.score:.2f}\n{self.signature}"


@dataclass(frozen=True)
class Chrf(Metric[Sequence[str] | None, Sequence[str], Sequence[Sequence[str]]]):
    """chrF with sacreBLEU's defaults: n-grams of 1 to 6 characters without spaces, recall weighs twice.

    The sources are not looked at, and may be None.
    """

    name = "chrf"
    title = "sacreBLEU's chrF against one or several references"
    files = Files("the system's sentences", "one text per annotator")
    figures = {"chrF": ("score",)}
    figure = "chrF"
    digits = 2

    @property
    def signature(self) -> Signature:
        """sacreBLEU's own."""
        from sacrebleu.metrics.chrf import CHRF

        return sacrebleu_signature(CHRF())

    def reference_fields(self, references: Sequence[Sequence[str]]) -> dict[str, object]:
        """Returns the number of references."""
        return {"nrefs": len(references)}

    def statistics(
        self, sources: Sequence[str] | None, hypotheses: Sequence[str], references: Sequence[Sequence[str]]
    ) -> list[list[int]]:
        """Returns for each sentence and length of n-grams how many the hypothesis, the reference and both have."""
        from sacrebleu.metrics.chrf import CHRF

        metric = CHRF()
        # Its public methods give scores of sentences only.
        return [
            metric._extract_corpus_statistics([hypothesis], [[reference] for reference in gold])[0]
            for hypothesis, *gold in zip(hypotheses, *references, strict=True)
        ]

    def score_of(self, sums: Collection[float]) -> ChrfScore:
        """Returns the ``ChrfScore``."""
        from sacrebleu.metrics.chrf import CHRF

        return ChrfScore(CHRF()._compute_score_from_stats(list(map(int, sums))).score)
