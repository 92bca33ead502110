"""Metrics of grammatical error correction, a file each.

A new one is a class and its place in ``METRICS``: then `gec score`, `compare` and, where hypotheses are sentences,
`experiment` have it. All have one interface, that of ``tlm_fairseq.scoring.metric.Metric``::

    score = Errant(beta=0.5).score(sources, hypotheses, [first_annotator, second_annotator])
    print(score.f, score.signature)

The references of ERRANT, MaxMatch, ChERRANT and CLEME may be a ``gold.Gold`` instead, from ``gold.read_gold_m2``, and
the hypotheses of ERRANT, ChERRANT and CLEME a ``system_edits.SystemEdits``, from ``read_system_m2``.
"""

from typing import Any

from tlm_fairseq.gec.metrics.cged import Cged
from tlm_fairseq.gec.metrics.cherrant import CharacterEdits, Cherrant
from tlm_fairseq.gec.metrics.cleme import ClemeDependent, ClemeIndependent
from tlm_fairseq.gec.metrics.errant import Errant
from tlm_fairseq.gec.metrics.gleu import Gleu
from tlm_fairseq.gec.metrics.green import Green
from tlm_fairseq.gec.metrics.max_match import MaxMatch
from tlm_fairseq.scoring.bleu import Bleu
from tlm_fairseq.scoring.chrf import Chrf
from tlm_fairseq.scoring.metric import Metric

METRICS: dict[str, type[Metric[Any, Any, Any]]] = {
    metric.name: metric
    for metric in (
        Bleu,
        Chrf,
        Errant,
        MaxMatch,
        Cged,
        Gleu,
        Cherrant,
        CharacterEdits,
        ClemeDependent,
        ClemeIndependent,
        Green,
    )
}
