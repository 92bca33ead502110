"""The scores of each type of edits as a table."""

from collections.abc import Mapping

from tlm_fairseq.gec.metrics.span_edits import SpanEditScore
from tlm_fairseq.gec.report.score_table import ScoreTable

ALL = "all"


def table_of_types(title: str, types: Mapping[str, SpanEditScore], score: SpanEditScore) -> ScoreTable:
    """Returns the ``ScoreTable`` of the scores of types, with that of all edits and its signature below."""
    header = ("type", "TP", "FP", "FN", "P", "R", f"F{score.beta:g}")
    rows = [(name, *_cells(one)) for name, one in {**types, ALL: score}.items()]
    return ScoreTable(title, header, rows, (score.signature,))


def _cells(score: SpanEditScore) -> list[str]:
    counts, ratios = (score.tp, score.fp, score.fn), (score.precision, score.recall, score.f)
    return [*map(str, counts), *(f"{value:.4f}" for value in ratios)]
