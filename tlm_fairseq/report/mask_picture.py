"""A mask as a picture file. Needs matplotlib (the extra ``plot``)."""

import warnings
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from tlm_fairseq.errors import UserError
from tlm_fairseq.report.fonts import BASE_FAMILY, families_for
from tlm_fairseq.report.mask_view import ATTENDED, CELL_MEANINGS, HIDDEN, LATER, ROLE_MEANINGS, MaskView
from tlm_fairseq.text.files import StrPath, written_whole

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.text import Text

FORMATS = ("png", "svg", "pdf")

# Orange and sky blue of the palette of Okabe and Ito, which colour-blind readers tell apart; attended and
# hidden cells differ in lightness alone.
ROLE_COLOURS = {"kept": "#c4c4c4", "siblings": "#e69f00", "self": "#56b4e9"}
CELL_COLOURS = {ATTENDED: "#33415c", HIDDEN: "#e9edf3", LATER: "#ffffff"}
INK = "#1a1a1a"

DOTS_PER_INCH = 130
LARGEST_CELL, SMALLEST_CELL = 0.52, 0.17  # inches
WIDTH_TO_FILL = 7.5  # inches of matrix; cells shrink towards SMALLEST_CELL to keep to it
LONGEST_LABEL = 30  # characters


def write_mask_picture(path: StrPath, view: MaskView) -> str:
    """Draws a mask: rows are queries, columns are keys.

    Args:
        path: the file to write; its suffix, one of FORMATS, says in which form.
        view: a MaskView.

    Returns:
        The characters, as a string, that no installed font holds; they are drawn as boxes.

    Raises:
        UserError: matplotlib is missing, or the suffix is unknown.
    """
    form = picture_format(path)
    matplotlib = _matplotlib()
    labels = [_clipped(label) for label in view.labels()]
    families, unknown = families_for("".join(labels))
    # No dates: the same mask gives the same bytes.
    settled: dict[str, dict[str, Any]] = {
        "svg": {"metadata": {"Date": None}},
        "pdf": {"metadata": {"CreationDate": None}},
        "png": {"pil_kwargs": {"optimize": True}},
    }
    settings = {"font.family": families, "text.parse_math": False}
    with matplotlib.rc_context(settings), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from")
        figure = _figure(view, labels)
        with written_whole(path, "wb") as handle:
            figure.savefig(
                handle,
                format=form,
                dpi=DOTS_PER_INCH,
                bbox_inches="tight",
                pad_inches=0.15,
                facecolor="white",
                **settled[form],
            )
    return unknown


def picture_format(path: StrPath) -> str:
    """Returns the one of FORMATS that the suffix of ``path`` names; raises UserError for any other."""
    form = Path(path).suffix[1:].lower()
    if form not in FORMATS:
        raise UserError(f"{path}: the suffix says the form of the picture; use one of .{', .'.join(FORMATS)}")
    return form


def _matplotlib() -> ModuleType:
    try:
        import matplotlib
    except ImportError as error:
        raise UserError(
            f"a picture needs matplotlib ({error}): pip install 'tlm-fairseq[plot]', or leave out --out for text"
        ) from None
    return matplotlib


def _clipped(label: str) -> str:
    return label if len(label) <= LONGEST_LABEL else label[: LONGEST_LABEL - 1] + "…"


def _figure(view: MaskView, labels: Sequence[str]) -> "Figure":
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    size = len(labels)
    cell = min(LARGEST_CELL, max(SMALLEST_CELL, WIDTH_TO_FILL / size))
    figure = Figure(figsize=(cell * size, cell * size), dpi=DOTS_PER_INCH)
    FigureCanvasAgg(figure)  # measures text
    # One unit is one cell. Labels and legend lie outside the axes: savefig's tight box takes them in.
    axes = figure.add_axes((0, 0, 1, 1), xlim=(0, size), ylim=(size, 0))
    axes.set_axis_off()
    sheet = _Sheet(figure, axes, cell)
    _draw_cells(sheet, view)
    _draw_labels(sheet, view, labels)
    _draw_title_and_legend(sheet, view)
    return figure


