"""What a chart of curves or bars shows."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

LINE, BAR = "line", "bar"

Place = float | str
Height = float | None


@dataclass(frozen=True)
class Series:
    """One curve, or one colour of bars.

    ``x`` are numbers, or strings for categories; ``y`` numbers, None where there is no point. ``low`` and ``high`` are
    the interval of each ``y``, drawn as a band around a line and as error bars on bars; None where there is none.
    ``colours`` are numbers of the palette, one for each ``x`` (a line has the first), so that what has the same number
    looks alike in all charts of a page; None takes the place in the chart. ``points`` are the values behind each ``y``,
    drawn on bars.
    """

    name: str
    x: Sequence[Place]
    y: Sequence[Height]
    low: Sequence[Height] | None = None
    high: Sequence[Height] | None = None
    dashed: bool = False
    colours: Sequence[int] | None = None
    points: Sequence[Sequence[float]] | None = None

    def __post_init__(self) -> None:
        for given in (self.y, self.low, self.high, self.colours, self.points):
            if given is not None and len(given) != len(self.x):
                raise ValueError(f"{self.name}: {len(given)} values for {len(self.x)} places of x")
        if (self.low is None) != (self.high is None):
            raise ValueError(f"{self.name}: an interval has both ends, low and high")

    def rows(self) -> Iterator[tuple[Place, Height, Height, Height]]:
        """Yields ``(x, y, low, high)`` of each point."""
        nothing = [None] * len(self.x)
        return zip(self.x, self.y, self.low or nothing, self.high or nothing)


@dataclass(frozen=True)
class Chart:
    """A chart: ``name`` is the stem of its files, ``kind`` is ``"line"`` or ``"bar"``. Bars begin at zero.

    Intervals around lines are bands, or with ``whiskers`` error bars at some of the points, which many lines can have.
    """

    name: str
    title: str
    x_label: str
    y_label: str
    series: Sequence[Series]
    kind: str = LINE
    whiskers: bool = False

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", self.name):
            raise ValueError(f"{self.name!r} is no stem of a file name: letters, digits, and . _ - in it")
        if self.kind not in (LINE, BAR):
            raise ValueError(f"{self.kind!r} is no kind of chart: {LINE} or {BAR}")
        if not any(y is not None for one in self.series for y in one.y):
            raise ValueError(f"{self.name}: a chart without a point")
