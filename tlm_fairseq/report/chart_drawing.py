"""Draws a chart with matplotlib (extra ``plot``)."""

import math
import textwrap
import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from math import inf, nan
from typing import TYPE_CHECKING, Any, cast

from tlm_fairseq.errors import UserError
from tlm_fairseq.report.chart import BAR, LINE, Chart, Height, Series
from tlm_fairseq.report.fonts import families_for

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.ticker import MaxNLocator

# Of an artist of matplotlib, by its names.
_Style = dict[str, Any]

# Of the palette of Okabe and Ito, which colour-blind readers tell apart; the markers say the same again.
PALETTE = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#8c6d31", "#7f7f7f")
_MARKERS = "osD^vPX*"
_MOST_MARKED_POINTS = 25
_MOST_BANDS = 3  # more lie over each other
_MOST_WHISKERS = 5  # of a line
_WHISKER_STEP = 0.008  # of the axis, from one line's to the next's
_WIDTH, _HEIGHT = 7.3, 3.9  # inches
_FONT_SIZE = 10  # points
_MOST_UPRIGHT_CATEGORIES = 6
_LONGEST_NAME, _LONGEST_TITLE, _LONGEST_CATEGORY = 26, 80, 12  # characters of a line


@contextmanager
def chart_settings(chart: Chart) -> Iterator[None]:
    """Sets matplotlib up for a chart while a block runs, and back after it.

    Raises:
        UserError: matplotlib is missing.
    """
    try:
        import matplotlib
    except ImportError as error:
        raise UserError(f"a chart needs matplotlib ({error}): pip install 'tlm-fairseq[plot]'") from None
    texts = [chart.title, chart.x_label, chart.y_label, *(one.name for one in chart.series)]
    texts += [x for one in chart.series for x in one.x if isinstance(x, str)]
    families, _ = families_for("".join(texts))
    settings = matplotlib.rc_context(
        {
            "font.family": [*families, "sans-serif"],
            "font.size": _FONT_SIZE,
            "text.parse_math": False,
            "svg.hashsalt": "tlm-fairseq",
            "svg.fonttype": "none",
            "axes.unicode_minus": True,
        }
    )
    with settings, warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from")
        yield


