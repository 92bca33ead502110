"""F0.5 of changes, as --task gec logs it in validation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tlm_fairseq.gec.metrics.changes import Changes, count_changes

SOURCE = "I has a apple .".split()


@pytest.mark.parametrize(
    ("hypothesis", "reference", "counts"),
    [
        ("I has a apple .", "I have an apple .", (0, 0, 1)),
        ("I have an apple .", "I have an apple .", (1, 0, 0)),
        # One change is a stretch of tokens: half of it is another change.
        ("I have a apple .", "I have an apple .", (0, 1, 1)),
        ("I has a apple !", "I has a apple .", (0, 1, 0)),
        ("He has an apple .", "I has an apple .", (1, 1, 0)),
        ("", "I has a apple .", (0, 1, 0)),
    ],
)
def test_counts(hypothesis, reference, counts):
    assert count_changes(SOURCE, hypothesis.split(), reference.split()) == counts


@pytest.mark.parametrize(
    ("counts", "f"),
    # 1.25 tp / (1.25 tp + .25 fn + fp)
    [((0, 0, 0), 0), ((0, 3, 2), 0), ((1, 0, 0), 1), ((2, 1, 4), 2.5 / 4.5), ((3, 3, 0), 3.75 / 6.75)],
)
def test_f(counts, f):
    assert Changes().score_of(counts).value == pytest.approx(f)


tokens = st.lists(st.sampled_from("abc"), max_size=6)


@given(tokens, tokens, tokens)
def test_the_reference_itself_is_right_and_counts_swap_with_the_sides(source, one, other):
    assert count_changes(source, one, one)[1:] == (0, 0)
    tp, fp, fn = count_changes(source, one, other)
    assert count_changes(source, other, one) == (tp, fn, fp)


def test_a_score_is_that_of_the_summed_counts():
    sources, references = [" ".join(SOURCE)] * 2, [["I have an apple .", "He has a apple ."]]
    score = Changes().score(sources, ["I have an apple .", "He has a pear ."], references)
    assert score.counts == (2, 1, 0) and score.value == 2.5 / 3.5
    assert score.as_record()["f"] == score.value
    assert score.format().startswith("TP 2  FP 1  FN 0\nF0.5 0.7143\nmetric:changes|")
