import json

import pytest

from tlm_fairseq.gec.metrics import Green
from tlm_fairseq.text.parallel_text import read_parallel

from places import GEC_SAMPLE


@pytest.fixture(scope="module")
def sample():
    names = ("src", "hyp", "ref0", "ref1")
    return dict(zip(names, read_parallel([GEC_SAMPLE / f"{name}.txt" for name in names])))


# What gec-metrics 0.1.1 gives on the sample: hyp and the source against both references, ref1 against ref0.
FIGURES = [
    ({}, [0.8075866227332967, 0.4126100326276473, 0.7063189899687439]),
    ({"beta": 0.5}, [0.8362905052989981, 0.737518068092818, 0.7231634398305707]),
    ({"order": 1, "beta": 1.0}, [0.8823529411764706, 0.8449197860962567, 0.8436018957345972]),
    ({"order": 6}, [0.7644152467675505, 0.26705417975855356, 0.6464313681062739]),
    ({"order": 3, "unit": "character"}, [0.9231022452665564, 0.8640598649960419, 0.8876886261947797]),
]


@pytest.mark.parametrize("options, expected", FIGURES)
def test_the_figures_of_gec_metrics(sample, options, expected):
    both = [sample["ref0"], sample["ref1"]]
    systems = (sample["hyp"], both), (sample["src"], both), (sample["ref1"], both[:1])
    scores = [Green(**options).score(sample["src"], system, references).f for system, references in systems]
    assert scores == pytest.approx(expected, abs=1e-12)


# (source, hypothesis, reference, right, wrong, missed), single words and pairs, worked by hand.
SENTENCES = [
    # Kept by both: a, b; a b.
    ("a b", "a b", "a b", (2, 1), (0, 0), (0, 0)),
    # a kept; b taken away and c put there by both: three of the words are right, and both pairs.
    ("a b", "a c", "a c", (3, 2), (0, 0), (0, 0)),
    # c and its pair are wrong, b and its pair were to be kept: wrong too.
    ("a b", "a c", "a b", (1, 0), (2, 2), (0, 0)),
    # b and its pair are missed twice: not taken away, c not put there.
    ("a b", "a b", "a c", (1, 0), (0, 0), (2, 2)),
    # b is rightly taken away, c wrongly put there, d missed.
    ("a b", "a c", "a d", (2, 1), (1, 1), (1, 1)),
    # One of two: the source's second is rightly taken away.
    ("a a", "a", "a", (2, 1), (0, 0), (0, 0)),
    ("", "a b", "a", (1, 0), (1, 1), (0, 0)),
    ("a b", "", "a", (1, 1), (1, 0), (0, 0)),
]


@pytest.mark.parametrize("source, hypothesis, reference, right, wrong, missed", SENTENCES)
def test_sentences_worked_by_hand(source, hypothesis, reference, right, wrong, missed):
    score = Green(order=2).score([source], [hypothesis], [[reference]])
    assert (score.tp, score.fp, score.fn) == (right, wrong, missed)


def test_figures_of_counts_by_hand():
    """Precision is the root of 1/2 * 1/2, recall of 1/2 * 1 / (1 + 3)."""
    score = Green(order=2, beta=1).score_of([2, 1, 2, 1, 2, 3])
    assert score.precision == pytest.approx(0.5) and score.recall == pytest.approx((1 / 8) ** 0.5)
    expected = 2 * 0.5 * (1 / 8) ** 0.5 / (0.5 + (1 / 8) ** 0.5)
    assert score.f == score.value == pytest.approx(expected)
    # No n-gram is wrong or missed where there is none; 0 where none of those there are is right.
    assert Green(order=2).score_of([1, 0, 0, 0, 0, 0]).f == 1
    assert Green(order=2).score_of([1, 0, 0, 1, 0, 1]).f == 0


def test_the_reference_of_the_best_f_counts_and_of_equals_the_first():
    metric = Green(order=1)
    far, near, other = "x y z", "a b d", "a b e"
    assert metric.statistics(["a b c"], ["a b d"], [[far], [near]]) == metric.statistics(["a b c"], ["a b d"], [[near]])
    score = metric.score(["a b c", "a b c"], ["a b c", "x"], [[near, far], [other, "x"]])
    first = metric.score(["a b c", "a b c"], ["a b c", "x"], [[near, "x"]])
    assert (score.tp, score.fp, score.fn) == (first.tp, first.fp, first.fn)


def test_signature_record_and_print(sample):
    score = Green(order=2, beta=0.5).score(sample["src"], sample["hyp"], [sample["ref0"]])
    assert score.signature.startswith("metric:green|nrefs:1|order:2|beta:0.5|unit:word|tok:none|version:")
    record = json.loads(json.dumps(score.as_record()))
    assert record["metric"] == "green" and record["f"] == score.f and len(record["counts"]["tp"]) == 2
    assert score.format().startswith(
        f"P {score.precision:.4f}  R {score.recall:.4f}  F0.5 {score.f:.4f}\nmetric:green|"
    )


def test_texts_of_unequal_length_are_refused():
    for texts in ((["a"], ["a", "b"], [["a"]]), (["a"], ["a"], [["a"], ["a", "b"]])):
        with pytest.raises(ValueError):
            Green().score(*texts)
