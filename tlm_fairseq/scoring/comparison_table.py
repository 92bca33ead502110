"""A comparison of systems with their baseline as a table."""

from collections.abc import Sequence

from tlm_fairseq.report.text_table import aligned
from tlm_fairseq.scoring.significance import Interval, SystemResult

HEADER = ("system", "", "interval", "difference", "interval", "p bootstrap", "p randomisation")
HOLM = "p Holm"


def format_comparison(
    names: Sequence[str], baseline: SystemResult, systems: Sequence[SystemResult], figure: str, digits: int
) -> str:
    """Returns the table as text.

    Args:
        names: of the baseline and of each system.
        baseline: the ``SystemResult`` of the baseline.
        systems: those of the systems.
        figure: what the score is called.
        digits: how many decimals a score gets; p values get 4.
    """
    with_holm = len(systems) > 1
    header = [HEADER[0], figure, *HEADER[2:], *([HOLM] if with_holm else [])]
    lines = [header, [names[0], f"{baseline.score:.{digits}f}", _interval(baseline.interval, digits), "baseline"]]
    lines[1] += [""] * (len(header) - len(lines[1]))
    for name, result in zip(names[1:], systems, strict=True):
        # Only the baseline has none.
        assert result.difference is not None and result.difference_interval is not None
        p_values = [result.p_bootstrap, result.p_randomisation]
        if with_holm:
            p_values.append(result.p_randomisation_holm)
        lines.append(
            [
                name,
                f"{result.score:.{digits}f}",
                _interval(result.interval, digits),
                _signed(result.difference, digits),
                _interval(result.difference_interval, digits, signed=True),
                *(f"{p:.4f}" for p in p_values),
            ]
        )
    return "\n".join(aligned(lines))


def _interval(interval: Interval, digits: int, signed: bool = False) -> str:
    low, high = (_signed(value, digits) if signed else f"{value:.{digits}f}" for value in interval)
    return f"[{low}, {high}]"


def _signed(value: float, digits: int) -> str:
    """Returns the value with its sign; nothing at all has none."""
    text = f"{value:+.{digits}f}"
    return text if float(text) else f"{0:.{digits}f}"
