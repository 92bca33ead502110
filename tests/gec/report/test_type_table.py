from tlm_fairseq.gec.metrics.span_edits import SpanEditScore
from tlm_fairseq.gec.report.type_table import table_of_types

TABLE = """\
a system
type  TP  FP  FN       P       R      F1
M      1   0   0  1.0000  1.0000  1.0000
R      1   1   3  0.5000  0.2500  0.3333
all    2   1   3  0.6667  0.4000  0.5000
a-signature"""


def test_all_edits_stand_below_the_types():
    types = {"R:NOUN": (1, 1, 3), "M:NOUN": (1, 0, 0)}
    score = SpanEditScore(2, 1, 3, 1, "a-signature", types=types)
    assert table_of_types("a system", score.by_type(1), score).as_text() == TABLE
