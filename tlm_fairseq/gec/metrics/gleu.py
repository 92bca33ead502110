"""GLEU, the metric of JFLEG: BLEU for corrections, which punishes what the references changed and the system did not.

Napoles, Sakaguchi, Post and Tetreault, "Ground Truth for Grammatical Error Correction Metrics", ACL 2015, and "GLEU
Without Tuning", 2016, which drops the weight of 2015. A sentence is scored against one reference, drawn at random; the
score is the mean over many draws.

In two things the published scorer's figures are followed, which the tests check on JFLEG. An n-gram of the source is
punished where the reference does not hold it at all; by the formula of 2016 it would be also where the reference holds
it less often. And iteration j draws from Python's generator seeded with j * 101.
"""

import math
import random
from collections import Counter
from dataclasses import dataclass

from tlm_fairseq.scoring.signature import make_signature
from tlm_fairseq.version import __version__

ORDER = 4
ITERATIONS = 500
SEED = 101


@dataclass(frozen=True)
class GleuScore:
    """Corpus GLEU, 0 to 1: the mean over ``iterations`` draws of the references."""

    score: float
    iterations: int
    seed: int
    signature: str

    def as_record(self):
        """Returns the score as a dictionary for JSON."""
        return {"metric": "gleu", **self.__dict__}


def score_gleu(sources, hypotheses, references, iterations=ITERATIONS, seed=SEED):
    """Returns the ``GleuScore`` of the hypotheses.

    Args:
        sources, hypotheses: sentences, tokens separated by spaces.
        references: lists of corrected sentences, one per annotator.
        iterations: how many times a reference is drawn for each sentence; once will do where there is only one.
        seed: iteration j draws from a generator seeded with ``j * seed``.

    Raises:
        ValueError: the texts differ in their number of sentences.
    """
    statistics = sentence_statistics(sources, hypotheses, references)
    draws = draw_references(len(sources), len(references), iterations, seed)
    scores = []
    for drawn in draws:
        rows = [options[number] for options, number in zip(statistics, drawn)]
        scores.append(_score([sum(column) for column in zip(*rows)]))
    return GleuScore(sum(scores) / len(draws), len(draws), seed, gleu_signature(len(references), len(draws), seed))


def sentence_statistics(sources, hypotheses, references):
    """Returns for each sentence its statistics against each reference; GLEU follows from their sums.

    The statistics are both lengths, then for n = 1 to 4 the n-grams that count as right and those of the hypothesis.

    Args: see ``score_gleu``.
    """
    return [
        [_compare(source.split(), hypothesis.split(), reference.split()) for reference in corrected]
        for source, hypothesis, *corrected in zip(sources, hypotheses, *references, strict=True)
    ]


def draw_references(sentences, references, iterations=ITERATIONS, seed=SEED):
    """Returns for each iteration the number of the reference drawn for each sentence.

    Args:
        sentences, references: how many there are; with one reference there is one iteration.
        iterations, seed: see ``score_gleu``.
    """
    draws = []
    for iteration in range(iterations if references > 1 else 1):
        draw = random.Random(iteration * seed)
        draws.append([draw.randint(0, references - 1) for _ in range(sentences)])
    return draws


def gleu_signature(references, iterations, seed):
    """Returns the signature of GLEU against so many references."""
    return make_signature(
        metric="gleu",
        nrefs=references,
        order=ORDER,
        iterations=iterations,
        seed=seed,
        tok="none",
        version=__version__,
    )


def _compare(source, hypothesis, reference):
    """Returns the statistics of one sentence, see ``sentence_statistics``."""
    statistics = [len(hypothesis), len(reference)]
    for n in range(1, ORDER + 1):
        proposed, corrected = _ngrams(hypothesis, n), _ngrams(reference, n)
        dropped = Counter({ngram: number for ngram, number in _ngrams(source, n).items() if ngram not in corrected})
        right = (proposed & corrected).total() - (proposed & dropped).total()
        statistics += [max(right, 0), proposed.total()]
    return statistics


def _ngrams(tokens, n):
    return Counter(zip(*(tokens[start:] for start in range(n))))


def _score(statistics):
    """Returns GLEU of summed statistics; 0 where no n-gram of some length is right, for nothing is smoothed."""
    if 0 in statistics:
        return 0.0
    hypothesis_length, reference_length, *ngrams = statistics
    precisions = [right / proposed for right, proposed in zip(ngrams[::2], ngrams[1::2])]
    brevity = min(0.0, 1 - reference_length / hypothesis_length)
    return math.exp(brevity + sum(map(math.log, precisions)) / ORDER)
