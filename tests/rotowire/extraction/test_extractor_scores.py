import pytest

from tlm_fairseq.rotowire.corpus.facts import Fact
from tlm_fairseq.rotowire.extraction.extractor_scores import score_extraction

POINTS, REBOUNDS, WINS = Fact("A", "1", "PLAYER-PTS"), Fact("A", "2", "PLAYER-REB"), Fact("H", "3", "TEAM-WINS")


def test_facts_are_compared_as_multisets_by_game():
    """Game 1: of POINTS twice one is found, and REBOUNDS in another order. Game 2: WINS belongs to game 1 only."""
    score = score_extraction([[POINTS, POINTS, REBOUNDS, WINS], []], [[REBOUNDS, POINTS], [WINS]])
    assert (score.total.correct, score.total.extracted, score.total.known) == (2, 3, 4)
    assert score.total.precision == 2 / 3 and score.total.recall == 2 / 4
    assert score.total.f1 == pytest.approx(2 * 2 / (3 + 4))
    assert list(score.by_relation) == ["PLAYER-PTS", "PLAYER-REB", "TEAM-WINS"]
    wins = score.by_relation["TEAM-WINS"]
    assert (wins.correct, wins.extracted, wins.known, wins.f1) == (0, 1, 1, 0)
    assert score.as_record()["by_relation"]["PLAYER-PTS"]["recall"] == 1 / 2


def test_nothing_known_and_nothing_extracted():
    score = score_extraction([[]], [[]])
    assert score.total.precision == score.total.recall == score.total.f1 == 0 and score.by_relation == {}
