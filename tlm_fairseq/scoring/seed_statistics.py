"""Scores of several seeds: their mean with a confidence interval, and paired tests between systems.

Both are Student's: "The probable error of a mean", Biometrika, 1908. A test over a handful of seeds is weak, and it
takes the differences for normally distributed.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from tlm_fairseq.scoring.significance import holm

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Estimate:
    """A mean over ``n`` values, and its confidence interval: None where one value says nothing of the spread."""

    mean: float
    low: float | None
    high: float | None
    n: int

    @property
    def half_width(self) -> float | None:
        """Half of the interval's width, or None."""
        return None if self.high is None else self.high - self.mean


@dataclass(frozen=True)
class PairedTest:
    """How a system differs from the baseline: ``difference`` is an ``Estimate`` of system less baseline.

    ``p`` is two-sided; None where the differences do not vary, or are fewer than two, so that there is no test.
    ``p_holm`` is corrected for the number of systems.
    """

    difference: Estimate
    p: float | None
    p_holm: float | None = None


def estimate(values: Sequence[float], confidence: float = CONFIDENCE) -> Estimate:
    """Returns the ``Estimate`` of numbers, at least one; the interval is Student's t."""
    n = len(values)
    mean = math.fsum(values) / n
    if n < 2:
        return Estimate(mean, None, None, n)
    from scipy.stats import t

    half = float(t.ppf((1 + confidence) / 2, n - 1)) * _deviation(values, mean) / math.sqrt(n)
    return Estimate(mean, mean - half, mean + half, n)


def paired_test(system: Sequence[float], baseline: Sequence[float], confidence: float = CONFIDENCE) -> PairedTest:
    """Returns the ``PairedTest`` of two lists of numbers, in the order of their seeds: the paired t-test.

    Raises:
        ValueError: the lists differ in length, or are empty.
    """
    differences = [ours - theirs for ours, theirs in zip(system, baseline, strict=True)]
    if not differences:
        raise ValueError("a paired test needs pairs")
    difference = estimate(differences, confidence)
    # Equal differences of decimal fractions differ in their last bit.
    largest = max(map(abs, [*system, *baseline]))
    if len(differences) < 2 or _deviation(differences, difference.mean) <= 1e-12 * largest:
        return PairedTest(difference, None)
    from scipy.stats import ttest_rel

    return PairedTest(difference, float(ttest_rel(system, baseline).pvalue))


def with_holm(tests: Sequence[PairedTest]) -> list[PairedTest]:
    """Returns the tests with their p corrected for their number; one without a p counts as p = 1."""
    corrected = holm([1.0 if test.p is None else test.p for test in tests])
    return [
        PairedTest(test.difference, test.p, None if test.p is None else value) for test, value in zip(tests, corrected)
    ]


def _deviation(values: Sequence[float], mean: float) -> float:
    """The standard deviation of a sample."""
    return math.sqrt(math.fsum((value - mean) ** 2 for value in values) / (len(values) - 1))
