import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tlm_fairseq.scoring.significance import (
    ROWS,
    Resampling,
    bootstrap_p,
    bootstrap_scores,
    compare_systems,
    holm,
    percentile_interval,
    randomisation_p,
    randomised_differences,
)


def total(sums):
    return sums[:, 0]


def ratio(sums):
    """A score that is no mean over sentences, as F and BLEU are none."""
    return sums[:, 0] / np.maximum(sums[:, 1], 1)


def column(*values):
    return np.array(values, dtype=float)[:, None]


def within_chance(p, exact, samples):
    """Whether a sampled share lies within 4 standard deviations of the exact one."""
    return abs(p - exact) <= 4 * (exact * (1 - exact) / samples) ** 0.5 + 1 / samples


@pytest.mark.parametrize(
    "baseline, system, exact",
    [
        # Swaps give +2, 0, 0, -2: two of four differ by 2.
        ([0, 0], [1, 1], 1 / 2),
        # +-1 +-1 +-1: two of eight differ by 3.
        ([0, 0, 0], [1, 1, 1], 1 / 4),
        # +-1 +-1 +-1 again, observed 1: every trial differs at least by 1.
        ([0, 0, 1], [1, 1, 0], 1),
        # +-3 +-1: observed 2, +-4 and +-2 are all at least that.
        ([0, 1], [3, 0], 1),
        # +-3 +-1 with 4 observed: two of four.
        ([0, 0], [3, 1], 1 / 2),
    ],
)
def test_randomisation_worked_by_hand(baseline, system, exact):
    baseline, system = column(*baseline), column(*system)
    differences = randomised_differences(baseline, [system], total, 10000, 7)[0]
    assert within_chance(randomisation_p(differences, float((system - baseline).sum())), exact, 10000)


def test_randomisation_against_all_swaps():
    """The exact p over all 2**10 swaps of a ratio of counts."""
    generator = np.random.default_rng(3)
    baseline = np.stack([generator.integers(0, 4, 10), generator.integers(4, 9, 10)], 1).astype(float)
    system = np.stack([generator.integers(1, 5, 10), generator.integers(4, 9, 10)], 1).astype(float)
    observed = ratio(system.sum(0)[None])[0] - ratio(baseline.sum(0)[None])[0]
    extreme = 0
    for swaps in itertools.product([False, True], repeat=10):
        swapped = np.array(swaps)[:, None]
        ours, theirs = np.where(swapped, baseline, system), np.where(swapped, system, baseline)
        extreme += abs(ratio(ours.sum(0)[None])[0] - ratio(theirs.sum(0)[None])[0]) >= abs(observed)
    exact = extreme / 2**10
    assert 0.02 < exact < 0.5
    differences = randomised_differences(baseline, [system], ratio, 20000, 11)[0]
    assert within_chance(randomisation_p(differences, observed), exact, 20000)


def test_bootstrap_against_all_resamples():
    """All 4**4 resamples of four sentences, each as likely as any other."""
    baseline, system = column(0, 0, 3, 1), column(2, 1, 0, 2)
    exact = [sum((system - baseline)[list(drawn), 0]) for drawn in itertools.product(range(4), repeat=4)]
    share = sum(difference <= 0 for difference in exact) / len(exact)
    assert 0.1 < share < 0.9
    scores = bootstrap_scores([baseline, system], total, 20000, 5)
    differences = scores[1] - scores[0]
    assert within_chance(bootstrap_p(differences, 1.0), share, 20000)
    # The differences lie between -12 and +8, so that 20,000 resamples meet the exact percentiles.
    assert percentile_interval(differences, 0.8) == percentile_interval(np.array(exact), 0.8)


def test_intervals_leave_out_as_much_on_both_sides():
    assert percentile_interval(np.arange(101.0)[::-1], 0.9) == pytest.approx((5, 95))
    assert percentile_interval(np.arange(101.0), 0.5) == pytest.approx((25, 75))


def test_resamples_draw_the_same_sentences_for_all():
    baseline = column(5, 1, 7, 2)
    scores = bootstrap_scores([baseline, baseline + 1], total, 100, 1)
    assert np.array_equal(scores[1] - scores[0], np.full(100, 4.0))


