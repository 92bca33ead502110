import pytest

pytest.importorskip("matplotlib")

from matplotlib import font_manager

from tlm_fairseq.report.fonts import BASE_FAMILY, families_for


@pytest.fixture
def installed(monkeypatch):
    """Lets only the given font files be installed, and takes them from matplotlib's list again at the end."""

    def install(*paths):
        monkeypatch.setattr(font_manager, "findSystemFonts", lambda: [str(path) for path in paths])
        monkeypatch.setattr(font_manager.fontManager, "ttflist", list(font_manager.fontManager.ttflist))

    return install


def make_font(folder, family, characters):
    """Writes a font whose every glyph is a square."""
    from fontTools.fontBuilder import FontBuilder
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    for corner in [(0, 500), (500, 500), (500, 0)]:
        pen.lineTo(corner)
    pen.closePath()
    names = [".notdef"] + [f"u{ord(character):04X}" for character in characters]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(character): name for character, name in zip(characters, names[1:], strict=True)})
    builder.setupGlyf({name: pen.glyph() for name in names})
    builder.setupHorizontalMetrics(dict.fromkeys(names, (600, 0)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": family, "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    path = folder / f"{family}.ttf"
    builder.save(path)
    return path


def test_latin_cyrillic_and_punctuation_need_one_font(installed):
    installed()
    assert families_for("I ate їжак … ▁") == ([BASE_FAMILY], "")


def test_the_font_that_holds_most_comes_first_and_the_rest_is_told(tmp_path, installed):
    installed(make_font(tmp_path, "Few", "我饼"), make_font(tmp_path, "Many", "我昨天"))
    assert families_for("我昨天 吃 饼 a") == ([BASE_FAMILY, "Many", "Few"], "吃")


def test_matplotlib_finds_the_chosen_font(tmp_path, installed):
    path = make_font(tmp_path, "Chosen", "我")
    installed(path)
    families_for("我")
    assert font_manager.findfont("Chosen", fallback_to_default=False) == str(path)


def test_files_that_are_no_fonts_are_passed_over(tmp_path, installed):
    (tmp_path / "broken.ttf").write_bytes(b"no font")
    installed(tmp_path / "broken.ttf", tmp_path / "absent.ttf")
    assert families_for("我") == ([BASE_FAMILY], "我")