class _Sheet:
    """Draws in units of cells, with sizes given in inches; y grows downwards."""

    def __init__(self, figure: "Figure", axes: "Axes", cell: float) -> None:
        self.figure, self.axes, self.cell = figure, axes, cell
        self.font_size = min(11.0, max(6.5, cell * 72 * 0.55))

    def inches(self, length: float) -> float:
        return length / self.cell

    def box(self, x: float, y: float, width: float, height: float, colour: str, **style: Any) -> None:
        from matplotlib.patches import Rectangle

        self.axes.add_patch(Rectangle((x, y), width, height, facecolor=colour, clip_on=False, **style))

    def text(self, x: float, y: float, words: str, **style: Any) -> "Text":
        style = {"fontsize": self.font_size, "color": INK, "va": "center_baseline", **style}
        return self.axes.text(x, y, words, **style)

    def extent(self, artist: "Artist | None" = None) -> tuple[float, float, float, float]:
        """Returns (left, top, right, bottom) of an artist, or of all that was drawn."""
        canvas: Any = self.figure.canvas  # matplotlib has no types for its back ends
        drawn = (artist or self.axes).get_tightbbox(canvas.get_renderer())
        assert drawn is not None
        box = drawn.transformed(self.axes.transData.inverted())
        return box.x0, min(box.y0, box.y1), box.x1, max(box.y0, box.y1)


def _draw_cells(sheet: _Sheet, view: MaskView) -> None:
    from matplotlib.colors import ListedColormap

    kinds = list(CELL_COLOURS)
    size = len(view.tokens)
    codes = [[kinds.index(view.cell(query, key)) for key in range(size)] for query in range(size)]
    sheet.axes.pcolormesh(
        codes,
        cmap=ListedColormap(list(CELL_COLOURS.values())),
        vmin=0,
        vmax=len(kinds) - 1,
        edgecolors="white",
        linewidth=0.04 * sheet.cell * 72,
        clip_on=False,
    )
    sheet.box(0, 0, size, size, "none", edgecolor="#8a93a3", linewidth=0.8)


def _draw_labels(sheet: _Sheet, view: MaskView, labels: Sequence[str]) -> None:
    gap = sheet.inches(0.06)
    badge = sheet.inches(sheet.font_size * 5 / 72)
    strip = sheet.inches(0.11)
    for row, (label, role) in enumerate(zip(labels, view.roles, strict=True)):
        colour = ROLE_COLOURS[role]
        sheet.box(-gap - badge, row + 0.06, badge, 0.88, colour)
        sheet.text(-gap - badge / 2, row + 0.5, role, ha="center", fontsize=sheet.font_size * 0.9)
        sheet.text(-2 * gap - badge, row + 0.5, label, ha="right")
        sheet.box(row + 0.06, -gap - strip, 0.88, strip, colour)

    above = -2 * gap - strip
    heads = [sheet.text(column + 0.5, above, label, ha="center", va="bottom") for column, label in enumerate(labels)]
    if any(right - left > 0.95 for left, _, right, _ in map(sheet.extent, heads)):
        for head in heads:
            head.set(rotation=45, rotation_mode="anchor", ha="left", va="baseline")

    left, top, _, _ = sheet.extent()
    size = len(labels)
    small = {"fontsize": sheet.font_size * 0.9, "color": "#555555", "style": "italic"}
    sheet.text(left - gap, size / 2, "query", rotation=90, ha="right", va="center", **small)
    sheet.text(size / 2, top - gap, "key", ha="center", va="bottom", **small)


def _draw_title_and_legend(sheet: _Sheet, view: MaskView) -> None:
    left, top, _, bottom = sheet.extent()
    sheet.text(
        left,
        top - sheet.inches(0.15),
        view.title,
        ha="left",
        va="bottom",
        fontsize=11,
        fontweight="bold",
        family=BASE_FAMILY,
    )
    y = bottom + sheet.inches(0.2)
    for kind in view.cell_kinds():
        y = _draw_legend_line(sheet, left, y, CELL_COLOURS[kind], CELL_MEANINGS[kind])
    y += sheet.inches(0.08)
    for role, meaning in ROLE_MEANINGS.items():
        y = _draw_legend_line(sheet, left, y, ROLE_COLOURS[role], f"{role}: {meaning}")
    for note in view.notes():
        y = _draw_legend_line(sheet, left, y, None, note)


def _draw_legend_line(sheet: _Sheet, x: float, y: float, colour: str | None, meaning: str) -> float:
    swatch = sheet.inches(0.16)
    if colour:
        sheet.box(x, y, swatch, swatch, colour, edgecolor="#8a93a3", linewidth=0.8)
    sheet.text(x + 1.6 * swatch, y + swatch / 2, meaning, ha="left", fontsize=9.5)
    return y + sheet.inches(0.23)
