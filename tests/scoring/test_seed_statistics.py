import pytest
from scipy import stats

from tlm_fairseq.scoring.seed_statistics import Estimate, PairedTest, estimate, paired_test, with_holm

# Student, "The probable error of a mean", Biometrika 6 (1908), section IX: additional hours of sleep of ten patients
# with two drugs, after Cushny and Peebles. The paper gives the means .75, 2.33 and, of the differences, 1.58.
DEXTRO = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
LAEVO = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]


def test_students_own_data():
    test = paired_test(LAEVO, DEXTRO)
    assert test.difference.mean == pytest.approx(1.58)
    # R's documentation of the data set `sleep`: t.test(..., paired = TRUE): t = 4.0621, df = 9, p = .002833,
    # 95 % interval 0.7001142 to 2.4598858.
    assert test.p == pytest.approx(0.002833, abs=1e-6)
    assert (test.difference.low, test.difference.high) == pytest.approx((0.7001142, 2.4598858), abs=1e-6)


def test_the_interval_is_that_of_scipy():
    found = estimate(DEXTRO)
    expected = stats.ttest_1samp(DEXTRO, 0).confidence_interval(0.95)
    assert (found.mean, found.n) == (pytest.approx(0.75), 10)
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high))
    assert found.half_width == pytest.approx(found.mean - found.low)
    # Table of Student's t: 12.706 for one degree of freedom; the standard error of 0 and 2 is 1.
    assert estimate([0, 2]).high == pytest.approx(1 + 12.706, abs=1e-3)


def test_one_value_has_no_interval_and_equal_differences_no_test():
    assert estimate([3.0]) == Estimate(3.0, None, None, 1)
    assert paired_test([3.0], [1.0]).p is None
    # .3 - .2, .4 - .3 and .5 - .4 differ in their last bits only.
    assert paired_test([0.3, 0.4, 0.5], [0.2, 0.3, 0.4]).p is None
    with pytest.raises(ValueError):
        paired_test([1.0, 2.0], [1.0])


def test_holm():
    none = estimate([1.0])
    # Sorted: .01 * 4, .02 * 3, .04 * 2, then 1 for the system without a test.
    tests = [PairedTest(none, p) for p in (0.04, 0.01, None, 0.02)]
    corrected = [test.p_holm for test in with_holm(tests)]
    assert corrected.pop(2) is None
    assert corrected == pytest.approx([0.08, 0.04, 0.06])
