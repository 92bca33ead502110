import pytest

from tlm_fairseq.rotowire.checking.marks import TYPES
from tlm_fairseq.rotowire.checking.measured_scores import measured_scores


@pytest.mark.parametrize("unverifiable", [False, True])
def test_figures_of_types_add_up_to_those_of_all(unverifiable):
    scores = measured_scores(unverifiable)
    types = [score for kind, score in scores.items() if kind != "all"]
    assert set(scores) <= {"all", *TYPES} and len(types) >= 4
    assert sum(score.marks for score in types) == scores["all"].marks
    assert all(0 < score.precision <= 1 and 0 < score.recall <= 1 for score in scores.values())


def test_what_the_table_does_not_decide_has_figures_of_its_own():
    decided, everything = measured_scores(False), measured_scores(True)
    assert everything["all"].marks > decided["all"].marks
    assert "NOT_CHECKABLE" in everything and "NOT_CHECKABLE" not in decided
