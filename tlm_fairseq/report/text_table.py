"""Tables as plain text."""

from collections.abc import Iterable, Sequence

from tlm_fairseq.text.printed_text import printable_line


def aligned(rows: Iterable[Sequence[str]], gap: str = "  ") -> list[str]:
    """Returns a line for each row of cells, made printable: the first column to the left, the others to the right."""
    rows = [[printable_line(cell) for cell in row] for row in rows]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return [gap.join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]).rstrip() for row in rows]
