"""The page of checked texts: each with its errors marked, what is true instead, and why."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tlm_fairseq.report.html_text import escaped
from tlm_fairseq.report.page import Page
from tlm_fairseq.rotowire.checking.marks import TYPES, Mark
from tlm_fairseq.rotowire.corpus.summary_text import readable_pieces

_STYLE = """\
:root { --bad: #fbd7d3; --bad-line: #b3261e; --open: #fdeab8; --open-line: #946200; }
@media (prefers-color-scheme: dark) {
  :root { --bad: #55201c; --bad-line: #ff8d83; --open: #4a3a10; --open-line: #f0bf4c; }
}
mark { color: inherit; padding: 0 .2em; border-radius: 3px; }
mark.decided { background: var(--bad); border-bottom: 2px solid var(--bad-line); font-weight: 600; }
mark.open { background: var(--open); border-bottom: 2px dotted var(--open-line); }
.summary { line-height: 1.8; max-width: 46rem; }
"""
_HEADER = ("type", "text", "instead", "why")


@dataclass(frozen=True)
class CheckedText:
    """A text with the name of its game, its tokens, and its marks in order."""

    name: str
    game: str
    tokens: list[str]
    marks: list[Mark]


def errors_page(texts: Sequence[CheckedText]) -> Page:
    """Returns the ``Page`` of checked texts."""
    page = Page("Rotowire: errors in summaries", _STYLE)
    marks = [mark for text in texts for mark in text.marks]
    page.paragraph(
        f"{len(marks)} errors in {len(texts)} texts, {len(marks) / max(len(texts), 1):.1f} a text, found by rules "
        "beside the games' tables. What the table does not decide is marked by a dotted line, where that was asked for."
    )
    counts = Counter(mark.type for mark in marks)
    page.table(["type", "errors"], [[kind, str(counts[kind])] for kind in TYPES if counts[kind]])
    for text in texts:
        page.heading(f"{text.name}: {text.game}", level=3)
        _add_text(page, text)
        rows = [[mark.type, said(text.tokens, mark), mark.truth or "-", mark.reason] for mark in text.marks]
        if rows:
            page.table(_HEADER, rows)
    return page


def said(tokens: Sequence[str], mark: Mark) -> str:
    """Returns the words of a text that a mark is on."""
    return " ".join(tokens[mark.start : mark.end])


def _add_text(page: Page, text: CheckedText) -> None:
    pieces, at = readable_pieces(text.tokens), 0
    marked: list[str] = []
    plain: list[str] = []
    for mark in text.marks:
        before, words = "".join(pieces[at : mark.start]), "".join(pieces[mark.start : mark.end])
        space = words[: len(words) - len(words.lstrip(" "))]
        kind = "decided" if mark.decided else "open"
        title = f"{mark.type}: {mark.reason}"
        shown = escaped(words.lstrip(" "))
        marked.append(f'{escaped(before + space)}<mark class="{kind}" title="{escaped(title)}">{shown}</mark>')
        plain.append(f"{before}{space}[{words.lstrip(' ')}]")
        at = mark.end
    rest = "".join(pieces[at:])
    page.html(f'<p class="summary">{"".join(marked)}{escaped(rest)}</p>', "".join(plain) + rest)
