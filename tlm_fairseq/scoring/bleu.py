"""BLEU by sacreBLEU, with its signature.

Papineni et al., "BLEU: a Method for Automatic Evaluation of Machine Translation", ACL 2002; sacreBLEU: Post, WMT 2018.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tlm_fairseq.errors import UserError
from tlm_fairseq.scoring.metric import Metric, Score
from tlm_fairseq.scoring.signature import Signature, sacrebleu_signature
from tlm_fairseq.scoring.usage import Files, option

if TYPE_CHECKING:
    from sacrebleu.metrics.bleu import BLEU

# Offered without a download or a further package.
TOKENIZERS = ("13a", "none", "intl", "zh", "char")
_ORDER = 4


@dataclass(frozen=True)
class BleuScore(Score):
    """Corpus BLEU, 0 to 100, with what it is made of."""

    score: float
    precisions: list[float]
    brevity_penalty: float
    hypothesis_length: int
    reference_length: int
    signature: str = ""

    @property
    def value(self) -> float:
        """BLEU."""
        return self.score

    def as_record(self) -> dict[str, object]:
        """Returns the score as a dictionary for JSON."""
        return {"metric": Bleu.name, **self.__dict__}

    def format(self, system: str = "system", gold: str = "gold") -> str:
        """Returns BLEU and the signature."""
        return f"BLEU {self.score:.2f}\n{self.signature}"


@dataclass(frozen=True)
class Bleu(Metric[Sequence[str] | None, Sequence[str], Sequence[Sequence[str]]]):
    """BLEU; the sources are not looked at, and may be None.

    ``tokenize`` is sacreBLEU's tokenizer, ``"none"`` for text that is tokenised already; ``smooth`` is sacreBLEU's
    smoothing, which matters where no n-gram of some length matches, or ``"none"``.
    """

    tokenize: str = option(
        "13a",
        "sacreBLEU's tokenizer; none for text that is tokenised already (default: %(default)s)",
        choices=TOKENIZERS,
    )
    smooth: str = "exp"

    name = "bleu"
    title = "sacreBLEU against one or several references"
    files = Files("the system's sentences", "one text per annotator")
    figures = {"BLEU": ("score",)}
    figure = "BLEU"
    digits = 2

    @property
    def signature(self) -> Signature:
        """sacreBLEU's own."""
        return sacrebleu_signature(self._sacrebleu())

    def reference_fields(self, references: Sequence[Sequence[str]]) -> dict[str, object]:
        """Returns the number of references."""
        return {"nrefs": len(references)}

    def statistics(
        self, sources: Sequence[str] | None, hypotheses: Sequence[str], references: Sequence[Sequence[str]]
    ) -> list[tuple[int, ...]]:
        """Returns for each sentence both lengths, the matching n-grams of 1 to 4 tokens, and the hypothesis's n-grams.

        Raises:
            UserError: the numbers of sentences differ.
        """
        for reference in references:
            if len(reference) != len(hypotheses):
                raise UserError(f"{len(hypotheses)} hypotheses and {len(reference)} references; give one for each")
        # effective_order only changes the score of a sentence, which is not looked at, and spares a warning about it.
        metric = self._sacrebleu(effective_order=True)
        scores = (metric.sentence_score(hypothesis, gold) for hypothesis, *gold in zip(hypotheses, *references))
        return [(score.sys_len, score.ref_len, *score.counts, *score.totals) for score in scores]

    def score_of(self, sums: Collection[float]) -> BleuScore:
        """Returns the ``BleuScore``."""
        from sacrebleu.metrics.bleu import BLEU

        hypothesis_length, reference_length, *ngrams = map(int, sums)
        result = BLEU.compute_bleu(
            ngrams[:_ORDER], ngrams[_ORDER:], hypothesis_length, reference_length, smooth_method=self.smooth
        )
        return BleuScore(
            score=result.score,
            precisions=list(result.precisions),
            brevity_penalty=result.bp,
            hypothesis_length=result.sys_len,
            reference_length=result.ref_len,
        )

    def _sacrebleu(self, effective_order: bool = False) -> "BLEU":
        from sacrebleu.metrics.bleu import BLEU

        # force: tokenised text is expected here, sacreBLEU's warning about it is not.
        return BLEU(tokenize=self.tokenize, smooth_method=self.smooth, force=True, effective_order=effective_order)
