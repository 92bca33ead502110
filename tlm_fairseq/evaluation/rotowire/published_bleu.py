"""BLEU as papers on Rotowire report it: of the tokenised text, without smoothing."""

from tlm_fairseq.errors import UserError
from tlm_fairseq.evaluation.bleu import BleuScore


def score_published_bleu(hypotheses, references):
    """Returns the ``BleuScore`` that multi-bleu gives for tokenised text.

    Args:
        hypotheses, references: texts, tokens separated by spaces, one of each for a game.
    """
    from sacrebleu.metrics import BLEU

    if len(hypotheses) != len(references):
        raise UserError(f"{len(hypotheses)} hypotheses and {len(references)} references; give one for each")
    metric = BLEU(tokenize="none", smooth_method="none", force=True)
    result = metric.corpus_score(hypotheses, [references])
    return BleuScore(
        score=result.score,
        precisions=list(result.precisions),
        brevity_penalty=result.bp,
        hypothesis_length=result.sys_len,
        reference_length=result.ref_len,
        signature=str(metric.get_signature()),
    )
