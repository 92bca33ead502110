"""How well the rules read what people wrote, measured on facts that were read by hand: the one place of the figures."""

from typing import NamedTuple

from tlm_fairseq.rotowire.extraction.rule_versions import RULES_1, RULES_2


class MeasuredReading(NamedTuple):
    """Precision and recall of the facts read, and which texts they were measured on."""

    precision: float
    recall: float
    texts: str


_TEXTS = "twelve human summaries of real games, read by hand"
# By the name of a version.
MEASURED = {RULES_1.name: MeasuredReading(0.961, 0.951, _TEXTS), RULES_2.name: MeasuredReading(0.997, 1.0, _TEXTS)}
