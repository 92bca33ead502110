"""BLEU as papers on Rotowire report it: of the tokenised text, without smoothing."""

from tlm_fairseq.scoring.bleu import score_bleu


def score_published_bleu(hypotheses, references):
    """Returns the ``BleuScore`` that multi-bleu gives for tokenised text.

    Args:
        hypotheses, references: texts, tokens separated by spaces, one of each for a game.
    """
    return score_bleu(hypotheses, [references], tokenize="none", smooth="none")
