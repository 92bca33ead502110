"""BLEU as papers on Rotowire report it: of the tokenised text, without smoothing."""

from tlm_fairseq.scoring.bleu import Bleu


def score_published_bleu(hypotheses, references):
    """Returns the ``BleuScore`` that multi-bleu gives for tokenised text.

    Args:
        hypotheses, references: texts, tokens separated by spaces, one of each for a game.
    """
    return Bleu(tokenize="none", smooth="none").score(None, hypotheses, [references])
