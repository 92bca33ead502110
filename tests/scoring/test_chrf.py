import pytest
import sacrebleu
from hypothesis import given
from hypothesis import strategies as st

from tlm_fairseq.scoring.chrf import Chrf
from tlm_fairseq.text.parallel_text import read_parallel

from places import GEC_SAMPLE

sentences = st.lists(st.sampled_from(["a", "bc", "c", "d."]), max_size=6).map(" ".join)


def test_equal_to_sacrebleus_own_command():
    """`sacrebleu ref0.txt ref1.txt -i hyp.txt -m chrf -w 2` (sacreBLEU 2.6.0) on tests/gec/metrics/gec_sample."""
    hypotheses, *references = read_parallel([GEC_SAMPLE / f"{name}.txt" for name in ("hyp", "ref0", "ref1")])
    score = Chrf().score(None, hypotheses, references)
    assert round(score.value, 2) == 80.90
    expected = f"nrefs:2|case:mixed|eff:yes|nc:6|nw:0|space:no|version:{sacrebleu.__version__}"
    assert score.as_record() == {"metric": "chrf", "score": score.value, "signature": expected}
    assert score.format() == f"chrF 80.90\n{expected}"


@given(st.lists(st.tuples(*[sentences] * 3), min_size=1, max_size=4).map(lambda rows: list(map(list, zip(*rows)))))
def test_equal_to_sacrebleus_corpus_score(corpus):
    hypotheses, *references = corpus
    assert Chrf().score(None, hypotheses, references).value == sacrebleu.corpus_chrf(hypotheses, references).score


def test_a_reference_too_few_is_refused():
    with pytest.raises(ValueError, match="zip"):
        Chrf().score(None, ["a", "b"], [["a", "b"], ["a"]])
