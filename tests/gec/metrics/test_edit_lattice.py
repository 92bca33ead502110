import pytest
from hypothesis import given
from hypothesis import strategies as st

from tlm_fairseq.gec.metrics.edit_lattice import DELETE, INSERT, KEEP, REPLACE, EditLattice


def steps_of(source, target):
    return [list(row) for row in EditLattice(source.split(), target.split()).steps]


# Rows: source tokens read; columns: target tokens read. Worked by hand.
LATTICES = [
    ("", "", [[0]]),
    ("", "a b", [[0, INSERT, INSERT]]),
    ("a", "", [[0], [DELETE]]),
    ("a", "a", [[0, 0], [0, KEEP]]),
    # Replacing (cheapest at cost 1), or deleting and inserting in either order (as cheap at cost 2).
    ("a", "b", [[0, INSERT], [DELETE, REPLACE | DELETE | INSERT]]),
    # At cost 1: two replacements, or a deletion and an insertion around the kept a. At cost 2 only the latter.
    ("x a", "a y", [[0, 0, 0], [DELETE, REPLACE, 0], [0, KEEP, REPLACE | INSERT]]),
]


@pytest.mark.parametrize("source, target, expected", LATTICES)
def test_lattices_worked_by_hand(source, target, expected):
    assert steps_of(source, target) == expected


def test_fewest_steps_with_so_many_kept():
    lattice = EditLattice("x a".split(), "a y".split())
    assert lattice.fewest_steps((0, 0), (2, 2), 0) == 2  # two replacements
    assert lattice.fewest_steps((1, 0), (2, 2), 1) == 2  # keep a, insert y
    assert lattice.fewest_steps((1, 0), (2, 2), 0) is None
    assert lattice.fewest_steps((0, 0), (0, 1), 2) is None  # inserting first is on no cheapest alignment
    assert lattice.fewest_steps((1, 1), (1, 1), 0) == 0


@given(st.lists(st.sampled_from("abc"), max_size=6), st.lists(st.sampled_from("abc"), max_size=6))
def test_every_step_continues_a_way_from_the_start_and_reaches_the_end(source, target):
    lattice = EditLattice(source, target)
    end = (len(source), len(target))
    kept = len(source)
    assert lattice.fewest_steps((0, 0), end, kept) is not None
    for i, row in enumerate(lattice.steps):
        for j, bits in enumerate(row):
            if bits:
                assert lattice.fewest_steps((0, 0), (i, j), kept) is not None
                assert lattice.fewest_steps((i, j), end, kept) is not None
            if bits & (KEEP | REPLACE):
                assert bool(bits & KEEP) == (source[i - 1] == target[j - 1])
