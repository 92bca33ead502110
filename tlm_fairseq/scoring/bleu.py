"""BLEU by sacreBLEU, with its signature.

Papineni et al., "BLEU: a Method for Automatic Evaluation of Machine Translation", ACL 2002; sacreBLEU: Post, WMT 2018.
"""

from dataclasses import dataclass

from tlm_fairseq.errors import UserError

# Offered without a download or a further package.
TOKENIZERS = ("13a", "none", "intl", "zh", "char")


@dataclass(frozen=True)
class BleuScore:
    """Corpus BLEU, 0 to 100, with what it is made of."""

    score: float
    precisions: list
    brevity_penalty: float
    hypothesis_length: int
    reference_length: int
    signature: str

    def as_record(self):
        """Returns the score as a dictionary for JSON."""
        return {"metric": "bleu", **self.__dict__}


def score_bleu(hypotheses, references, tokenize="13a", smooth="exp"):
    """Returns the ``BleuScore`` of the hypotheses.

    Args:
        hypotheses: sentences.
        references: one list of sentences per annotator, each beside the hypotheses.
        tokenize: sacreBLEU's tokenizer; ``"none"`` for text that is tokenised already.
        smooth: sacreBLEU's smoothing, which matters where no n-gram of some length matches; or ``"none"``.
    """
    from sacrebleu.metrics import BLEU

    for reference in references:
        if len(reference) != len(hypotheses):
            raise UserError(f"{len(hypotheses)} hypotheses and {len(reference)} references; give one for each")
    # force: tokenised text is expected here, sacreBLEU's warning about it is not.
    metric = BLEU(tokenize=tokenize, smooth_method=smooth, force=True)
    result = metric.corpus_score(hypotheses, references)
    return BleuScore(
        score=result.score,
        precisions=list(result.precisions),
        brevity_penalty=result.bp,
        hypothesis_length=result.sys_len,
        reference_length=result.ref_len,
        signature=str(metric.get_signature()),
    )
