import pytest
from hypothesis import given
from hypothesis import strategies as st

from tlm_fairseq.evaluation.rotowire.edit_distance import restricted_damerau_levenshtein

LISTS = st.lists(st.integers(0, 4), max_size=7)


@pytest.mark.parametrize(
    "first, second, distance",
    [
        ("", "", 0),
        ("abc", "", 3),
        ("abc", "abc", 0),
        # One swap of neighbours.
        ("abc", "acb", 1),
        # Restricted: swap and insert between is not two edits but three (unrestricted: 2).
        ("ca", "abc", 3),
        ("abcd", "badc", 2),
        ("abcd", "axcd", 1),
    ],
)
def test_distances_worked_by_hand(first, second, distance):
    assert restricted_damerau_levenshtein(first, second) == distance


def by_definition(first, second):
    if not first or not second:
        return len(first) + len(second)
    options = [
        by_definition(first[:-1], second) + 1,
        by_definition(first, second[:-1]) + 1,
        by_definition(first[:-1], second[:-1]) + (first[-1] != second[-1]),
    ]
    if len(first) > 1 and len(second) > 1 and first[-1] == second[-2] and first[-2] == second[-1]:
        options.append(by_definition(first[:-2], second[:-2]) + 1)
    return min(options)


@given(st.lists(st.integers(0, 3), max_size=4), st.lists(st.integers(0, 3), max_size=4))
def test_it_is_the_distance_of_the_definition(first, second):
    assert restricted_damerau_levenshtein(first, second) == by_definition(first, second)


@given(LISTS, LISTS)
def test_it_is_symmetric_and_at_most_the_longer_length(first, second):
    distance = restricted_damerau_levenshtein(first, second)
    assert distance == restricted_damerau_levenshtein(second, first) <= max(len(first), len(second))
