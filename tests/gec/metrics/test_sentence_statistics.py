from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tlm_fairseq.data.cged_edits import CgedEdit, EditFile
from tlm_fairseq.data.m2 import Edit, read_m2
from tlm_fairseq.data.parallel_text import read_parallel
from tlm_fairseq.errors import UserError
from tlm_fairseq.gec.metrics import sentence_statistics
from tlm_fairseq.gec.metrics.cged import score_files
from tlm_fairseq.gec.metrics.errant import MODES, EditScore, Gold, count_sentences
from tlm_fairseq.gec.metrics.gleu import score_gleu
from tlm_fairseq.gec.metrics.max_match import EditCounts, MaxMatchScore, score_m2
from tlm_fairseq.gec.metrics.sentence_statistics import (
    CGED_LEVELS,
    bleu_of_sums,
    bleu_statistics,
    cged_statistics,
    errant_f_of_sums,
    errant_statistics,
    gleu_statistics,
    m2_f_of_sums,
    m2_statistics,
)
from tlm_fairseq.scoring.bleu import score_bleu
from tlm_fairseq.scoring.significance import bootstrap_scores, randomised_differences

SAMPLE = Path(__file__).parent / "gec_sample"


@pytest.fixture(scope="module")
def sample():
    return read_parallel([SAMPLE / f"{name}.txt" for name in ("src", "hyp", "ref0", "ref1")])


def observed(statistics):
    return [statistics.score(values.sum(0, keepdims=True))[0] for values in statistics.values]


sentences = st.lists(st.sampled_from(["a", "b", "c", "d."]), max_size=8).map(" ".join)
# Four texts beside each other.
corpora = st.lists(st.tuples(*[sentences] * 4), min_size=1, max_size=4).map(lambda rows: list(map(list, zip(*rows))))
counts = st.integers(0, 30)
betas = st.sampled_from([0.5, 1.0, 2.0, 0.3])


@given(corpora, st.sampled_from(["13a", "none", "char"]))
def test_bleu_is_that_of_the_corpus(corpus, tokenize):
    first, second, *references = corpus
    statistics = bleu_statistics([first, second], references, tokenize)
    assert observed(statistics) == [score_bleu(texts, references, tokenize).score for texts in (first, second)]
    assert statistics.signature == score_bleu(first, references, tokenize).signature


@given(corpora)
def test_gleu_is_that_of_the_corpus(corpus):
    sources, hypotheses, *references = corpus
    for some in (references, references[:1]):
        statistics = gleu_statistics(sources, [hypotheses, sources], some, iterations=7)
        scores = [score_gleu(sources, texts, some, iterations=7) for texts in (hypotheses, sources)]
        assert observed(statistics) == pytest.approx([score.score for score in scores], abs=1e-12)
        assert statistics.signature == scores[0].signature


@given(st.tuples(counts, counts, counts), betas)
def test_f_of_errant_and_m2_to_the_last_digit(sums, beta):
    assert errant_f_of_sums(np.array([sums]), beta)[0] == EditScore(*sums, beta).f
    correct, wrong, missed = sums
    counted = EditCounts(correct, correct + wrong, correct + missed)
    assert m2_f_of_sums(np.array([counted]), beta)[0] == MaxMatchScore(counted, beta).f


edits = st.lists(
    st.builds(Edit, st.integers(0, 2), st.integers(2, 3), st.just("R:OTHER"), st.sampled_from(["x", "y"])), max_size=3
)


@given(
    st.lists(st.tuples(edits, st.dictionaries(st.integers(0, 2), edits, min_size=1)), min_size=1, max_size=6),
    st.sampled_from(MODES),
    betas,
)
def test_the_counts_of_errants_sentences_are_those_of_one_annotator(corpus, mode, beta):
    proposed, gold = [made for made, _ in corpus], Gold([gold for _, gold in corpus], "m2")
    chosen = count_sentences(proposed, gold, mode, beta)
    for made, annotators, counted in zip(proposed, gold.edits, chosen, strict=True):
        alone = [count_sentences([made], Gold([{0: edits}], "m2"), mode)[0] for edits in annotators.values()]
        assert counted in alone


@pytest.mark.parametrize("mode", MODES)
def test_errant_is_that_of_the_corpus(sample, mode):
    pytest.importorskip("errant", reason="ERRANT is not installed")
    from tlm_fairseq.gec.metrics.errant import score_errant

    sources, hypotheses, *references = sample
    texts = [sources, hypotheses]
    expected = [score_errant(sources, system, references, mode=mode, beta=1) for system in texts]
    statistics = errant_statistics(sources, texts, references, mode=mode, beta=1)
    assert observed(statistics) == [score.f for score in expected]
    assert statistics.signature == expected[0].signature and statistics.figure == "F1"
    from_m2 = errant_statistics(sources, texts, m2=SAMPLE / "ref.m2", mode=mode, beta=1)
    assert observed(from_m2) == observed(statistics) and "|gold:m2|" in from_m2.signature
    assert [values.shape for values in statistics.values] == [(12, 3)] * 2


