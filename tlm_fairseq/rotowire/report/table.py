"""Runs on Rotowire beside the published rows."""

from collections.abc import Iterable, Sequence

from tlm_fairseq.report.text_table import aligned
from tlm_fairseq.rotowire.metrics.published import PublishedRow
from tlm_fairseq.rotowire.metrics.summary_scores import SummaryScore

HEADER = ("system", "RG#", "RG P", "CS P", "CS R", "CO", "BLEU", "")
OTHER_EXTRACTOR = "*"
CHANCE = "another game's gold summary (chance)"
NOTE = (
    "* RG, CS and CO by another extractor than the run's: not comparable with it. BLEU of the tokenised text is.\n"
    "  CO of the published rows counts one more game, with ordering 1; so does the CO shown here (co_published)."
)
UNKNOWN = "-"


def run_row(name: str, score: SummaryScore) -> PublishedRow:
    """Returns the ``PublishedRow`` of a run, from its ``SummaryScore``."""
    selection = score.selection
    return PublishedRow(
        name,
        score.relations.number,
        100 * score.relations.precision,
        100 * selection.precision,
        100 * selection.recall,
        100 * selection.co_published,
        score.bleu.score,
    )


def format_rotowire_table(runs: Sequence[tuple[str, SummaryScore]], published: Iterable[PublishedRow]) -> str:
    """Returns the table as text: the runs, chance, the published rows with a mark on what cannot be compared, notes.

    Args:
        runs: ``(name, SummaryScore)`` pairs, scored with one signature.
        published: ``PublishedRow`` list.

    Raises:
        ValueError: the runs were scored in different ways.
    """
    if len({score.signature for _, score in runs}) != 1:
        raise ValueError("runs of one table must be scored alike")
    lines: list[tuple[str, ...]] = [HEADER]
    lines += [_cells(run_row(name, score), "") for name, score in runs]
    chance = runs[0][1].chance
    if chance is not None:
        lines.append(_cells(PublishedRow(CHANCE, None, None, None, None, None, chance.score), ""))
    lines += [_cells(row, "" if row.rg_number is None else OTHER_EXTRACTOR) for row in published]
    repeating = [f"{name}: {100 * score.repeating:.1f} % of the summaries repeat a sentence" for name, score in runs]
    return "\n".join(
        [
            *aligned(lines),
            NOTE,
            *repeating,
            f"RG CS CO  {runs[0][1].signature}",
            f"BLEU      {runs[0][1].bleu.signature}",
        ]
    )


def _cells(row: PublishedRow, mark: str) -> tuple[str, ...]:
    figures = (UNKNOWN if figure is None else f"{figure:.2f}" for figure in row[1:])
    return (row.name, *figures, mark)
