"""Metrics of grammatical error correction, a file each.

A new one is a class and its place in ``METRICS``: then `gec score`, `compare` and, where hypotheses are sentences,
`experiment` have it. All have one interface, that of ``tlm_fairseq.scoring.metric.Metric``::

    score = Errant(beta=0.5).score(sources, hypotheses, [first_annotator, second_annotator])
    print(score.f, score.signature)

The references of MaxMatch are a ``gold.Gold``, from ``gold.read_gold_m2``; those of ERRANT and ChERRANT may be one.
"""

from typing import Any

from tlm_fairseq.gec.metrics.cged import Cged
from tlm_fairseq.gec.metrics.cherrant import CharacterEdits, Cherrant
from tlm_fairseq.gec.metrics.errant import Errant
from tlm_fairseq.gec.metrics.gleu import Gleu
from tlm_fairseq.gec.metrics.max_match import MaxMatch
from tlm_fairseq.scoring.bleu import Bleu
from tlm_fairseq.scoring.chrf import Chrf
from tlm_fairseq.scoring.metric import Metric

METRICS: dict[str, type[Metric[Any, Any, Any]]] = {
    metric.name: metric for metric in (Bleu, Chrf, Errant, MaxMatch, Cged, Gleu, Cherrant, CharacterEdits)
}
