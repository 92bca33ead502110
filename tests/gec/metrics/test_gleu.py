import math
import random
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tlm_fairseq.gec.metrics.gleu import ORDER, Gleu, draw_references
from tlm_fairseq.text.parallel_text import read_parallel

SAMPLE = Path(__file__).parent / "gec_sample"


def score_gleu(sources, hypotheses, references, **options):
    return Gleu(**options).score(sources, hypotheses, references)


def gleu(source, hypothesis, reference):
    return score_gleu([source], [hypothesis], [[reference]]).score


# (source, hypothesis, reference, right and proposed n-grams for n = 1 to 4, brevity penalty), worked by hand.
SENTENCES = [
    ("a b c d e", "a b c d e", "a b c d e", [(5, 5), (4, 4), (3, 3), (2, 2)], 1),
    ("x b c d e f", "a b c d e f", "a b c d e f", [(6, 6), (5, 5), (4, 4), (3, 3)], 1),
    # The last word should have changed: f, e f, d e f, c d e f are wrong, and punished for being the source's.
    ("a b c d e f", "a b c d e f", "a b c d e g", [(5 - 1, 6), (4 - 1, 5), (3 - 1, 4), (2 - 1, 3)], 1),
    # Another word in its place is only wrong.
    ("a b c d e f", "a b c d e h", "a b c d e g", [(5, 6), (4, 5), (3, 4), (2, 3)], 1),
    # Two "the" where the reference has one: wrong once, and not punished, for the reference holds the word.
    ("the the a b c d", "the the a b c d", "the a b c d", [(5, 6), (4 - 1, 5), (3 - 1, 4), (2 - 1, 3)], 1),
    ("a b c d e f", "a b c d e", "a b c d e f", [(5, 5), (4, 4), (3, 3), (2, 2)], math.exp(1 - 6 / 5)),
    # Longer than the reference: no brevity penalty.
    ("a b c d", "a b c d e", "a b c d", [(4, 5), (3, 4), (2, 3), (1, 2)], 1),
]


@pytest.mark.parametrize("source, hypothesis, reference, ngrams, brevity", SENTENCES)
def test_sentences_worked_by_hand(source, hypothesis, reference, ngrams, brevity):
    expected = brevity * math.prod(right / proposed for right, proposed in ngrams) ** 0.25
    assert gleu(source, hypothesis, reference) == pytest.approx(expected)


@pytest.mark.parametrize(
    "hypothesis", ["", "a b c", "x y z w v"], ids=["blank", "too short for an n-gram of 4", "nothing right"]
)
def test_nothing_is_smoothed(hypothesis):
    assert gleu("a b c d e", hypothesis, "a b c d e") == 0


def test_counts_are_summed_over_the_corpus():
    """The two first sentences above that are not perfect, together: (4 + 5) / 12 and so on."""
    score = score_gleu(["a b c d e f"] * 2, ["a b c d e f", "a b c d e h"], [["a b c d e g"] * 2])
    assert score.score == pytest.approx((9 / 12 * 7 / 10 * 5 / 8 * 3 / 6) ** 0.25)


def test_a_blank_sentence_keeps_its_place():
    """Its reference's length still counts: 5 tokens against 5 + 5."""
    score = score_gleu(["a b c d e"] * 2, ["a b c d e", ""], [["a b c d e"] * 2])
    assert score.score == pytest.approx(math.exp(1 - 10 / 5))


def test_the_mean_over_drawn_references():
    """Two references, one of them right: each iteration scores 1 or what the other alone gives."""
    text, other = "a b c d e f", "a b c d e g"
    right = sum(random.Random(j * 7).randint(0, 1) == 0 for j in range(20))
    assert 0 < right < 20
    score = score_gleu([text], [text], [[text], [other]], iterations=20, seed=7)
    assert score.score == pytest.approx((right + (20 - right) * gleu(text, text, other)) / 20)


def test_signature_and_record_name_the_draws():
    names = ("src", "hyp", "ref0", "ref1")
    sources, hypotheses, *references = read_parallel([SAMPLE / f"{name}.txt" for name in names])
    score = score_gleu(sources, hypotheses, references, iterations=3, seed=5)
    assert score.signature.startswith("metric:gleu|nrefs:2|order:4|iterations:3|seed:5|tok:none|version:")
    record = score.as_record()
    assert list(record) == ["metric", "score", "iterations", "seed", "signature"] and record["metric"] == "gleu"
    assert score_gleu(sources, hypotheses, references, iterations=3, seed=5) == score
    assert score_gleu(sources, hypotheses, references, iterations=3, seed=6).score != score.score
    # One reference needs one draw.
    assert score_gleu(sources, hypotheses, references[:1]).iterations == 1


def test_texts_of_unequal_length_are_refused():
    for texts in ((["a"], ["a", "b"], [["a"]]), (["a"], ["a"], [["a"], ["a", "b"]])):
        with pytest.raises(ValueError):
            score_gleu(*texts)


sentences = st.lists(st.sampled_from("abc"), max_size=8).map(" ".join)


@given(st.lists(st.tuples(*[sentences] * 4), min_size=1, max_size=4))
def test_between_0_and_1_and_perfect_for_a_reference(corpus):
    sources, hypotheses, *references = map(list, zip(*corpus))
    assert 0 <= score_gleu(sources, hypotheses, references, iterations=5).score <= 1 + 1e-12
    if any(len(reference.split()) >= 4 for reference in references[0]):
        assert score_gleu(sources, references[0], references[:1]).score == pytest.approx(1)


@pytest.mark.parametrize("references", [2, 3, 4, 5, 9])
@pytest.mark.parametrize("seed", [0, 101, 499 * 101, 2**40])
def test_references_are_drawn_as_by_pythons_generator(references, seed):
    generator = random.Random(seed)
    expected = [generator.randint(0, references - 1) for _ in range(700)]
    assert draw_references(seed, references, 700).tolist() == expected


def counted(source, hypothesis, reference):
    """The statistics of one sentence, n-gram by n-gram."""
    statistics = [len(hypothesis), len(reference)]
    for n in range(1, ORDER + 1):
        original, proposed, corrected = (
            Counter(zip(*(tokens[start:] for start in range(n)))) for tokens in (source, hypothesis, reference)
        )
        dropped = Counter({ngram: number for ngram, number in original.items() if ngram not in corrected})
        right = (proposed & corrected).total() - (proposed & dropped).total()
        statistics += [max(right, 0), proposed.total()]
    return statistics


@given(st.lists(st.tuples(*[sentences] * 3), min_size=1, max_size=4))
def test_counting_all_sentences_at_once_is_counting_each(corpus):
    expected = [counted(*(sentence.split() for sentence in row)) for row in corpus]
    sources, hypotheses, reference = map(list, zip(*corpus))
    assert Gleu().statistics(sources, hypotheses, [reference]).tolist() == expected


@given(st.lists(st.tuples(*[sentences] * 4), min_size=1, max_size=4))
def test_a_sentence_has_the_mean_of_its_draws(corpus):
    sources, hypotheses, *references = map(list, zip(*corpus))
    metric = Gleu(iterations=5)
    score, figures = metric.score_in_detail(sources, hypotheses, references)
    assert score == metric.score(sources, hypotheses, references)
    rows = metric.statistics(sources, hypotheses, references)
    assert [figure["gleu"] for figure in figures] == [round(metric.score_of(row).value, 4) for row in rows]
