import pytest
from hypothesis import given
from hypothesis import strategies as st

from tlm_fairseq.gec.token_changes import LONGEST_MOVE, Change, find_changes


@pytest.mark.parametrize(
    "source, target, changes",
    [
        ("abc", "abc", []),
        ("", "", []),
        ("", "ab", [Change("M", 0, 0, 0, 2)]),
        ("ab", "", [Change("R", 0, 2, 0, 0)]),
        ("abcd", "ad", [Change("R", 1, 3, 1, 1)]),
        ("ad", "abcd", [Change("M", 1, 1, 1, 3)]),
        ("abc", "axyc", [Change("S", 1, 2, 1, 3)]),
        ("abxd", "axbd", [Change("W", 1, 3, 1, 3)]),
        ("x12345y", "x34512y", [Change("W", 1, 6, 1, 6)]),
        # Two changes that together are no new order stay apart.
        ("abcd", "xbcy", [Change("S", 0, 1, 0, 1), Change("S", 3, 4, 3, 4)]),
        # A move, and another change beside it.
        ("ab1cd", "ba1cx", [Change("W", 0, 2, 0, 2), Change("S", 4, 5, 4, 5)]),
    ],
)
def test_kinds_and_spans(source, target, changes):
    assert find_changes(list(source), list(target)) == changes


def test_a_long_way_is_no_move():
    between = [str(number) for number in range(LONGEST_MOVE)]
    assert [change.kind for change in find_changes(["x", *between], [*between, "x"])] == ["R", "M"]
    assert [change.kind for change in find_changes(["x", *between[1:]], [*between[1:], "x"])] == ["W"]


@given(st.lists(st.sampled_from("abcd"), max_size=25), st.lists(st.sampled_from("abcd"), max_size=25))
def test_changes_turn_the_source_into_the_target(source, target):
    made, at, target_at = [], 0, 0
    for kind, start, end, target_start, target_end in find_changes(source, target):
        assert start >= at and source[at:start] == target[target_at:target_start]
        empty = (start == end, target_start == target_end)
        assert empty == {"R": (False, True), "M": (True, False)}.get(kind, (False, False))
        if kind == "W":
            assert sorted(source[start:end]) == sorted(target[target_start:target_end])
        made += source[at:start] + target[target_start:target_end]
        at, target_at = end, target_end
    assert made + source[at:] == target
