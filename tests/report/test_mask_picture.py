import sys

import pytest

from tlm_fairseq.errors import UserError
from tlm_fairseq.report.mask_picture import (
    CELL_COLOURS,
    DOTS_PER_INCH,
    LARGEST_CELL,
    ROLE_COLOURS,
    picture_format,
    write_mask_picture,
)
from tlm_fairseq.report.mask_view import ATTENDED, HIDDEN, MaskView

pytest.importorskip("matplotlib")


def kept_only(size, token="to"):
    return MaskView([token] * size, ["kept"] * size, [[True] * size] * size, False, "title")


def pixels(path):
    import numpy
    from PIL import Image

    with Image.open(path) as image:
        return numpy.asarray(image.convert("RGB")).astype(int)


def area(picture, colour):
    """Counts the pixels of exactly one colour, given as #rrggbb."""
    wanted = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    return int((picture == wanted).all(axis=2).sum())


def test_each_token_adds_a_cell_to_the_height_and_width(tmp_path):
    shapes = []
    for size in (10, 13):
        write_mask_picture(tmp_path / "mask.png", kept_only(size))
        shapes.append(pixels(tmp_path / "mask.png").shape)
    added = 3 * LARGEST_CELL * DOTS_PER_INCH
    assert shapes[1][0] - shapes[0][0] == pytest.approx(added, abs=2)
    assert shapes[1][1] - shapes[0][1] == pytest.approx(added, abs=2)


def test_colours_take_the_area_of_their_cells(tmp_path):
    # 2 of 9 cells are hidden; the legend's swatches are counted in both colours alike.
    rows = [[True, True, True], [False, True, True], [True, False, True]]
    view = MaskView(["a", "b", "c"], ["siblings", "siblings", "self"], rows, False, "title")
    write_mask_picture(tmp_path / "mask.png", view)
    picture = pixels(tmp_path / "mask.png")
    cell = (LARGEST_CELL * DOTS_PER_INCH) ** 2
    difference = area(picture, CELL_COLOURS[ATTENDED]) - area(picture, CELL_COLOURS[HIDDEN])
    assert difference == pytest.approx((7 - 2) * cell, rel=0.1)
    assert area(picture, ROLE_COLOURS["siblings"]) > 1.5 * area(picture, ROLE_COLOURS["self"])


@pytest.mark.parametrize("tokens", [["a"], ["supercalifragilisticexpialidocious"] * 3, ["披萨", "e\u0301", "$x_1$"]])
def test_nothing_is_cut_off_at_the_borders(tmp_path, tokens):
    size = len(tokens)
    view = MaskView(tokens, ["self"] * size, [[True] * size] * size, False, "a title that is wider than the mask " * 3)
    write_mask_picture(tmp_path / "mask.png", view)
    picture = pixels(tmp_path / "mask.png")
    border = [picture[:5], picture[-5:], picture[:, :5], picture[:, -5:]]
    assert all((strip == 255).all() for strip in border)
    assert (picture != 255).any()


@pytest.mark.parametrize(("suffix", "start"), [("png", b"\x89PNG\r\n\x1a\n"), ("svg", b"<?xml"), ("pdf", b"%PDF-")])
def test_forms_and_that_the_same_mask_gives_the_same_bytes(tmp_path, suffix, start):
    written = []
    for name in ("one", "two"):
        assert write_mask_picture(tmp_path / f"{name}.{suffix}", kept_only(3)) == ""
        written.append((tmp_path / f"{name}.{suffix}").read_bytes())
    assert written[0].startswith(start)
    assert written[0] == written[1]


def test_dollar_signs_are_no_formulas(tmp_path):
    write_mask_picture(tmp_path / "mask.png", kept_only(2, token=r"$\frac{$"))  # matplotlib would refuse to parse it
    assert (tmp_path / "mask.png").exists()


@pytest.mark.parametrize("name", ["mask.jpg", "mask", "mask.", "png"])
def test_an_unknown_suffix_is_refused(name):
    with pytest.raises(UserError, match=r"use one of \.png, \.svg, \.pdf"):
        picture_format(name)


def test_capital_suffix():
    assert picture_format("MASK.PNG") == "png"


def test_missing_matplotlib_names_the_command_that_mends_it(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(UserError, match=r"pip install 'tlm-fairseq\[plot\]'"):
        write_mask_picture(tmp_path / "mask.png", kept_only(1))
    assert list(tmp_path.iterdir()) == []
