import numpy as np
import pytest
import sacrebleu
from hypothesis import given
from hypothesis import strategies as st

from tlm_fairseq.errors import UserError
from tlm_fairseq.scoring.bleu import TOKENIZERS, Bleu
from tlm_fairseq.scoring.significance import bootstrap_scores, randomised_differences
from tlm_fairseq.text.parallel_text import read_parallel

from places import GEC_SAMPLE


def test_equal_to_sacrebleus_own_command():
    """`sacrebleu ref0.txt ref1.txt -i hyp.txt -tok none -w 2` (sacreBLEU 2.6.0) on tests/gec/metrics/gec_sample."""
    hypotheses, *references = read_parallel([GEC_SAMPLE / f"{name}.txt" for name in ("hyp", "ref0", "ref1")])
    score = Bleu(tokenize="none").score(None, hypotheses, references)
    assert round(score.score, 2) == 72.23
    assert [round(precision, 1) for precision in score.precisions] == [92.8, 81.9, 73.8, 68.0]
    assert (round(score.brevity_penalty, 3), score.hypothesis_length, score.reference_length) == (0.919, 83, 90)
    expected = f"nrefs:2|case:mixed|eff:no|tok:none|smooth:exp|version:{sacrebleu.__version__}"
    assert score.signature == expected
    assert score.as_record()["metric"] == "bleu" and score.as_record()["signature"] == expected


def test_the_signature_tells_the_tokenizers_apart():
    signatures = {Bleu(name).score(None, ["a b c d ."], [["a b c d ."]]).signature for name in TOKENIZERS}
    assert len(signatures) == len(TOKENIZERS)


def test_a_reference_too_few_is_refused():
    with pytest.raises(UserError, match="2 hypotheses and 1 references"):
        Bleu().score(None, ["a", "b"], [["a", "b"], ["a"]])


sentences = st.lists(st.sampled_from(["a", "b", "c", "d."]), max_size=8).map(" ".join)


@given(
    st.lists(st.tuples(*[sentences] * 3), min_size=1, max_size=4).map(lambda rows: list(map(list, zip(*rows)))),
    st.sampled_from(["13a", "none", "char"]),
    st.sampled_from(["exp", "none"]),
)
def test_equal_to_sacrebleus_corpus_score(corpus, tokenize, smooth):
    hypotheses, *references = corpus
    metric = sacrebleu.BLEU(tokenize=tokenize, smooth_method=smooth, force=True)
    expected = metric.corpus_score(hypotheses, references)
    score = Bleu(tokenize, smooth).score(None, hypotheses, references)
    assert (score.value, score.precisions, score.signature) == (
        expected.score,
        expected.precisions,
        str(metric.get_signature()),
    )


@pytest.mark.parametrize("seed", [12345, 7])
def test_resampled_bleu_is_sacrebleus(seed, monkeypatch):
    """PairedTest of sacreBLEU on the same texts: its p values and intervals follow from our resamples, by its rules.

    Its bootstrap counts |difference| less the mean of that, its trials where they are above what was observed.
    """
    from sacrebleu.metrics import BLEU
    from sacrebleu.significance import PairedTest

    monkeypatch.setenv("SACREBLEU_SEED", str(seed))
    names = ("src", "hyp", "ref0", "ref1")
    sources, hypotheses, *references = read_parallel([GEC_SAMPLE / f"{name}.txt" for name in names])
    bleu = Bleu("none")
    statistics = bleu.statistics_of_systems(None, [sources, hypotheses], references)
    values = [np.array(system, dtype=float) for system in statistics]
    observed = [score.value for score in bleu.score_systems(None, [sources, hypotheses], references)]
    difference = abs(np.subtract(*observed))

    def sacrebleus(kind, samples):
        metric = BLEU(tokenize="none", force=True)
        _, scores = PairedTest([("a", sources), ("b", hypotheses)], {"BLEU": metric}, references, kind, samples)()
        return scores["BLEU"]

    randomised = randomised_differences(values[0], values[1:], bleu.values_of, 500, seed)[0]
    baseline, system = sacrebleus("ar", 500)
    assert [baseline.score, system.score] == observed
    assert system.p_value == (np.sum(np.abs(randomised) > difference) + 1) / 501
    assert 0.01 < system.p_value < 0.9

    scores = bootstrap_scores(values, bleu.values_of, 400, seed)
    baseline, system = sacrebleus("bs", 400)
    for result, resampled in zip((baseline, system), scores):
        ordered = np.sort(resampled)
        assert result.mean == pytest.approx(ordered.mean(), rel=1e-6)
        assert result.ci == pytest.approx((ordered[-11] - ordered[10]) / 2, rel=1e-6)
    gaps = np.abs(scores[1] - scores[0])
    assert system.p_value == (np.sum(gaps - gaps.mean() > difference) + 1) / 401