def chart_figure(chart: Chart, text_colour: str, line_colour: str) -> "Figure":
    """Returns the chart as a matplotlib ``Figure``; to be called inside ``chart_settings``."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(_WIDTH, _HEIGHT), layout="constrained")
    FigureCanvasAgg(figure)  # measures text
    axes = figure.add_subplot()
    categories = _categories(chart)
    if chart.kind == LINE:
        _draw_lines(axes, chart, categories)
    else:
        _draw_bars(axes, chart, categories, text_colour)
    _style_axes(axes, chart, categories, text_colour, line_colour)
    if len(chart.series) > 1:
        _name_series(axes, chart, text_colour)
    return figure


def _categories(chart: Chart) -> list[str] | None:
    """Returns the categories of the x axis in order, None where x are numbers."""
    places = [x for one in chart.series for x in one.x]
    if chart.kind == BAR or any(isinstance(x, str) for x in places):
        return list(dict.fromkeys(str(x) for x in places))
    return None


def _places(series: Series, categories: Sequence[str] | None) -> list[float]:
    if categories is None:
        return cast(list[float], list(series.x))
    return [categories.index(str(x)) for x in series.x]


def _numbers(values: Iterable[Height]) -> list[float]:
    return [nan if value is None else float(value) for value in values]


def _colours(number: int, one: Series) -> Sequence[int]:
    """Numbers of the palette, one for each x."""
    return one.colours if one.colours is not None else [number] * len(one.x)


def _line_style(number: int, one: Series) -> _Style:
    marked = len(one.x) <= _MOST_MARKED_POINTS
    number = next(iter(_colours(number, one)), number)
    return {
        "color": PALETTE[number % len(PALETTE)],
        "linewidth": 1.8,
        "linestyle": "--" if one.dashed else "-",
        "marker": _MARKERS[number % len(_MARKERS)] if marked else None,
        "markersize": 4.5,
    }


def _bar_style(number: int, one: Series) -> _Style:
    hatch = {"hatch": "///", "edgecolor": "white"} if one.dashed else {}
    return {"facecolor": PALETTE[number % len(PALETTE)], "linewidth": 0, **hatch}


def _with_bands(chart: Chart) -> list[Series]:
    """The lines whose intervals are drawn: all, else the solid ones, else none, so that they are not too many."""
    found = [one for one in chart.series if one.low is not None]
    for some in (found, [one for one in found if not one.dashed]):
        if len(some) <= _MOST_BANDS:
            return some
    return []


def _draw_whiskers(axes: "Axes", chart: Chart, categories: Sequence[str] | None) -> None:
    """Error bars at some points of each line, the last among them; those of different lines stand side by side."""
    places = [place for one in chart.series for place in _places(one, categories)]
    step = _WHISKER_STEP * (max(places) - min(places))
    for number, one in enumerate(chart.series):
        if one.low is not None and one.high is not None:
            shift = (number - (len(chart.series) - 1) / 2) * step
            chosen = slice(None, None, -math.ceil(len(one.x) / _MOST_WHISKERS))
            places = [place + shift for place in _places(one, categories)]
            colour = _line_style(number, one)["color"]
            axes.vlines(places[chosen], _numbers(one.low)[chosen], _numbers(one.high)[chosen], colour, linewidth=1.1)


def _draw_lines(axes: "Axes", chart: Chart, categories: Sequence[str] | None) -> None:
    with_bands = [] if chart.whiskers else _with_bands(chart)
    if chart.whiskers:
        _draw_whiskers(axes, chart, categories)
    for number, one in enumerate(chart.series):
        places, style = _places(one, categories), _line_style(number, one)
        axes.plot(places, _numbers(one.y), **style)
        if one.low is not None and one.high is not None and any(one is other for other in with_bands):
            low, high = _numbers(one.low), _numbers(one.high)
            axes.fill_between(places, low, high, color=style["color"], alpha=0.18, linewidth=0)


def _draw_bars(axes: "Axes", chart: Chart, categories: Sequence[str] | None, text_colour: str) -> None:
    width = 0.8 / len(chart.series)
    axes.axhline(0, color=text_colour, linewidth=0.8)
    for number, one in enumerate(chart.series):
        shift = (number - (len(chart.series) - 1) / 2) * width
        places = [place + shift for place in _places(one, categories)]
        colours = [PALETTE[colour % len(PALETTE)] for colour in _colours(number, one)]
        axes.bar(places, _numbers(one.y), 0.92 * width, **{**_bar_style(number, one), "facecolor": colours})
        if one.low is not None and one.high is not None:
            low, high = _numbers(one.low), _numbers(one.high)
            axes.vlines(places, low, high, color=text_colour, linewidth=1.3)
            for end in (low, high):
                axes.plot(places, end, linestyle="none", marker="_", markersize=6, color=text_colour)
        for place, values in zip(places, one.points or ()):
            # Beside each other in their order, left and right of the error bar.
            steps = [(step + 0.5) / len(values) - 0.5 for step in range(len(values))]
            around = [place + 0.7 * width * step for step in steps]
            axes.scatter(around, values, 14, facecolors="white", edgecolors=text_colour, linewidths=0.9, zorder=3)


def _style_axes(
    axes: "Axes", chart: Chart, categories: Sequence[str] | None, text_colour: str, line_colour: str
) -> None:
    title = textwrap.fill(chart.title, _LONGEST_TITLE)
    axes.set_title(title, loc="left", fontsize=_FONT_SIZE + 1, fontweight="bold", color=text_colour)
    axes.set_xlabel(chart.x_label, color=text_colour)
    axes.set_ylabel(chart.y_label, color=text_colour)
    axes.tick_params(color=line_colour, labelcolor=text_colour, length=3)
    axes.grid(True, axis="y" if categories else "both", color=line_colour, linewidth=0.8)
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(line_colour)
    if categories is None and all(isinstance(x, int) for one in chart.series for x in one.x):
        # A linear axis has this locator.
        cast("MaxNLocator", axes.xaxis.get_major_locator()).set_params(integer=True)
    if categories:
        axes.set_xticks(range(len(categories)), [textwrap.fill(name, _LONGEST_CATEGORY) for name in categories])
        axes.set_xlim(-0.6, len(categories) - 0.4)
        if len(categories) > _MOST_UPRIGHT_CATEGORIES:
            for label in axes.get_xticklabels():
                label.set(rotation=40, ha="right", rotation_mode="anchor")


def _name_series(axes: "Axes", chart: Chart, text_colour: str) -> None:
    """Names the series to the right of the axes; lines in the order of their ends, from the top."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    order: Sequence[int] = range(len(chart.series))
    samples: list[Artist]
    if chart.kind == LINE:
        samples = [Line2D([], [], **_line_style(number, one)) for number, one in enumerate(chart.series)]
        order = sorted(order, key=lambda number: -_last(chart.series[number]))
    else:
        samples = [Patch(**_bar_style(number, one)) for number, one in enumerate(chart.series)]
    axes.legend(
        [samples[number] for number in order],
        [textwrap.fill(chart.series[number].name, _LONGEST_NAME) for number in order],
        loc="upper left",
        bbox_to_anchor=(1.01, 1.02),
        frameon=False,
        labelcolor=text_colour,
        handlelength=1.8,
        borderaxespad=0,
    )


def _last(series: Series) -> float:
    return next((y for y in reversed(series.y) if y is not None), -inf)