def test_drawn_in_blocks_as_at_once():
    """The draws of sacreBLEU's PairedTest, which holds them all in memory."""
    baseline, system = (np.random.default_rng(k).integers(0, 9, (37, 2)).astype(float) for k in (1, 2))
    resamples = 2 * ROWS + 100
    drawn = np.random.default_rng(4).choice(37, size=(resamples, 37), replace=True)
    assert np.array_equal(bootstrap_scores([system], ratio, resamples, 4)[0], ratio(system[drawn].sum(1)))
    kept = np.random.default_rng(4).integers(2, size=(resamples, 37), dtype=bool)
    expected = ratio(kept @ system + ~kept @ baseline) - ratio(kept @ baseline + ~kept @ system)
    assert np.array_equal(randomised_differences(baseline, [system], ratio, resamples, 4)[0], expected)


def test_equal_systems_differ_by_nothing():
    values = np.random.default_rng(1).integers(0, 5, (20, 2))
    baseline, (same,) = compare_systems(values, [values], ratio, Resampling(50, 60))
    assert same.score == baseline.score and same.interval == baseline.interval
    assert same.difference == 0 and same.difference_interval == (0, 0)
    assert same.p_bootstrap == same.p_randomisation == same.p_randomisation_holm == 1


def test_a_far_better_system_gets_the_smallest_p():
    """Only if all of 60 sentences were swapped, or none, could a trial differ as much."""
    baseline, system = np.zeros((60, 1)), np.ones((60, 1))
    for better, worse in ((system, baseline), (baseline, system)):
        _, (result,) = compare_systems(worse, [better], total, Resampling(99, 199))
        assert result.p_bootstrap == 1 / 100 and result.p_randomisation == 1 / 200
        assert result.difference_interval == (result.difference, result.difference)


def test_a_difference_by_chance_is_found_as_seldom_as_p_says():
    """300 pairs of systems that are alike but for chance; p <= .1 in about 30 of them, at most 4 deviations more."""
    generator = np.random.default_rng(8)
    found = 0
    for seed in range(300):
        baseline, system = (generator.integers(0, 6, (25, 1)) for _ in range(2))
        differences = randomised_differences(baseline, [system], total, 99, seed)[0]
        found += randomisation_p(differences, float(system.sum() - baseline.sum())) <= 0.1
    assert 10 <= found <= 30 + 4 * (300 * 0.1 * 0.9) ** 0.5


def test_the_interval_covers_the_truth_about_as_often_as_it_says():
    """300 samples of 60 throws of a die; the interval of 90% holds the mean, 3.5, in about 270 of them."""
    generator = np.random.default_rng(2)
    covered = 0
    for seed in range(300):
        throws = generator.integers(1, 7, (60, 1)).astype(float)
        low, high = percentile_interval(bootstrap_scores([throws], total, 200, seed)[0] / 60, 0.9)
        covered += low <= 3.5 <= high
    assert 249 <= covered <= 291


def test_the_same_seed_gives_the_same_result():
    baseline, system = (np.random.default_rng(k).integers(0, 9, (30, 2)) for k in (1, 2))
    results = [compare_systems(baseline, [system], ratio, Resampling(100, 100, seed)) for seed in (1, 1, 2)]
    assert results[0] == results[1] != results[2]


def test_every_resample_and_trial_is_reported():
    reported = []
    values = np.ones((5, 1))
    compare_systems(values, [values, values], total, Resampling(ROWS + 44, 2 * ROWS), reported.append)
    assert sum(reported) == ROWS + 44 + 2 * ROWS


@pytest.mark.parametrize(
    "p_values, corrected",
    [
        ([], []),
        ([0.3], [0.3]),
        # By hand: .005 * 4, .01 * 3, .03 * 2, then .04 * 1, which may not fall below the one before.
        ([0.01, 0.04, 0.03, 0.005], [0.03, 0.06, 0.06, 0.02]),
        ([0.6, 0.7], [1.0, 1.0]),
    ],
)
def test_holm(p_values, corrected):
    assert holm(p_values) == pytest.approx(corrected)


@given(st.lists(st.floats(0, 1), max_size=6))
def test_holm_lies_between_the_p_values_and_bonferroni(p_values):
    corrected = holm(p_values)
    for before, after in zip(p_values, corrected, strict=True):
        assert before <= after <= min(1, len(p_values) * before)
    # What is more significant stays so.
    in_order = sorted(range(len(p_values)), key=lambda k: p_values[k])
    assert all(corrected[first] <= corrected[second] for first, second in zip(in_order, in_order[1:]))


@pytest.mark.parametrize("shapes", [((3, 1), (4, 1)), ((3, 1), (3, 2)), ((0, 1), (0, 1))])
def test_arrays_of_other_sentences_are_refused(shapes):
    baseline, system = map(np.ones, shapes)
    with pytest.raises(ValueError, match="same sentences"):
        compare_systems(baseline, [system], total)
