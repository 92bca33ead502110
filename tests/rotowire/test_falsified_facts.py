import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tlm_fairseq.errors import UserError
from tlm_fairseq.rotowire.corpus.facts import Fact
from tlm_fairseq.rotowire.extraction.rule_extraction import extract_facts
from tlm_fairseq.rotowire.metrics.relation_generation import score_relations
from tlm_fairseq.rotowire.metrics.table_check import supports

from example_games import example_game
from falsified_facts import falsify_facts, falsify_summary, place_facts

GAME = example_game()
# True of the example's table.
TRUE = [
    Fact("Hawks", "110", "TEAM-PTS"),
    Fact("Trail Blazers", "99", "TEAM-PTS"),
    Fact("Al Horford", "23", "PLAYER-PTS"),
    Fact("Al Horford", "12", "PLAYER-REB"),
    Fact("Nene", "1", "PLAYER-BLK"),
    Fact("Nene", "34", "PLAYER-MIN"),
]
SUMMARY = (
    "The Hawks beat the Trail Blazers 110 - 99 . Al Horford had 23 points and 12 rebounds . Nene added a block in "
    "34 minutes ."
).split()


@given(st.integers(0, 12), st.integers(0, 99))
def test_k_false_facts_of_n_give_a_precision_of_exactly_n_minus_k_by_n(k, seed):
    games, facts = [GAME, GAME], [TRUE, TRUE]
    score = score_relations(games, falsify_facts(games, facts, k, random.Random(seed)))
    assert (score.stated, score.supported) == (12, 12 - k)
    assert score.precision == (12 - k) / 12


@given(st.integers(0, 3), st.integers(0, 99))
def test_the_same_read_out_of_falsified_text(k, seed):
    tokens, facts = falsify_summary(GAME, SUMMARY, TRUE, k, random.Random(seed))
    assert sum(a != b for a, b in zip(tokens, SUMMARY)) == k
    assert extract_facts(GAME, tokens) == facts
    assert score_relations([GAME], [facts]).precision == (6 - k) / 6


def test_only_as_many_as_there_are_are_falsified():
    with pytest.raises(UserError, match="7 facts to falsify of 6"):
        falsify_facts([GAME], [TRUE], 7, random.Random(1))
    # The block is no number in digits, and the score stays.
    with pytest.raises(UserError, match="4 facts to falsify where 3 can be"):
        falsify_summary(GAME, SUMMARY, TRUE, 4, random.Random(1))


def test_the_same_seed_falsifies_the_same():
    assert falsify_facts([GAME], [TRUE], 3, random.Random(4)) == falsify_facts([GAME], [TRUE], 3, random.Random(4))
    assert TRUE == [fact for fact in TRUE if supports(GAME, fact)]


def test_facts_are_placed_in_order():
    assert place_facts(SUMMARY, TRUE) == [6, 8, 13, 16, None, 24]
