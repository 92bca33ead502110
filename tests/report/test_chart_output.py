import csv
import re
import sys
from xml.etree import ElementTree

import pytest

from tlm_fairseq.errors import UserError
from tlm_fairseq.report.chart import Chart, Series
from tlm_fairseq.report.chart_drawing import PALETTE, chart_figure, chart_settings
from tlm_fairseq.report.chart_output import chart_svg, write_chart

pytest.importorskip("matplotlib")

SVG = "{http://www.w3.org/2000/svg}"


def curves(name="loss", title="Loss"):
    series = [
        Series("train", [1, 2, 3], [9.0, 5.0, 2.5]),
        Series("valid", [1, 2, 3], [9.5, None, 3.0], [9.0, None, 2.5], [10.0, None, 3.5], dashed=True),
    ]
    return Chart(name, title, "updates", "loss", series)


def bars():
    return Chart("scores", "Scores", "", "F", [Series("a", ["x", "y"], [1.0, 2.0], [0.5, 1.5], [1.5, 2.5])], "bar")


def words(svg):
    return ["".join(text.itertext()).strip() for text in ElementTree.fromstring(svg).iter(f"{SVG}text")]


@pytest.mark.parametrize("chart", [curves(), bars()])
def test_an_element_that_names_itself_fills_the_page_and_is_the_same_each_time(chart):
    svg = chart_svg(chart)
    assert svg == chart_svg(chart)
    element = ElementTree.fromstring(svg)
    assert element.tag == f"{SVG}svg" and element.get("viewBox") and element.get("width") is None
    title = element.find(f"{SVG}title")
    assert (title.text, title.get("id")) == (chart.title, element.get("aria-labelledby"))
    assert element.get("role") == "img"
    assert "metadata" not in svg and not re.search(r"20\d\d-\d\d", svg)


def test_names_labels_and_text_are_text_in_the_colour_of_the_page():
    svg = chart_svg(curves(title='a <b> & "c" $x_1$'))
    assert {'a <b> & "c" $x_1$', "train", "valid", "updates", "loss"} <= set(words(svg))
    assert "currentColor" in svg and "var(--line" in svg and "#1a1a1b" not in svg
    assert words(svg).index("valid") < words(svg).index("train")  # valid ends above train


def test_two_charts_on_one_page_share_no_identifier():
    one, two = (set(re.findall(r'\bid="([^"]+)"', chart_svg(curves(name)))) for name in ("one", "two"))
    assert one and not one & two
    svg = chart_svg(curves("one"))
    used = set(re.findall(r'(?:url\(|href=")#([^")]+)', svg))
    assert used and used <= one


def test_files_hold_every_point(tmp_path):
    write_chart(curves(), tmp_path / "figures")
    with open(tmp_path / "figures" / "loss.csv", encoding="utf-8", newline="") as handle:
        rows = list(csv.reader(handle))
    assert rows[0] == ["series", "x", "y", "low", "high"]
    assert rows[1] == ["train", "1", "9.0", "", ""]
    assert rows[5:] == [["valid", "2", "", "", ""], ["valid", "3", "3.0", "2.5", "3.5"]]
    first = (tmp_path / "figures" / "loss.png").read_bytes()
    assert first.startswith(b"\x89PNG")
    write_chart(curves(), tmp_path / "figures")
    assert (tmp_path / "figures" / "loss.png").read_bytes() == first


def drawn(chart):
    """What is drawn of a chart: the axes of its figure."""
    with chart_settings(chart):
        return chart_figure(chart, "black", "grey").axes[0]


def with_band(name, dashed=False, colour=0):
    return Series(name, [1, 2], [1.0, 2.0], [0.5, 1.5], [1.5, 2.5], dashed, [colour, colour])


@pytest.mark.parametrize("solid, dashed, bands", [(2, 1, 3), (3, 3, 3), (4, 0, 0), (4, 4, 0)])
def test_no_more_than_three_bands_lie_over_each_other(solid, dashed, bands):
    series = [with_band(f"s{number}") for number in range(solid)]
    series += [with_band(f"d{number}", True) for number in range(dashed)]
    axes = drawn(Chart("c", "t", "x", "y", series))
    assert len(axes.lines) == solid + dashed and len(axes.collections) == bands


def test_many_lines_have_whiskers_at_some_of_their_points_side_by_side():
    places = list(range(0, 110, 10))
    series = [Series(f"s{number}", places, [1.0] * 11, [0.5] * 11, [1.5] * 11) for number in range(5)]
    series.append(Series("level", [0, 100], [0, 0], dashed=True))
    axes = drawn(Chart("c", "t", "x", "y", series, whiskers=True))
    places = [[segment[0][0] for segment in lines.get_segments()] for lines in axes.collections]
    assert [len(one) for one in places] == [4] * 5
    at_the_end = [one[0] for one in places]
    assert len(set(at_the_end)) == 5 and max(map(abs, (end - 100 for end in at_the_end))) < 5


def test_what_has_the_same_number_looks_alike_whatever_its_place():
    from matplotlib.colors import to_rgb

    lines = drawn(Chart("c", "t", "x", "y", [with_band("a", colour=4), with_band("b", True, 4)])).lines
    assert [line.get_color() for line in lines] == [PALETTE[4]] * 2 and lines[0].get_marker() == lines[1].get_marker()
    series = Series("a", ["x", "y"], [1.0, 2.0], colours=[4, 1], points=[[0.5, 1.5], [2.0]])
    axes = drawn(Chart("c", "t", "x", "y", [series], "bar"))
    assert [bar.get_facecolor()[:3] for bar in axes.patches] == [to_rgb(PALETTE[4]), to_rgb(PALETTE[1])]
    points = [group.get_offsets().data.tolist() for group in axes.collections]
    assert [[y for _, y in group] for group in points] == [[0.5, 1.5], [2.0]]
    # Beside each other within the bar.
    assert -0.4 < points[0][0][0] < points[0][1][0] < 0.4 and points[1][0][0] == 1


def test_matplotlib_keeps_its_settings():
    import matplotlib

    before = dict(matplotlib.rcParams)
    chart_svg(bars())
    assert dict(matplotlib.rcParams) == before


def test_labels_of_other_scripts_and_categories_on_a_line():
    svg = chart_svg(Chart("c", "题目", "доля", "F", [Series("模型", ["10 %", "100 %"], [1, 2])]))
    assert {"题目", "доля", "10 %", "100 %"} <= set(words(svg))


@pytest.mark.parametrize(
    "broken",
    [
        lambda: Chart("../up", "t", "x", "y", curves().series),
        lambda: Chart("c", "t", "x", "y", curves().series, "pie"),
        lambda: Chart("c", "t", "x", "y", [Series("empty", [], [])]),
        lambda: Series("a", [1, 2], [1]),
        lambda: Series("a", [1], [1], low=[0]),
    ],
)
def test_what_is_no_chart_is_refused(broken):
    with pytest.raises(ValueError):
        broken()


def test_a_missing_matplotlib_is_named_with_its_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(UserError, match=r"tlm-fairseq\[plot\]"):
        chart_svg(curves())
