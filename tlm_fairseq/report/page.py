"""A page of text, tables and charts, written as one self-contained HTML file or as Markdown."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tlm_fairseq.report.chart import Chart
from tlm_fairseq.report.chart_output import chart_svg
from tlm_fairseq.report.html_text import escaped
from tlm_fairseq.report.page_style import STYLE
from tlm_fairseq.text.files import written_whole
from tlm_fairseq.text.printed_text import printable

# From the folder of the charts' pictures.
Markdown = Callable[[str], str]

# A number with what may stand around it: +1.2, 12.3 %, 1.2 ± 0.3, [1.2, 3.4], 12 - 5; or a sign for none.
_FIGURE = re.compile(r"[\[(<]?\s*[-+−±]?\s*\d[\d.,:\s%±+−–/()\[\]-]*\*?|[-–—]?")
_MARKDOWN_MARKS = re.compile(r"[\\`*\[\]|]|(?<!\w)_|_(?!\w)")
# What makes a heading, a list or a line at the start of a paragraph.
_BLOCK_MARK, _LIST_NUMBER = re.compile(r"^[#+=~-]"), re.compile(r"^(\d+)([.)])(?=\s|$)")

HTML, MARKDOWN = "report.html", "report.md"


@dataclass
class Page:
    """A page that grows block by block.

    Args:
        title: of the page.
        style: further CSS, for what ``html`` adds.
    """

    title: str
    style: str = ""
    _blocks: list[tuple[str, Markdown]] = field(default_factory=list)

    def heading(self, text: str, level: int = 2) -> None:
        """Adds a heading: of a section, or at level 3 of a part of one."""
        self._add(f"<h{level}>{escaped(text)}</h{level}>", lambda figures: f"{'#' * level} {_escaped(text)}")

    def paragraph(self, text: str) -> None:
        """Adds a paragraph."""
        self._add(f"<p>{escaped(text)}</p>", lambda figures: _escaped_paragraph(text))

    def table(self, header: Sequence[str], rows: Sequence[Sequence[str]], caption: str | None = None) -> None:
        """Adds a table; a column of numbers is aligned to the right.

        Args:
            header: of the columns, strings.
            rows: lists of strings, one for each column.
            caption: what the table shows.

        Raises:
            ValueError: a row has not as many cells as the header.
        """
        header, rows = list(header), [list(row) for row in rows]
        if any(len(row) != len(header) for row in rows):
            raise ValueError(f"{caption or 'table'}: a row has not {len(header)} cells")
        right = [_is_of_figures([row[column] for row in rows]) for column in range(len(header))]
        self._add(_html_table(header, rows, right, caption), lambda _: _markdown_table(header, rows, right, caption))

    def chart(self, chart: Chart) -> None:
        """Adds a ``Chart``; in Markdown as a link to its picture, which ``write_chart`` writes."""
        self._add(
            f'<figure class="scroll">{chart_svg(chart)}</figure>',
            lambda figures: f"![{_escaped(chart.title)}]({figures}/{chart.name}.png)",
        )

    def preformatted(self, text: str) -> None:
        """Adds text that keeps its lines and spaces."""
        longest = max(map(len, re.findall("`+", text)), default=0)
        fence = "`" * max(3, longest + 1)
        markdown = f"{fence}text\n{printable(text)}\n{fence}"
        self._add(f'<pre class="scroll">{escaped(text)}</pre>', lambda figures: markdown)

    def html(self, fragment: str, text: str) -> None:
        """Adds ready HTML, of which every text is escaped already, and the same as plain text for Markdown."""
        paragraphs = re.split(r"\n\s*\n", text.strip())
        self._add(fragment, lambda figures: "\n\n".join(map(_escaped_paragraph, paragraphs)))

    def as_html(self) -> str:
        """Returns the page as an HTML document without a script or anything from outside."""
        blocks = "\n".join(as_html for as_html, _ in self._blocks)
        title = escaped(self.title)
        # The policy keeps the promise even should a block break it.
        return (
            '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f"<title>{title}</title>\n<style>\n{STYLE}{self.style}</style>\n</head>\n"
            f"<body>\n<main>\n<h1>{title}</h1>\n{blocks}\n</main>\n</body>\n</html>\n"
        )

    def as_markdown(self, figures: str = "figures") -> str:
        """Returns the page as Markdown.

        Args:
            figures: the folder of the charts' pictures, as the Markdown file sees it.
        """
        blocks = [f"# {_escaped(self.title)}", *(as_markdown(figures) for _, as_markdown in self._blocks)]
        return "\n\n".join(blocks) + "\n"

    def _add(self, as_html: str, as_markdown: Markdown) -> None:
        self._blocks.append((as_html, as_markdown))


def _is_of_figures(cells: Sequence[str]) -> bool:
    return any(re.search(r"\d", cell) for cell in cells) and all(_FIGURE.fullmatch(cell.strip()) for cell in cells)


def _html_table(
    header: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[bool], caption: str | None
) -> str:
    classes = [' class="figure"' if is_figure else "" for is_figure in right]
    lines = ['<div class="scroll"><table>']
    if caption:
        lines.append(f"<caption>{escaped(caption)}</caption>")
    heads = (f'<th scope="col"{kind}>{escaped(cell)}</th>' for kind, cell in zip(classes, header))
    lines.append(f"<thead><tr>{''.join(heads)}</tr></thead>\n<tbody>")
    for row in rows:
        cells = (f"<td{kind}>{escaped(cell)}</td>" for kind, cell in zip(classes, row))
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return "\n".join([*lines, "</tbody></table></div>"])


def _markdown_table(
    header: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[bool], caption: str | None
) -> str:
    marks = "|".join("---:" if is_figure else "---" for is_figure in right)
    lines = [_markdown_row(header), f"|{marks}|", *map(_markdown_row, rows)]
    return "\n".join([*([_escaped_paragraph(caption), ""] if caption else []), *lines])


def _markdown_row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(map(_escaped, cells))} |"


def _escaped_paragraph(text: str) -> str:
    """Returns text as one Markdown paragraph, whatever it begins with."""
    return _LIST_NUMBER.sub(r"\1\\\2", _BLOCK_MARK.sub(r"\\\g<0>", _escaped(text)))


def _escaped(text: str) -> str:
    """Returns text on one line as Markdown that shows it as it is."""
    text = escaped(" ".join(text.split()), quote=False)
    return _MARKDOWN_MARKS.sub(r"\\\g<0>", text)


def write_page(page: Page, folder: Path, figures: str) -> list[Path]:
    """Writes a page as HTML and as Markdown into a folder, whose sub-folder ``figures`` has its charts.

    Returns the paths of both files.
    """
    texts = {HTML: page.as_html(), MARKDOWN: page.as_markdown(figures)}
    for name, text in texts.items():
        with written_whole(folder / name) as handle:
            handle.write(text)
    return [folder / name for name in texts]