@pytest.mark.parametrize("options", [(0.5, 2, False), (2, 0, True)])
def test_m2_is_that_of_the_corpus(sample, options):
    annotated = read_m2(SAMPLE / "ref.m2")
    statistics = m2_statistics(sample[:3], annotated, *options)
    expected = [score_m2(texts, annotated, *options) for texts in sample[:3]]
    assert observed(statistics) == [score.f for score in expected]
    assert [tuple(values.sum(0)) for values in statistics.values] == [score.counts for score in expected]
    assert statistics.signature == expected[0].signature


cged_edits = st.lists(
    st.builds(
        CgedEdit, st.integers(1, 2), st.integers(2, 3), st.sampled_from("RMSW"),
        st.lists(st.sampled_from("甲乙"), max_size=2, unique=True).map(tuple),
    ),
    max_size=3,
)  # fmt: skip


@given(st.lists(st.tuples(cged_edits, cged_edits), min_size=1, max_size=5))
def test_cged_is_that_of_the_corpus(corpus):
    """0 where the score is 0/0; items of the correction level as everywhere."""
    sides = [{str(k): tuple(made) for k, made in enumerate(side)} for side in zip(*corpus)]
    system, gold = (EditFile(name, "utf-8", side, dict.fromkeys(side, 1)) for name, side in zip("sg", sides))
    score = score_files(system, gold)
    for level in CGED_LEVELS:
        statistics = cged_statistics([system], gold, level)
        expected = getattr(score, level)
        assert observed(statistics) == [float((expected.f1 if expected else None) or 0)]
        assert statistics.signature == f"{score.signature}|level:{level}"


def test_cged_of_other_sentences_is_refused():
    gold = EditFile("gold", "utf-8", {"1": (), "2": ()}, {"1": 1, "2": 2})
    short = EditFile("short", "utf-8", {"1": ()}, {"1": 1})
    with pytest.raises(UserError, match="short: sentence 2 of gold, line 2 is missing"):
        cged_statistics([gold, short], gold)


@pytest.mark.parametrize("seed", [12345, 7])
def test_resampled_bleu_is_sacrebleus(sample, seed, monkeypatch):
    """PairedTest of sacreBLEU on the same texts: its p values and intervals follow from our resamples, by its rules.

    Its bootstrap counts |difference| less the mean of that, its trials where they are above what was observed.
    """
    from sacrebleu.metrics import BLEU
    from sacrebleu.significance import PairedTest

    monkeypatch.setenv("SACREBLEU_SEED", str(seed))
    sources, hypotheses, *references = sample
    statistics = bleu_statistics([sources, hypotheses], references, "none")
    values = [system.astype(float) for system in statistics.values]
    difference = abs(np.subtract(*observed(statistics)))

    def sacrebleus(kind, samples):
        metric = BLEU(tokenize="none", force=True)
        _, scores = PairedTest([("a", sources), ("b", hypotheses)], {"BLEU": metric}, references, kind, samples)()
        return scores["BLEU"]

    randomised = randomised_differences(values[0], values[1:], bleu_of_sums, 500, seed)[0]
    baseline, system = sacrebleus("ar", 500)
    assert [baseline.score, system.score] == observed(statistics)
    assert system.p_value == (np.sum(np.abs(randomised) > difference) + 1) / 501
    assert 0.01 < system.p_value < 0.9

    scores = bootstrap_scores(values, bleu_of_sums, 400, seed)
    baseline, system = sacrebleus("bs", 400)
    for result, resampled in zip((baseline, system), scores):
        ordered = np.sort(resampled)
        assert result.mean == pytest.approx(ordered.mean(), rel=1e-6)
        assert result.ci == pytest.approx((ordered[-11] - ordered[10]) / 2, rel=1e-6)
    gaps = np.abs(scores[1] - scores[0])
    assert system.p_value == (np.sum(gaps - gaps.mean() > difference) + 1) / 401


def test_levels_and_other_choices_are_the_commands():
    from tlm_fairseq.commands import compare
    from tlm_fairseq.scoring import bleu

    assert compare.LEVELS == CGED_LEVELS and compare.MODES == MODES and compare.TOKENIZERS == bleu.TOKENIZERS
    for metric in compare.METRICS:
        assert callable(getattr(sentence_statistics, f"{metric}_statistics"))
