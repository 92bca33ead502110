"""GLEU, the metric of JFLEG: BLEU for corrections, which punishes what the references changed and the system did not.

Napoles, Sakaguchi, Post and Tetreault, "Ground Truth for Grammatical Error Correction Metrics", ACL 2015, and "GLEU
Without Tuning", 2016, which drops the weight of 2015. A sentence is scored against one reference, drawn at random; the
score is the mean over many draws.

In two things the published scorer's figures are followed, which the tests check on JFLEG. An n-gram of the source is
punished where the reference does not hold it at all; by the formula of 2016 it would be also where the reference holds
it less often. And iteration j draws from Python's generator seeded with j * 101.
"""

import random
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tlm_fairseq.scoring.metric import Metric, Score
from tlm_fairseq.scoring.signature import Signature
from tlm_fairseq.scoring.usage import POSITIVE_INTEGER, SCORE, Files, option
from tlm_fairseq.version import __version__

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ORDER = 4


@dataclass(frozen=True)
class GleuScore(Score):
    """Corpus GLEU, 0 to 1: the mean over ``iterations`` draws of the references."""

    score: float
    iterations: int
    seed: int
    signature: str = ""

    @property
    def value(self) -> float:
        """GLEU."""
        return self.score

    def as_record(self) -> dict[str, object]:
        """Returns the score as a dictionary for JSON."""
        return {"metric": Gleu.name, **self.__dict__}

    def format(self, system: str = "system", gold: str = "gold") -> str:
        """Returns GLEU and the signature."""
        return f"GLEU {self.score:.4f}\n{self.signature}"


@dataclass(frozen=True)
class Gleu(Metric[Sequence[str], Sequence[str], Sequence[Sequence[str]]]):
    """GLEU. A reference is drawn ``iterations`` times for each sentence; once will do where there is only one.

    Iteration j draws from a generator seeded with ``j * seed``.
    """

    iterations: int = option(
        500,
        "how many times a reference is drawn for each sentence (default: %(default)s, as published)",
        POSITIVE_INTEGER,
    )
    seed: int = option(
        101, "iteration j draws with the seed j * N (default: %(default)s, as published)", POSITIVE_INTEGER, only=SCORE
    )

    name = "gleu"
    title = "GLEU: JFLEG's n-gram metric over source, hypothesis and references"
    files = Files(
        "the system's sentences, tokenised",
        "one text per annotator",
        source="the sentences before correction, tokenised",
        source_needed=True,
    )
    figures = {"GLEU": ("score",)}
    figure = "GLEU"

    @property
    def signature(self) -> Signature:
        """Names the draws."""
        return Signature(
            metric=self.name, nrefs=None, order=ORDER, iterations=None, seed=self.seed, tok="none", version=__version__
        )

    def reference_fields(self, references: Sequence[Sequence[str]]) -> dict[str, object]:
        """Returns the number of references, and of the draws that they need."""
        return {"nrefs": len(references), "iterations": self._draws(len(references))}

    def statistics(
        self, sources: Sequence[str], hypotheses: Sequence[str], references: Sequence[Sequence[str]]
    ) -> "NDArray[np.int64]":
        """Returns for each sentence the statistics of all iterations side by side, an array.

        Those of one iteration are both lengths, then for n = 1 to 4 the n-grams that count as right and those of the
        hypothesis, against the reference that was drawn.
        """
        import numpy as np

        drawn = list(self._drawn_statistics(sources, hypotheses, references))
        return np.stack(drawn, 1).reshape(len(sources), -1)

    def sum_of(
        self, sources: Sequence[str], hypotheses: Sequence[str], references: Sequence[Sequence[str]]
    ) -> "NDArray[np.int64]":
        """Returns the sum of the statistics, one iteration after the other: all at once would take much memory."""
        import numpy as np

        return np.concatenate([rows.sum(0) for rows in self._drawn_statistics(sources, hypotheses, references)])

    def score_of(self, sums: Collection[float]) -> GleuScore:
        """Returns the ``GleuScore``: 0 in an iteration where no n-gram of some length is right, nothing is smoothed."""
        import numpy as np

        statistics = np.asarray(sums, dtype=np.float64).reshape(-1, 2 + 2 * ORDER)
        complete = statistics[(statistics > 0).all(1)]
        hypothesis, reference, right, proposed = complete[:, 0], complete[:, 1], complete[:, 2::2], complete[:, 3::2]
        precision = np.log(right / proposed).sum(1) / ORDER
        scores = np.exp(np.minimum(0.0, 1 - reference / hypothesis) + precision)
        return GleuScore(sum(scores.tolist()) / len(statistics), len(statistics), self.seed)

    def _drawn_statistics(
        self, sources: Sequence[str], hypotheses: Sequence[str], references: Sequence[Sequence[str]]
    ) -> "Iterator[NDArray[np.int64]]":
        """Yields for each iteration the array (sentences, statistics) against the references drawn there."""
        import numpy as np

        if not len(sources):
            raise ValueError("there is no sentence to score")
        options = np.array(
            [
                [_compare(source.split(), hypothesis.split(), reference.split()) for reference in corrected]
                for source, hypothesis, *corrected in zip(sources, hypotheses, *references, strict=True)
            ]
        )
        everyone = np.arange(len(options))
        for iteration in range(self._draws(len(references))):
            draw = random.Random(iteration * self.seed)
            yield options[everyone, [draw.randint(0, len(references) - 1) for _ in everyone]]

    def _draws(self, references: int) -> int:
        return self.iterations if references > 1 else 1


def _compare(source: Sequence[str], hypothesis: Sequence[str], reference: Sequence[str]) -> list[int]:
    """Returns the statistics of one sentence against one reference, see ``Gleu.statistics``."""
    statistics = [len(hypothesis), len(reference)]
    for n in range(1, ORDER + 1):
        proposed, corrected = _ngrams(hypothesis, n), _ngrams(reference, n)
        dropped = Counter({ngram: number for ngram, number in _ngrams(source, n).items() if ngram not in corrected})
        right = (proposed & corrected).total() - (proposed & dropped).total()
        statistics += [max(right, 0), proposed.total()]
    return statistics


def _ngrams(tokens: Sequence[str], n: int) -> Counter[tuple[str, ...]]:
    return Counter(zip(*(tokens[start:] for start in range(n))))
