"""A page of text, tables and charts, written as one self-contained HTML file or as Markdown."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
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

# The class of a column of numbers.
_OF_FIGURES = "figure"
# A column with a cell of more characters wraps its lines.
_LONGEST_LINE = 32

HTML, MARKDOWN = "report.html", "report.md"


@dataclass(frozen=True)
class Link:
    """Words that lead to a heading of the page, the one with this ``anchor``; in Markdown they are just words."""

    text: str
    anchor: str


Words = str | Link


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

    def heading(self, text: str, level: int = 2, anchor: str | None = None) -> None:
        """Adds a heading: of a section, or at level 3 of a part of one; a ``Link`` can lead to its anchor."""
        identifier = f' id="{escaped(anchor)}"' if anchor else ""
        self._add(
            f"<h{level}{identifier}>{escaped(text)}</h{level}>", lambda figures: f"{'#' * level} {_escaped(text)}"
        )

    def paragraph(self, *parts: Words) -> None:
        """Adds a paragraph of texts and ``Link``s."""
        text = "".join(map(_text, parts))
        self._add(f"<p>{''.join(map(_html, parts))}</p>", lambda figures: _escaped_paragraph(text))

    def table(self, header: Sequence[str], rows: Sequence[Sequence[Words]], caption: str | None = None) -> None:
        """Adds a table; a column of numbers is aligned to the right, one of long texts wraps its lines.

        Args:
            header: of the columns, strings.
            rows: lists of strings and ``Link``s, one for each column.
            caption: what the table shows.

        Raises:
            ValueError: a row has not as many cells as the header.
        """
        header, rows = list(header), [list(row) for row in rows]
        if any(len(row) != len(header) for row in rows):
            raise ValueError(f"{caption or 'table'}: a row has not {len(header)} cells")
        texts = [[_text(cell) for cell in row] for row in rows]
        kinds = [_kind([row[column] for row in texts]) for column in range(len(header))]
        self._add(_html_table(header, rows, kinds, caption), lambda _: _markdown_table(header, texts, kinds, caption))

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

    @contextmanager
    def folded(self, title: str) -> Iterator[None]:
        """What is added within is folded away under a title until a reader opens it; in Markdown it is not."""
        self._add(f"<details><summary>{escaped(title)}</summary>", lambda figures: _escaped_paragraph(title))
        yield
        self._add("</details>")

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
        return "\n\n".join(filter(None, blocks)) + "\n"

    def _add(self, as_html: str, as_markdown: Markdown = lambda figures: "") -> None:
        self._blocks.append((as_html, as_markdown))


def _text(words: Words) -> str:
    return words.text if isinstance(words, Link) else words


def _html(words: Words) -> str:
    if isinstance(words, Link):
        return f'<a href="#{escaped(words.anchor)}">{escaped(words.text)}</a>'
    return escaped(words)


def _kind(cells: Sequence[str]) -> str:
    """Returns the class of a column: ``figure`` for numbers, ``prose`` for long texts, or none."""
    if any(re.search(r"\d", cell) for cell in cells) and all(_FIGURE.fullmatch(cell.strip()) for cell in cells):
        return _OF_FIGURES
    return "prose" if any(len(cell) > _LONGEST_LINE for cell in cells) else ""


def _html_table(
    header: Sequence[str], rows: Sequence[Sequence[Words]], kinds: Sequence[str], caption: str | None
) -> str:
    classes = [f' class="{kind}"' if kind else "" for kind in kinds]
    lines = ['<div class="scroll"><table>']
    if caption:
        lines.append(f"<caption>{escaped(caption)}</caption>")
    heads = (f'<th scope="col"{kind}>{escaped(cell)}</th>' for kind, cell in zip(classes, header))
    lines.append(f"<thead><tr>{''.join(heads)}</tr></thead>\n<tbody>")
    for row in rows:
        cells = (f"<td{kind}>{_html(cell)}</td>" for kind, cell in zip(classes, row))
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return "\n".join([*lines, "</tbody></table></div>"])


def _markdown_table(
    header: Sequence[str], rows: Sequence[Sequence[str]], kinds: Sequence[str], caption: str | None
) -> str:
    marks = "|".join("---:" if kind == _OF_FIGURES else "---" for kind in kinds)
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
