"""Extractors: what reads facts out of a summary.

An extractor has a ``name``, which the signatures of its scores carry, and ``extract(game, tokens)``, which returns the
list of ``Fact`` that a summary states about the ``Game``, in the order of the text.
"""

from tlm_fairseq.evaluation.rotowire.rule_extraction import RuleExtractor

_EXTRACTORS = {RuleExtractor.name: RuleExtractor}


def make_extractor(name):
    """Returns the extractor of that name, or None where there is none."""
    made = _EXTRACTORS.get(name)
    return None if made is None else made()
