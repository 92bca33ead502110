"""Whether the difference between two systems may be chance: paired resampling over sentences.

It knows no metric. A system is an array of statistics, one row a sentence, and a score is a function of their sums.

- Paired bootstrap: Koehn, "Statistical Significance Tests for Machine Translation Evaluation", EMNLP 2004. A resample
  draws as many sentences as there are, with replacement, the same ones for all systems.
- Paired approximate randomisation: Noreen, 1989; Riezler and Maxwell, "On Some Pitfalls in Automatic Evaluation and
  Significance Testing for MT", ACL 2005 workshop on evaluation measures. A trial swaps each sentence of the two systems
  with probability 1/2.

Both draw as sacreBLEU's ``PairedTest`` does (Post, WMT 2018; version 2), each from its own generator of the seed, so
that the scores of the resamples are the same there and here. Two things differ. There a trial counts against the system
only where it is MORE extreme than what was observed, here also where it is equal, as the papers have it: two equal
systems get p = 1 here. And p of the bootstrap is Koehn's here, see ``bootstrap_p``.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Interval = tuple[float, float]
Array = NDArray[np.float64]
# Of one system: an array (sentences, statistics), or rows of numbers.
Statistics = Collection[Collection[float]]
ScoreSums = Callable[[Array], Array]
Progress = Callable[[int], object]

# Rows drawn at once, which bounds the memory. In multiples of 32 the generator gives what it gives for all at once.
ROWS = 64


@dataclass(frozen=True)
class Resampling:
    """How often to resample, from which seed, and the confidence of the intervals."""

    resamples: int = 1000
    trials: int = 10000
    seed: int = 12345
    confidence: float = 0.95


@dataclass(frozen=True)
class SystemResult:
    """A system's score with its interval; and how it differs from the baseline, None for the baseline itself.

    Intervals are (low, high), percentiles of the bootstrap. ``p_randomisation_holm`` is corrected for the number of
    systems.
    """

    score: float
    interval: Interval
    difference: float | None = None
    difference_interval: Interval | None = None
    p_bootstrap: float | None = None
    p_randomisation: float | None = None
    p_randomisation_holm: float | None = None


def compare_systems(
    baseline: Statistics,
    systems: Sequence[Statistics],
    score: ScoreSums,
    resampling: Resampling = Resampling(),
    progress: Progress | None = None,
) -> tuple[SystemResult, list[SystemResult]]:
    """Returns the ``SystemResult`` of the baseline, and the list of those of the systems.

    Args:
        baseline: array (sentences, statistics) of numbers.
        systems: list of such arrays, of the same sentences.
        score: function of an array (rows, statistics) of sums to the array (rows,) of their scores.
        resampling: a ``Resampling``.
        progress: is called with the number of resamples or trials that were done since the last call.

    Raises:
        ValueError: the arrays differ in shape, or hold no sentence.
    """
    everyone = [np.asarray(values, dtype=np.float64) for values in (baseline, *systems)]
    if not len(everyone[0]) or any(values.shape != everyone[0].shape for values in everyone):
        raise ValueError("the systems need statistics of the same sentences, and of one at least")
    observed = [float(score(values.sum(0, keepdims=True))[0]) for values in everyone]
    resampled = bootstrap_scores(everyone, score, resampling.resamples, resampling.seed, progress)
    shuffled = randomised_differences(everyone[0], everyone[1:], score, resampling.trials, resampling.seed, progress)
    results = []
    p_values = [randomisation_p(differences, value - observed[0]) for differences, value in zip(shuffled, observed[1:])]
    for value, scores, p_value, corrected in zip(observed[1:], resampled[1:], p_values, holm(p_values)):
        difference, differences = value - observed[0], scores - resampled[0]
        results.append(
            SystemResult(
                score=value,
                interval=percentile_interval(scores, resampling.confidence),
                difference=difference,
                difference_interval=percentile_interval(differences, resampling.confidence),
                p_bootstrap=bootstrap_p(differences, difference),
                p_randomisation=p_value,
                p_randomisation_holm=corrected,
            )
        )
    return SystemResult(observed[0], percentile_interval(resampled[0], resampling.confidence)), results


def bootstrap_scores(
    systems: Sequence[Array], score: ScoreSums, resamples: int, seed: int, progress: Progress | None = None
) -> Array:
    """Returns the array (systems, resamples) of scores of resampled corpora; see ``compare_systems``."""
    generator = np.random.default_rng(seed)
    sentences = len(systems[0])
    scores = np.empty((len(systems), resamples))
    for first in range(0, resamples, ROWS):
        rows = min(ROWS, resamples - first)
        drawn = generator.choice(sentences, size=(rows, sentences), replace=True)
        # How often each sentence was drawn: sums are then a product of matrices, and exact for whole numbers.
        times = np.stack([np.bincount(row, minlength=sentences) for row in drawn]).astype(np.float64)
        for values, target in zip(systems, scores):
            target[first : first + rows] = score(times @ values)
        _report(progress, rows)
    return scores


def randomised_differences(
    baseline: Array,
    systems: Sequence[Array],
    score: ScoreSums,
    trials: int,
    seed: int,
    progress: Progress | None = None,
) -> Array:
    """Returns the array (systems, trials) of differences after swaps, system less baseline; see ``compare_systems``."""
    generator = np.random.default_rng(seed)
    differences = np.empty((len(systems), trials))
    for first in range(0, trials, ROWS):
        rows = min(ROWS, trials - first)
        kept = generator.integers(2, size=(rows, len(baseline)), dtype=bool).astype(np.float64)
        for values, target in zip(systems, differences):
            ours = kept @ (values - baseline) + baseline.sum(0)
            theirs = values.sum(0) + baseline.sum(0) - ours
            target[first : first + rows] = score(ours) - score(theirs)
        _report(progress, rows)
    return differences


def percentile_interval(samples: Array, confidence: float) -> Interval:
    """Returns (low, high), between which the share ``confidence`` of the samples lies; as much is below as above."""
    low, high = np.quantile(samples, [(1 - confidence) / 2, (1 + confidence) / 2])
    return float(low), float(high)


def bootstrap_p(differences: Array, observed: float) -> float:
    """Returns p of the paired bootstrap, one-sided: how often the system that is better is not so in a resample.

    Koehn calls a system better at 95% where it is better in 95 of 100 resamples. (c + 1) / (n + 1), never 0.
    """
    return _share(differences * np.sign(observed) <= 0)


def randomisation_p(differences: Array, observed: float) -> float:
    """Returns p of approximate randomisation, two-sided: how often a trial differs at least as much as was observed.

    (c + 1) / (n + 1) as in Riezler and Maxwell, figure 3.
    """
    return _share(np.abs(differences) >= abs(observed))


def holm(p_values: Sequence[float]) -> list[float]:
    """Returns the p values corrected for their number, so that the chance of any false finding is bounded.

    Holm, "A Simple Sequentially Rejective Multiple Test Procedure", Scandinavian Journal of Statistics, 1979.
    """
    corrected = [1.0] * len(p_values)
    greatest = 0.0
    for rank, number in enumerate(sorted(range(len(p_values)), key=p_values.__getitem__)):
        greatest = max(greatest, min(1.0, (len(p_values) - rank) * p_values[number]))
        corrected[number] = greatest
    return corrected


def _share(against: NDArray[np.bool_]) -> float:
    return (int(against.sum()) + 1) / (len(against) + 1)


def _report(progress: Progress | None, rows: int) -> None:
    if progress is not None:
        progress(rows)
