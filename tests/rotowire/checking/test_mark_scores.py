"""The golden figures are those of the accuracy shared task's own ``evaluate.py`` on the sample in this folder."""

from pathlib import Path

import pytest

from tlm_fairseq.rotowire.checking.mark_files import read_marks
from tlm_fairseq.rotowire.checking.mark_scores import ALL, FIGURES, score_marks
from tlm_fairseq.rotowire.checking.marks import NAME, WORD, Mark
from tlm_fairseq.scoring.significance import Resampling

SAMPLE = Path(__file__).parent / "marks_sample"
# Recall, precision, and both by token, as it prints them.
GOLDEN = {
    ALL: "0.5 0.571 0.467 0.778",
    "NAME": "1.0 0.5 0.667 0.5",
    "NUMBER": "0.5 0.5 0.5 0.5",
    "WORD": "0.5 0.333 0.4 0.667",
    "CONTEXT": "None None None None",
    "NOT_CHECKABLE": "None None None None",
    "OTHER": "None None None None",
}


@pytest.fixture(scope="module")
def scores():
    return score_marks(read_marks(SAMPLE / "gold.csv"), read_marks(SAMPLE / "marks.csv"))


@pytest.mark.parametrize("kind", GOLDEN)
def test_the_figures_are_those_of_evaluate_py(scores, kind):
    assert " ".join(scores.shares[kind][figure].shown for figure in FIGURES) == GOLDEN[kind]


def test_counts(scores):
    recall, precision = scores.shares[ALL]["recall"], scores.shares[ALL]["precision"]
    assert (recall.correct, recall.of) == (4, 8)
    assert (precision.correct, precision.of) == (4, 7)


def test_a_mark_finds_one_error_and_an_error_takes_one_mark():
    two_errors = {"a": [Mark(0, 2, NAME), Mark(2, 3, WORD)]}
    one_mark = {"a": [Mark(1, 3, WORD)]}
    assert score_marks(two_errors, one_mark).shares[ALL]["recall"].correct == 1
    assert score_marks(one_mark, two_errors).shares[ALL]["precision"].correct == 1


def test_intervals_follow_from_the_seed(scores):
    gold, found = read_marks(SAMPLE / "gold.csv"), read_marks(SAMPLE / "marks.csv")
    again = score_marks(gold, found)
    assert again == scores
    low, high = scores.shares[ALL]["recall"].interval
    assert 0.25 <= low <= 0.5 <= high <= 0.75
    assert "seed:7" in score_marks(gold, found, resampling=Resampling(seed=7)).signature


def test_texts_without_a_mark_count_for_the_intervals(scores):
    gold, found = read_marks(SAMPLE / "gold.csv"), read_marks(SAMPLE / "marks.csv")
    more = score_marks(gold, found, texts=["A4", "A5"])
    assert more.n_texts == 5
    assert more.shares[ALL]["recall"].value == scores.shares[ALL]["recall"].value


def test_nothing_marked():
    scores = score_marks({"a": [Mark(0, 1, NAME)]}, {})
    assert scores.shares[ALL]["precision"].value is None
    assert scores.shares[ALL]["precision"].interval is None
    assert scores.shares[ALL]["recall"].value == 0
    assert score_marks({}, {}).shares[ALL]["recall"].value is None
