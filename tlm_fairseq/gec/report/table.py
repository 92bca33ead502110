"""Scores of grammatical error correction as a table, and a few of its sentences to look at."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tlm_fairseq.gec.metrics.span_edits import SpanEditScore
from tlm_fairseq.gec.report.score_table import ScoreTable
from tlm_fairseq.scoring.bleu import BleuScore

HEADER = ("", "BLEU", "TP", "FP", "FN", "P", "R", "F")


@dataclass(frozen=True)
class Row:
    """One line of the table: a name, its ``BleuScore`` and its ``SpanEditScore``."""

    name: str
    bleu: BleuScore
    edits: SpanEditScore

    def cells(self) -> tuple[str, ...]:
        """Returns the line's cells as text: BLEU to 2 decimals, precision, recall and F to 4."""
        edits = self.edits
        ratios = (f"{value:.4f}" for value in (edits.precision, edits.recall, edits.f))
        return (self.name, f"{self.bleu.score:.2f}", *(str(count) for count in (edits.tp, edits.fp, edits.fn)), *ratios)


def table_of_rows(title: str, rows: Sequence[Row]) -> ScoreTable:
    """Returns the ``ScoreTable`` of rows, all scored alike; the signatures of the first stand below."""
    beta = rows[0].edits.beta
    signatures = (f"BLEU   {rows[0].bleu.signature}", f"ERRANT {rows[0].edits.signature}")
    return ScoreTable(title, (*HEADER[:-1], f"{HEADER[-1]}{beta:g}"), [row.cells() for row in rows], signatures)


def format_samples(
    sources: Iterable[str], hypotheses: Iterable[str], references: Iterable[Iterable[str]], number: int
) -> str:
    """Returns the first ``number`` sentences that have an error, with what the system and the annotators made of them.

    Args:
        sources, hypotheses: sentences.
        references: lists of corrected sentences, one per annotator.
        number: how many to show.
    """
    blocks: list[str] = []
    for source, hypothesis, *corrected in zip(sources, hypotheses, *references):
        if len(blocks) == number:
            break
        if all(reference == source for reference in corrected):
            continue
        lines = [f"source      {source}", f"hypothesis  {hypothesis}"]
        lines += [f"reference {k} {reference}" for k, reference in enumerate(corrected)]
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)
