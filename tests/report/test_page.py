from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tlm_fairseq.report import page as page_module
from tlm_fairseq.report.chart import Chart, Series
from tlm_fairseq.report.page import Link, Page

NASTY = '<script>alert("x")</script> & *stars* `code` a|b [link](x) _under_ snake_case'


class _Reader(HTMLParser):
    """Collects tags, attributes and the text outside <style>."""

    def __init__(self, document):
        super().__init__()
        self.tags, self.attributes, self.text, self.open = [], [], [], []
        self.feed(document)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]
        if tag not in ("meta",):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "style" not in self.open:
            self.text.append(data)


def a_page(text=NASTY):
    page = Page(text)
    page.heading(text)
    page.paragraph(text)
    page.table([text, "n"], [[text, "1.5"], ["b", "-"]], caption=text)
    page.preformatted(f"  two\n```\n{text}")
    return page


def test_every_text_arrives_as_it_is_and_makes_no_tag():
    read = _Reader(a_page().as_html())
    assert read.open == []
    assert "script" not in read.tags
    assert "".join(read.text).count(NASTY) == 8  # the title twice, the six others once
    assert not [name for _, name, _ in read.attributes if name in ("src", "href") or name.startswith("on")]


@given(st.text())
def test_any_text_is_escaped(text):
    page = Page("t")
    page.paragraph(text)
    assert _Reader(page.as_html()).tags.count("p") == 1


HOSTILE, SHOWN = "a\u202eb\u2066c\x1b[2J\x9b\x00d", r"a\u202eb\u2066c\u001b[2J\u009b\u0000d"


def test_what_a_browser_would_obey_is_shown():
    page = a_page(HOSTILE)
    document, markdown = page.as_html(), page.as_markdown()
    assert not set(HOSTILE) & set(document) - set("abcd[2J") and not set(HOSTILE) & set(markdown) - set("abcd[2J")
    assert "".join(_Reader(document).text).count(SHOWN) == 8
    assert SHOWN in markdown


def test_a_chart_shows_it_as_well():
    pytest.importorskip("matplotlib")
    page = Page("t")
    page.chart(Chart("loss", HOSTILE.replace("\x00", ""), "x", "y", [Series("\u202ea", ["\u2067x"], [1])]))
    assert not {"\u202e", "\u2066", "\u2067", "\x1b", "\x9b"} & set(page.as_html())


def test_one_function_escapes_for_pages():
    folder = Path(page_module.__file__).parent
    assert [path.name for path in folder.glob("*.py") if "html.escape" in path.read_text("utf-8")] == ["html_text.py"]


def test_columns_of_figures_are_right_aligned():
    page = Page("t")
    header = ["name", "F", "interval", "p", "mixed"]
    page.table(header, [["a", "12.5", "[1.0, 2.0]", "-", "1"], ["b", "−3 %", "[-1, 2]", "0.01", "one"]])
    assert page.as_html().count('<th scope="col" class="figure">') == 3
    assert "|---|---:|---:|---:|---|" in page.as_markdown()
    with pytest.raises(ValueError):
        page.table(["a"], [["1", "2"]])


def test_markdown_shows_marks_as_text():
    markdown = a_page().as_markdown()
    assert "&lt;script&gt;" in markdown and "<script>" in markdown.split("````")[1]
    assert r"\*stars\* \`code\` a\|b \[link\](x) \_under\_ snake_case" in markdown
    page = Page("t")
    for text in ("# no heading", "1. no list", "- no list", "2.5 is a number"):
        page.paragraph(text)
    page.html("<b>bold</b>", "one\n\n- two")
    assert page.as_markdown() == (
        "# t\n\n\\# no heading\n\n1\\. no list\n\n\\- no list\n\n2.5 is a number\n\none\n\n\\- two\n"
    )
    assert "<b>bold</b>" in page.as_html()


def test_charts_are_drawn_in_html_and_linked_from_markdown():
    pytest.importorskip("matplotlib")
    page = Page("t")
    page.chart(Chart("loss", "The loss", "x", "y", [Series("a", [1, 2], [1, 2])]))
    assert "<svg" in page.as_html() and "http-equiv" in page.as_html()
    assert "![The loss](pictures/loss.png)" in page.as_markdown("pictures")


def test_a_link_leads_to_a_heading():
    page = Page("t")
    page.heading("A game", level=3, anchor="game-1")
    page.paragraph("see ", Link(NASTY, "game-1"))
    page.table(["game"], [[Link("first", "game-1")]])
    read = _Reader(page.as_html())
    assert ("h3", "id", "game-1") in read.attributes
    assert [value for tag, name, value in read.attributes if (tag, name) == ("a", "href")] == ["#game-1"] * 2
    assert "script" not in read.tags and NASTY in read.text
    assert "see &lt;script&gt;" in page.as_markdown() and "| first |" in page.as_markdown()


def test_what_is_folded_stands_in_markdown_too():
    page = Page("t")
    with page.folded("More"):
        page.paragraph("inside")
    assert "<details><summary>More</summary>\n<p>inside</p>\n</details>" in page.as_html()
    assert page.as_markdown() == "# t\n\nMore\n\ninside\n"


def test_columns_of_long_texts_wrap():
    page = Page("t")
    page.table(["short", "long"], [["a", "word " * 10]])
    assert page.as_html().count(' class="prose"') == 2
