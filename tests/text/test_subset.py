from hypothesis import given
from hypothesis import strategies as st

from tlm_fairseq.text.subset import choose_fraction, hold_out

FRACTIONS = st.integers(1, 100).map(lambda percent: str(percent / 100))


@given(st.integers(1, 60), FRACTIONS, FRACTIONS, st.integers(0, 5))
def test_fractions_are_nested(count, one, other, seed):
    indices = list(range(10, 10 + count))
    smaller, larger = (choose_fraction(indices, share, seed) for share in sorted((one, other), key=float))
    assert set(smaller) <= set(larger) and smaller == sorted(smaller)
    assert len(larger) == max(1, int(count * round(float(max(one, other, key=float)) * 100) / 100 + 0.5))
    assert choose_fraction(indices, 1, seed) == indices


@given(st.integers(1, 60), FRACTIONS, st.integers(0, 5))
def test_a_part_is_held_out(count, share, seed):
    kept, held_out = hold_out(count, share, seed)
    assert sorted(kept + held_out) == list(range(count)) and (kept, held_out) == hold_out(count, share, seed)


def test_another_seed_chooses_others():
    assert choose_fraction(list(range(100)), "0.1", 1) != choose_fraction(list(range(100)), "0.1", 2)
    assert hold_out(100, "0.1", 1) != hold_out(100, "0.1", 2)
