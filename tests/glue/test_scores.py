import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tlm_fairseq.errors import UserError
from tlm_fairseq.glue.scores import METRICS, score_predictions
from tlm_fairseq.glue.tasks import TASKS


def score(task, gold, predicted):
    return score_predictions(task, TASKS[task].metrics, gold, predicted)


def test_golden_values():
    # By hand: 3 true positives, 2 true negatives, 1 false positive, 2 false negatives.
    gold, predicted = list("11100110"), list("11100001")
    assert score("mrpc", gold, predicted).scores == pytest.approx({"accuracy": 5 / 8, "f1": 2 * 3 / (2 * 3 + 1 + 2)})
    # (3 * 2 - 1 * 2) / sqrt(4 * 5 * 3 * 4)
    assert score("cola", gold, predicted).scores == pytest.approx({"matthews": 4 / math.sqrt(240)})
    # Ranks 1 2 3 against 1 3 2: 1 - 6 * 2 / (3 * 8); Pearson of (0, 1, 5) and (1, 3, 2): 1 / sqrt(14 * 2).
    sts = score("sts-b", [0.0, 1.0, 5.0], [1.0, 3.0, 2.0])
    assert sts.scores == pytest.approx({"pearson": 1 / math.sqrt(28), "spearman": 0.5})
    assert sts.score == pytest.approx((0.5 + 1 / math.sqrt(28)) / 2)
    assert score("rte", ["entailment", "not_entailment"], ["entailment"] * 2).scores == {"accuracy": 0.5}


def test_undefined_values_count_nothing_and_are_noted():
    cola = score("cola", list("1010"), list("1111"))
    assert cola.scores == {"matthews": 0.0} and "all predictions are 1" in cola.notes[0]
    sts = score("sts-b", [2.0, 2.0], [1.0, 3.0])
    assert sts.scores == {"pearson": 0.0, "spearman": 0.0} and len(sts.notes) == 2
    mrpc = score("mrpc", list("00"), list("00"))
    assert mrpc.scores == {"accuracy": 1.0, "f1": 0.0} and "f1 is undefined" in mrpc.notes[0]
    assert score("mrpc", list("10"), list("00")).notes == []


def test_record():
    record = score("rte", ["entailment"], ["entailment"]).as_record()
    assert record["metric"] == "glue" and record["task"] == "rte" and record["score"] == 1.0 and record["examples"] == 1
    assert record["signature"].startswith("task:rte|metrics:accuracy|n:1|scikit-learn:")


@pytest.mark.parametrize("gold, predicted", [([], []), (["0"], ["0", "1"])])
def test_other_numbers_of_predictions_are_refused(gold, predicted):
    with pytest.raises(UserError, match="give one for each"):
        score("cola", gold, predicted)


def test_every_metric_of_a_task_is_known():
    assert {metric for task in TASKS.values() for metric in task.metrics} == set(METRICS)


@settings(max_examples=40)
@given(st.lists(st.tuples(st.sampled_from("01"), st.sampled_from("01")), min_size=1, max_size=20))
def test_matthews_by_its_definition(pairs):
    gold, predicted = map(list, zip(*pairs))
    counts = {pair: pairs.count(pair) for pair in [(a, b) for a in "01" for b in "01"]}
    tp, tn, fp, fn = counts["1", "1"], counts["0", "0"], counts["0", "1"], counts["1", "0"]
    product = (tp + fp) * (tp + fn) * (tn + fp) * (tn + fn)
    expected = (tp * tn - fp * fn) / math.sqrt(product) if product else 0.0
    assert score("cola", gold, predicted).scores["matthews"] == pytest.approx(expected)
