from hypothesis import given
from hypothesis import strategies as st

from tlm_fairseq.inference.length_batches import batches_by_length


def test_the_longest_come_first_and_their_padding_counts():
    assert list(batches_by_length([2, 5, 3, 1], max_tokens=6)) == [[1], [2, 0], [3]]


def test_a_sequence_above_the_limit_is_a_batch_of_its_own():
    assert list(batches_by_length([9, 1, 1], max_tokens=4)) == [[0], [1, 2]]


def test_batch_size_is_a_limit_too():
    assert list(batches_by_length([1, 1, 1], max_tokens=100, batch_size=2)) == [[0, 1], [2]]


def test_nothing_makes_no_batch():
    assert list(batches_by_length([], max_tokens=10)) == []


@given(st.lists(st.integers(1, 30)), st.integers(1, 60), st.none() | st.integers(1, 4))
def test_every_sequence_is_in_one_batch_within_the_limits(lengths, max_tokens, batch_size):
    batches = list(batches_by_length(lengths, max_tokens, batch_size))
    assert sorted(number for batch in batches for number in batch) == list(range(len(lengths)))
    for batch in batches:
        assert len(batch) == 1 or len(batch) * max(lengths[number] for number in batch) <= max_tokens
        assert batch_size is None or len(batch) <= batch_size
