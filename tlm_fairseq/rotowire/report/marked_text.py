"""A text on a page, with marks on what is right and wrong in it."""

from collections.abc import Sequence
from dataclasses import dataclass

from tlm_fairseq.report.html_text import escaped
from tlm_fairseq.report.page import Page
from tlm_fairseq.rotowire.corpus.summary_text import readable_spans

# What the table says to the marked words, as the marks' classes.
RIGHT, WRONG, OPEN = "right", "wrong", "open"
# The marks differ in their text too, for readers who see no difference of colour.
MARK_STYLE = """\
:root { --good: #d3efd9; --good-line: #1d7a38; --bad: #fbd7d3; --bad-line: #b3261e; --open: #fdeab8;
  --open-line: #946200; }
@media (prefers-color-scheme: dark) {
  :root { --good: #173d24; --good-line: #5fce82; --bad: #55201c; --bad-line: #ff8d83; --open: #4a3a10;
    --open-line: #f0bf4c; }
}
mark { color: inherit; padding: 0 .2em; border-radius: 3px; }
mark.right { background: var(--good); border-bottom: 2px solid var(--good-line); }
mark.wrong { background: var(--bad); border-bottom: 2px solid var(--bad-line); font-weight: 600; }
mark.open { background: var(--open); border-bottom: 2px dotted var(--open-line); }
.summary { line-height: 1.8; max-width: 46rem; }
.legend { color: var(--soft); font-size: .9rem; }
.legend mark { color: var(--text); }
"""


@dataclass(frozen=True)
class TextMark:
    """A mark on the tokens ``start`` to ``end`` (exclusive): ``RIGHT``, ``WRONG`` or ``OPEN``.

    ``truth`` is what should stand there, where that is known, and ``title`` what a reader sees who points at it.
    """

    start: int
    end: int
    verdict: str
    truth: str = ""
    title: str = ""

    def note(self) -> str:
        """Returns what stands behind the marked words."""
        if self.verdict == RIGHT:
            return ""
        return f" ≠ {self.truth}" if self.truth else (" ✗" if self.verdict == WRONG else " ?")


def _mark_html(words: str, mark: TextMark) -> str:
    """Returns marked words as HTML."""
    title = f' title="{escaped(mark.title)}"' if mark.title else ""
    return f'<mark class="{mark.verdict}"{title}>{escaped(words + mark.note())}</mark>'


def add_marked_text(page: Page, tokens: Sequence[str], marks: Sequence[TextMark]) -> None:
    """Adds a text to a ``Page``, with its marks, which are in order and do not overlap."""
    marked: list[str] = []
    plain: list[str] = []
    for words, mark in readable_spans(tokens, [(mark.start, mark.end, mark) for mark in marks]):
        marked.append(escaped(words) if mark is None else _mark_html(words, mark))
        note = "" if mark is None else mark.note()
        plain.append(f"[{words}{note}]" if note else words)
    page.html(f'<p class="summary">{"".join(marked)}</p>', "".join(plain))


def add_legend(page: Page, samples: Sequence[tuple[str, TextMark, str]]) -> None:
    """Adds what marks mean: ``(words, mark, meaning)`` of samples."""
    shown = [f"{_mark_html(words, mark)} {escaped(meaning)}" for words, mark, meaning in samples]
    plain = [f"[{words}{mark.note()}]: {meaning}" for words, mark, meaning in samples]
    page.html(f'<p class="legend">{" ".join(shown)}</p>', " ".join(plain))
