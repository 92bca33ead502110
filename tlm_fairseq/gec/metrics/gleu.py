"""GLEU, the metric of JFLEG: BLEU for corrections, which punishes what the references changed and the system did not.

Napoles, Sakaguchi, Post and Tetreault, "Ground Truth for Grammatical Error Correction Metrics", ACL 2015, and "GLEU
Without Tuning", 2016, which drops the weight of 2015. A sentence is scored against one reference, drawn at random; the
score is the mean over many draws.

In two things the published scorer's figures are followed, which the tests check on JFLEG. An n-gram of the source is
punished where the reference does not hold it at all; by the formula of 2016 it would be also where the reference holds
it less often. And iteration j draws from Python's generator seeded with j * 101.
"""

import random
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tlm_fairseq.gec.metrics.system_edits import read_corrected
from tlm_fairseq.scoring.metric import Inputs, Metric, Score
from tlm_fairseq.scoring.signature import Signature
from tlm_fairseq.scoring.usage import POSITIVE_INTEGER, SCORE, Files, option
from tlm_fairseq.text.parallel_text import check_equal_length, read_parallel
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
        "the system's sentences, tokenised, or the M2 file that corrects them so",
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
        return GleuScore(sum(_scores(statistics).tolist()) / len(statistics), len(statistics), self.seed)

    def score_in_detail(
        self, sources: Sequence[str], hypotheses: Sequence[str], references: Sequence[Sequence[str]]
    ) -> tuple[Score, list[dict[str, object]]]:
        """Returns the score, and the mean over all draws of each sentence's own, added up iteration by iteration."""
        import numpy as np

        sums, totals = [], np.zeros(len(sources))
        for rows in self._drawn_statistics(sources, hypotheses, references):
            sums.append(rows.sum(0))
            totals += _scores(rows.astype(np.float64))
        values = (totals / len(sums)).round(self.digits).tolist()
        score = self._signed(np.concatenate(sums), [hypotheses], references)
        return score, [{"sentence": number, self.name: value} for number, value in enumerate(values, start=1)]

    def read(
        self, source: str | None, hypotheses: Sequence[str], references: Sequence[str]
    ) -> Inputs[Sequence[str], Sequence[str], Sequence[Sequence[str]]]:
        """Returns the ``Inputs`` of texts, and of systems that may be M2 files.

        Raises:
            UserError: a file cannot be read, or does not belong to the others.
        """
        assert source is not None, "Gleu.files says that the source is needed"
        sources, *corrected = read_parallel([source, *references])
        systems = [read_corrected(path) for path in hypotheses]
        check_equal_length([source, *hypotheses], [sources, *systems])
        return Inputs(sources, systems, corrected, [])

    def _drawn_statistics(
        self, sources: Sequence[str], hypotheses: Sequence[str], references: Sequence[Sequence[str]]
    ) -> "Iterator[NDArray[np.int64]]":
        """Yields for each iteration the array (sentences, statistics) against the references drawn there."""
        import numpy as np

        if not len(sources):
            raise ValueError("there is no sentence to score")
        options = _count_ngrams([sources, hypotheses, *references])
        everyone = np.arange(len(options))
        for iteration in range(self._draws(len(references))):
            yield options[everyone, draw_references(iteration * self.seed, len(references), len(options))]

    def _draws(self, references: int) -> int:
        return self.iterations if references > 1 else 1


def _scores(statistics: "NDArray[np.float64]") -> "NDArray[np.float64]":
    """Returns the score of each row of statistics; 0 where no n-gram of some length is right."""
    import numpy as np

    complete = (statistics > 0).all(1)
    counts = statistics[complete]
    hypothesis, reference, right, proposed = counts[:, 0], counts[:, 1], counts[:, 2::2], counts[:, 3::2]
    precision = np.log(right / proposed).sum(1) / ORDER
    scores = np.zeros(len(statistics))
    scores[complete] = np.exp(np.minimum(0.0, 1 - reference / hypothesis) + precision)
    return scores


def draw_references(seed: int, references: int, sentences: int) -> "NDArray[np.int64]":
    """Returns for each sentence the number of a reference: what ``randint`` of Python's generator gives.

    That generator draws as many bits as the number of references needs, and again where they say more; so the bits are
    drawn all at once, and those left out that say more.
    """
    import numpy as np

    _, state, _ = random.Random(seed).getstate()
    twister = np.random.MT19937()
    twister.state = {"bit_generator": "MT19937", "state": {"key": np.array(state[:-1], np.uint32), "pos": state[-1]}}
    drawn = np.empty(0, np.int64)
    while len(drawn) < sentences:
        bits = (twister.random_raw(sentences) >> np.uint64(32 - references.bit_length())).astype(np.int64)
        drawn = np.concatenate([drawn, bits[bits < references]])
    return drawn[:sentences]


def _count_ngrams(texts: Sequence[Sequence[str]]) -> "NDArray[np.int64]":
    """Returns the array (sentences, references, statistics) of each sentence, see ``Gleu.statistics``.

    All texts are counted together. An n-gram gets a number within its sentence: from that of its first n - 1 tokens,
    where none is the number of the sentence itself, and its last token.

    Args:
        texts: the sources, the hypotheses, then each reference.

    Raises:
        ValueError: the numbers of sentences differ.
    """
    import numpy as np

    size = len(texts[0])
    if any(len(text) != size for text in texts):
        raise ValueError(f"texts of {' and '.join(str(len(text)) for text in texts)} sentences; give one for each")
    split = [sentence.split() for text in texts for sentence in text]
    vocabulary: dict[str, int] = {}
    tokens = np.array([vocabulary.setdefault(token, len(vocabulary)) for sentence in split for token in sentence], int)
    lengths = np.array(list(map(len, split)))
    place = np.repeat(np.arange(len(split)), lengths)
    hypothesis, *corrected = lengths.reshape(-1, size)[1:]
    statistics = np.empty((size, len(corrected), 2 + 2 * ORDER), np.int64)
    statistics[:, :, 0] = hypothesis[:, None]
    statistics[:, :, 1] = np.transpose(corrected)

    starts, ngrams = np.arange(len(tokens)), place % size
    for n in range(1, ORDER + 1):
        within = starts + n - 1 < len(tokens)
        within[within] = place[starts[within]] == place[starts[within] + n - 1]
        starts = starts[within]
        keys = ngrams[within] * len(vocabulary) + tokens[starts + n - 1]
        _, first, ngrams = np.unique(keys, return_index=True, return_inverse=True)
        sentence, text = place[starts[first]] % size, place[starts] // size
        original, proposed, *others = (np.bincount(ngrams[text == k], minlength=len(first)) for k in range(len(texts)))
        for number, reference in enumerate(others):
            dropped = -np.minimum(proposed, original)
            right = np.where(reference > 0, np.minimum(proposed, reference), dropped)
            statistics[:, number, 2 * n] = np.maximum(np.bincount(sentence, right, size), 0)
        statistics[:, :, 2 * n + 1] = np.maximum(hypothesis - n + 1, 0)[:, None]
    return statistics
