"""Charts of curves and bars: as inline SVG for a page, and as PNG and CSV files. Needs matplotlib (extra ``plot``)."""

import io
import re
from pathlib import Path

from tlm_fairseq.report.chart import Chart
from tlm_fairseq.report.chart_drawing import chart_figure, chart_settings
from tlm_fairseq.report.csv_file import write_csv
from tlm_fairseq.report.html_text import escaped
from tlm_fairseq.text.files import StrPath, written_whole
from tlm_fairseq.text.printed_text import printable

_PNG_DOTS_PER_INCH = 150
# Stand for the page's own colours of text and of fine lines; a page in light or dark has them from its style.
_TEXT_COLOUR, _GRID_COLOUR = "#1a1a1b", "#d9dce2"


def chart_svg(chart: Chart) -> str:
    """Returns the chart as an SVG element for a page; the same chart gives the same text.

    Text and fine lines take the colours of the page: its text colour, and the CSS variable ``--line``.

    Raises:
        UserError: matplotlib is missing.
    """
    picture = io.StringIO()
    with chart_settings(chart):
        figure = chart_figure(chart, _TEXT_COLOUR, _GRID_COLOUR)
        figure.savefig(
            picture,
            format="svg",
            transparent=True,
            metadata={"Date": None, "Creator": None, "Format": None, "Type": None},
        )
    return _for_a_page(picture.getvalue(), chart)


def write_chart(chart: Chart, folder: StrPath) -> None:
    """Writes ``folder/NAME.png`` and, with every point, ``folder/NAME.csv``: series, x, y, low, high.

    Raises:
        UserError: matplotlib is missing.
    """
    folder = Path(folder)
    with chart_settings(chart):
        figure = chart_figure(chart, _TEXT_COLOUR, _GRID_COLOUR)
        with written_whole(folder / f"{chart.name}.png", "wb") as handle:
            figure.savefig(
                handle,
                format="png",
                dpi=_PNG_DOTS_PER_INCH,
                facecolor="white",
                metadata={"Software": None},
                pil_kwargs={"optimize": True},
            )
    rows = ([one.name, *row] for one in chart.series for row in one.rows())
    write_csv(folder / f"{chart.name}.csv", ["series", "x", "y", "low", "high"], rows)


def _for_a_page(svg: str, chart: Chart) -> str:
    """Returns the element without the file's head.

    Its identifiers begin with the chart's name, so that a page can have several; its size is the page's.
    """
    svg = printable(svg[svg.index("<svg") :].strip())
    svg = re.sub(r'\bid="', f'id="{chart.name}-', svg)
    svg = svg.replace("url(#", f"url(#{chart.name}-").replace('href="#', f'href="#{chart.name}-')
    svg = svg.replace(_TEXT_COLOUR, "currentColor").replace(_GRID_COLOUR, f"var(--line, {_GRID_COLOUR})")
    head, rest = svg.split(">", 1)
    head = re.sub(r'\s(?:width|height)="[^"]*"', "", head)
    title = f'<title id="{chart.name}-title">{escaped(chart.title)}</title>'
    return f'{head} role="img" aria-labelledby="{chart.name}-title">{title}{rest}'
