from pathlib import Path

import pytest
import sacrebleu

from tlm_fairseq.data.parallel_text import read_parallel
from tlm_fairseq.errors import UserError
from tlm_fairseq.scoring.bleu import TOKENIZERS, score_bleu

SAMPLE = Path(__file__).parents[1] / "gec/metrics/gec_sample"


def test_equal_to_sacrebleus_own_command():
    """`sacrebleu ref0.txt ref1.txt -i hyp.txt -tok none -w 2` (sacreBLEU 2.6.0) on tests/gec/metrics/gec_sample."""
    hypotheses, *references = read_parallel([SAMPLE / f"{name}.txt" for name in ("hyp", "ref0", "ref1")])
    score = score_bleu(hypotheses, references, tokenize="none")
    assert round(score.score, 2) == 72.23
    assert [round(precision, 1) for precision in score.precisions] == [92.8, 81.9, 73.8, 68.0]
    assert (round(score.brevity_penalty, 3), score.hypothesis_length, score.reference_length) == (0.919, 83, 90)
    expected = f"nrefs:2|case:mixed|eff:no|tok:none|smooth:exp|version:{sacrebleu.__version__}"
    assert score.signature == expected
    assert score.as_record()["metric"] == "bleu" and score.as_record()["signature"] == expected


def test_the_signature_tells_the_tokenizers_apart():
    signatures = {score_bleu(["a b c d ."], [["a b c d ."]], name).signature for name in TOKENIZERS}
    assert len(signatures) == len(TOKENIZERS)


def test_a_reference_too_few_is_refused():
    with pytest.raises(UserError, match="2 hypotheses and 1 references"):
        score_bleu(["a", "b"], [["a", "b"], ["a"]])
