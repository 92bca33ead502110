import pytest
from hypothesis import given
from hypothesis import strategies as st

from tlm_fairseq.errors import UserError
from tlm_fairseq.gec.corpora.pair_selection import (
    BLANK,
    IN_OTHER,
    IN_TEST,
    IN_VALID,
    TOO_LONG,
    UNCHANGED,
    Selection,
    count_pairs,
    draw_valid,
    hold_out,
    keep_pairs,
    source_key,
)
from tlm_fairseq.text.manifest import format_dropped


def test_each_reason_to_drop_a_pair():
    pairs = [
        ("a b", "A b"),
        (" ", "x"),
        ("x", ""),
        ("in \u00a0 test", "In test"),
        ("other", "Other"),
        ("one two three four", "x"),
        ("x", "one two three four"),
        ("the  same", "the same"),
    ]
    held_out = {IN_TEST: {"in test", "other"}, IN_OTHER: {"other"}}
    kept, dropped = keep_pairs(pairs, held_out, max_tokens=3, drop_unchanged=True)
    assert kept == [("a b", "A b")]
    # "other" is in both sets and counts for the first.
    assert dropped == {BLANK: 2, IN_TEST: 2, TOO_LONG: 2, UNCHANGED: 1}
    kept, dropped = keep_pairs(pairs, {})
    assert len(kept) == 6 and dropped == {BLANK: 2}


def test_what_follows_source_and_target_rides_along():
    assert keep_pairs([("a", "b", 7)], {})[0] == [("a", "b", 7)]


def test_valid_is_held_out_of_train_and_test_out_of_both():
    train = [("t", "T"), ("v ", "V"), ("keep", "Keep"), ("keep", "keep")]
    valid = [("t", "T"), ("v", "V"), ("w", "w")]
    kept = hold_out(train, valid, {IN_TEST: {"t"}}, Selection(drop_unchanged=True))
    assert kept.train == [("keep", "Keep")] and kept.valid == [("v", "V")]
    assert kept.train_dropped == {IN_TEST: 1, IN_VALID: 1, UNCHANGED: 1}
    assert kept.valid_dropped == {IN_TEST: 1, UNCHANGED: 1}
    given_valid = hold_out(train, valid, {IN_TEST: {"t"}}, Selection(drop_unchanged=True), valid_is_given=True)
    assert given_valid.valid == [("v", "V"), ("w", "w")]


@pytest.mark.parametrize(
    "train, valid, name", [([("v", "V")], [("v", "V")], "train"), ([("a", "A")], [("", "")], "valid")]
)
def test_nothing_left_is_refused_with_the_reasons(train, valid, name):
    with pytest.raises(UserError, match=f"nothing left for {name} of 1 pairs \\(1 (source also in valid|blank)"):
        hold_out(train, valid, {}, Selection())


@given(
    sources=st.lists(st.sampled_from(["a", "b ", " b", "c  c", "c c", "d", "e"]), min_size=4, max_size=20),
    test=st.sets(st.sampled_from(["a", "b"])),
    share=st.floats(0.05, 0.9),
    seed=st.integers(0, 9),
)
def test_no_source_stands_on_two_sides_and_every_pair_is_accounted_for(sources, test, share, seed):
    pairs = [(source, f"{source} !") for source in sources]
    train, valid = draw_valid(pairs, share, seed)
    assert sorted(train + valid) == sorted(pairs) and train and valid
    assert draw_valid(pairs, share, seed) == (train, valid)
    try:
        kept = hold_out(train, valid, {IN_TEST: test}, Selection())
    except UserError:
        return
    sides = [{source_key(source) for source, _ in side} for side in (kept.train, kept.valid)]
    assert not sides[0] & sides[1] and not (sides[0] | sides[1]) & test
    assert len(kept.train) + sum(kept.train_dropped.values()) == len(train)
    assert len(kept.valid) + sum(kept.valid_dropped.values()) == len(valid)


@pytest.mark.parametrize("items, share", [([1, 2], 1), ([1, 2], -1), ([1, 2], float("nan")), ([1], 0.5)])
def test_what_cannot_be_drawn_is_refused(items, share):
    with pytest.raises(UserError, match=f"--valid-share {share} of {len(items)} documents"):
        draw_valid(items, share, 1, "documents")


def test_a_share_of_0_draws_nothing():
    assert draw_valid([1], 0, 1) == ([1], [])
    assert hold_out([("a", "A")], [], {}, Selection()) == ([("a", "A")], [], {}, {})


def test_counts_and_their_line():
    _, dropped = keep_pairs([("", "")], {})
    assert count_pairs([("a", "a "), ("a", "b")], dropped) == {"pairs": 2, "unchanged_pairs": 1, "dropped": {BLANK: 1}}
    assert format_dropped(dropped) == f"1 {BLANK}" and format_dropped({}) == "none"
