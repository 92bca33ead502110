from tlm_fairseq.gec.metrics.span_edits import SpanEditScore
from tlm_fairseq.gec.report.table import Row, format_samples, table_of_rows
from tlm_fairseq.scoring.bleu import BleuScore

TABLE = """\
two sentences
                 BLEU   TP  FP    FN       P       R    F0.5
system          75.70  419  99  1643  0.8089  0.2032  0.5068
source copied  100.00    0   0  1986  1.0000  0.0000  0.0000
BLEU   bleu-signature
ERRANT errant-signature"""


def test_columns_stand_below_each_other():
    def row(name, bleu, *counts):
        edits = SpanEditScore(*counts, signature="errant-signature")
        return Row(name, BleuScore(bleu, [], 1, 1, 1, "bleu-signature"), edits)

    rows = [row("system", 75.699, 419, 99, 1643), row("source copied", 100, 0, 0, 1986)]
    assert table_of_rows("two sentences", rows).as_text() == TABLE


def test_samples_are_sentences_with_an_error():
    text = format_samples(["a", "b", "c"], ["a", "B", "C"], [["a", "b", "x"], ["a", "y", "c"]], number=1)
    assert text == "source      b\nhypothesis  B\nreference 0 b\nreference 1 y"
    assert format_samples(["a"], ["b"], [["a"]], number=3) == ""
