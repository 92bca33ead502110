import pytest

from tlm_fairseq.rotowire.corpus.facts import Fact
from tlm_fairseq.rotowire.metrics.relation_generation import score_relations

from example_games import example_game

TRUE, FALSE = Fact("Hawks", "110", "TEAM-PTS"), Fact("Hawks", "111", "TEAM-PTS")


def test_a_repeated_fact_counts_for_precision_and_not_for_the_number():
    score = score_relations([example_game()] * 2, [[TRUE, TRUE, FALSE], [TRUE]])
    assert (score.stated, score.supported, score.distinct) == (4, 3, 2)
    assert score.precision == 3 / 4 and score.number == 2 / 2
    assert score.as_record() == {
        "stated": 4,
        "supported": 3,
        "distinct": 2,
        "n_games": 2,
        "precision": 0.75,
        "number": 1.0,
    }


def test_nothing_stated():
    score = score_relations([example_game()], [[]])
    assert score.precision == score.number == 0
    assert score_relations([], []).number == 0


def test_games_and_facts_run_beside_each_other():
    with pytest.raises(ValueError):
        score_relations([example_game()], [])
