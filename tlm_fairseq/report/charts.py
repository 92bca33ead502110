"""Charts of curves and bars: as inline SVG for a page, and as PNG and CSV files. Needs matplotlib (extra ``plot``)."""

import io
import re
from dataclasses import dataclass
from pathlib import Path

from tlm_fairseq.report.csv_file import write_csv
from tlm_fairseq.report.html_text import escaped
from tlm_fairseq.text.files import written_whole
from tlm_fairseq.text.printed_text import printable

LINE, BAR = "line", "bar"
_PNG_DOTS_PER_INCH = 150
# Stand for the page's own colours of text and of fine lines; a page in light or dark has them from its style.
_TEXT_COLOUR, _GRID_COLOUR = "#1a1a1b", "#d9dce2"


@dataclass(frozen=True)
class Series:
    """One curve, or one colour of bars.

    ``x`` are numbers, or strings for categories; ``y`` numbers, None where there is no point. ``low`` and ``high`` are
    the interval of each ``y``, drawn as a band around a line and as error bars on bars; None where there is none.
    """

    name: str
    x: list
    y: list
    low: list | None = None
    high: list | None = None
    dashed: bool = False

    def __post_init__(self):
        for given in (self.y, self.low, self.high):
            if given is not None and len(given) != len(self.x):
                raise ValueError(f"{self.name}: {len(given)} values for {len(self.x)} places of x")
        if (self.low is None) != (self.high is None):
            raise ValueError(f"{self.name}: an interval has both ends, low and high")

    def rows(self):
        """Yields ``(x, y, low, high)`` of each point."""
        nothing = [None] * len(self.x)
        return zip(self.x, self.y, self.low or nothing, self.high or nothing)


@dataclass(frozen=True)
class Chart:
    """A chart: ``name`` is the stem of its files, ``kind`` is ``"line"`` or ``"bar"``. Bars begin at zero."""

    name: str
    title: str
    x_label: str
    y_label: str
    series: list
    kind: str = LINE

    def __post_init__(self):
        if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", self.name):
            raise ValueError(f"{self.name!r} is no stem of a file name: letters, digits, and . _ - in it")
        if self.kind not in (LINE, BAR):
            raise ValueError(f"{self.kind!r} is no kind of chart: {LINE} or {BAR}")
        if not any(y is not None for one in self.series for y in one.y):
            raise ValueError(f"{self.name}: a chart without a point")


def chart_svg(chart):
    """Returns the chart as an SVG element for a page; the same chart gives the same text.

    Text and fine lines take the colours of the page: its text colour, and the CSS variable ``--line``.

    Raises:
        UserError: matplotlib is missing.
    """
    from tlm_fairseq.report.chart_drawing import chart_figure, chart_settings

    picture = io.StringIO()
    with chart_settings(chart):
        figure = chart_figure(chart, _TEXT_COLOUR, _GRID_COLOUR)
        figure.savefig(picture, format="svg", transparent=True,
                       metadata={"Date": None, "Creator": None, "Format": None, "Type": None})  # fmt: skip
    return _for_a_page(picture.getvalue(), chart)


def write_chart(chart, folder):
    """Writes ``folder/NAME.png`` and, with every point, ``folder/NAME.csv``: series, x, y, low, high.

    Raises:
        UserError: matplotlib is missing.
    """
    from tlm_fairseq.report.chart_drawing import chart_figure, chart_settings

    folder = Path(folder)
    with chart_settings(chart):
        figure = chart_figure(chart, _TEXT_COLOUR, _GRID_COLOUR)
        with written_whole(folder / f"{chart.name}.png", "wb") as handle:
            figure.savefig(handle, format="png", dpi=_PNG_DOTS_PER_INCH, facecolor="white",
                           metadata={"Software": None}, pil_kwargs={"optimize": True})  # fmt: skip
    rows = ([one.name, *row] for one in chart.series for row in one.rows())
    write_csv(folder / f"{chart.name}.csv", ["series", "x", "y", "low", "high"], rows)


def _for_a_page(svg, chart):
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
