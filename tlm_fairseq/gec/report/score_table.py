"""A table of scores with a line for each system, as text and as Markdown."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tlm_fairseq.errors import UserError
from tlm_fairseq.gec.metrics import METRICS
from tlm_fairseq.report.text_table import aligned
from tlm_fairseq.scoring.metric import Metric

NOTHING = "–"


@dataclass(frozen=True)
class ScoreTable:
    """What the table says: ``header`` and ``rows`` of cells, the system's name first, and ``notes`` below."""

    title: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    notes: Sequence[str] = ()

    def as_text(self) -> str:
        """Returns columns under the title, and the notes, as lines."""
        return "\n".join([self.title, *aligned([self.header, *self.rows]), *self.notes])

    def as_markdown(self) -> str:
        """Returns the same as a page of Markdown."""
        from tlm_fairseq.report.page import Page

        page = Page(self.title)
        page.table(self.header, self.rows)
        for note in self.notes:
            page.paragraph(note)
        return page.as_markdown()


def table_of_records(title: str, systems: Mapping[str, Iterable[tuple[str, Mapping[str, object]]]]) -> ScoreTable:
    """Returns the ``ScoreTable`` of systems that were scored alike.

    Args:
        title: what was scored.
        systems: the system's name -> (file, record as ``Score.as_record`` gives it) for each metric.

    Raises:
        UserError: a record is not one of ``METRICS``, or two of the same metric have other signatures.
    """
    columns: dict[str, None] = {}
    signatures: dict[str, object] = {}
    rows = []
    for name, records in systems.items():
        cells: dict[str, str] = {}
        for path, record in records:
            metric = _metric_of(record, path)
            signature = signatures.setdefault(metric.name, record.get("signature"))
            if record.get("signature") != signature:
                raise UserError(f"{path}: scored otherwise than the system before it, whose signature is {signature}")
            for label, keys in metric.figures.items():
                # The class's own figure has no beta.
                label += str(record.get("beta", "")) if keys == ("f",) else ""
                columns[label] = None
                cells[label] = _cell(record, keys, metric.digits, path)
        rows.append((name, cells))
    lines = [(name, *(cells.get(column, NOTHING) for column in columns)) for name, cells in rows]
    return ScoreTable(title, ("", *columns), lines, tuple(str(signature) for signature in signatures.values()))


def _metric_of(record: Mapping[str, object], path: str) -> type[Metric[Any, Any, Any]]:
    name = record.get("metric")
    metric = METRICS.get(name) if isinstance(name, str) else None
    if metric is None:
        raise UserError(f"{path}: no score of a metric; give what `tlm-fairseq gec score` writes with --json")
    return metric


def _cell(record: Mapping[str, object], keys: Iterable[str], digits: int, path: str) -> str:
    """A figure; a dash where there is none, as of a level without candidates, or 0/0."""
    value: object = record
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    if value is None:
        return NOTHING
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise UserError(f"{path}: no number at {'/'.join(keys)}; give what `tlm-fairseq gec score` writes with --json")
    return f"{value:.{digits}f}"
