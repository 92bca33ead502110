import pytest
from hypothesis import given
from hypothesis import strategies as st

from tlm_fairseq.gec.edit_voting import vote


@pytest.mark.parametrize(
    "source, hypotheses, min_votes, expected",
    [
        # "goes" has two votes, "the" one.
        (
            "she go to school",
            ["she goes to school", "she goes to the school", "she go to school"],
            2,
            "she goes to school",
        ),
        ("she go to school", ["she goes to school", "she goes to the school"], 1, "she goes to the school"),
        # Another correction of the same word is another edit.
        ("a b c", ["a x c", "a y c"], 2, "a b c"),
        # One of what excludes another: most votes, then the first to begin, then the longest, then the first named.
        ("a b c", ["a x c", "a y c", "a y c"], 1, "a y c"),
        ("a b c d", ["a x d", "a b y d"], 1, "a x d"),
        ("a b c d", ["a x c d", "a y d"], 1, "a y d"),
        ("a b c", ["a x c", "a y c"], 1, "a x c"),
        ("a b", ["a x b", "a y b"], 1, "a x b"),
        # An insertion where a replaced span ends excludes nothing.
        ("a b c", ["a x c", "a b y c"], 1, "a x y c"),
        ("a b c", ["b c", "b c"], 2, "b c"),
        ("", ["a", "a"], 2, "a"),
    ],
)
def test_edits_with_enough_votes(source, hypotheses, min_votes, expected):
    found = vote(source.split(), [hypothesis.split() for hypothesis in hypotheses], min_votes)
    assert found.tokens == expected.split()


def test_what_is_counted():
    found = vote(list("abc"), [list("axc"), list("axc"), list("ayc"), list("ayc"), list("abcd")], 2)
    assert "".join(found.tokens) == "axc" and found[1:] == (3, 2, 1)


tokens = st.lists(st.sampled_from("abcd"), max_size=12)


@given(tokens, st.lists(tokens, min_size=1, max_size=4))
def test_a_unanimous_vote_is_the_hypothesis_and_no_vote_the_source(source, hypotheses):
    first = hypotheses[0]
    assert vote(source, [first, first], 2).tokens == first
    assert vote(source, hypotheses, len(hypotheses) + 1).tokens == source
    found = vote(source, hypotheses, 1)
    assert found.applied <= found.shared == found.proposed
