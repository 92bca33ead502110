"""A summary on a page, each number of a fact in the colour of what the box score says to it."""

from collections.abc import Sequence

from tlm_fairseq.report.html_text import escaped
from tlm_fairseq.report.page import Page
from tlm_fairseq.rotowire.corpus.facts import Fact
from tlm_fairseq.rotowire.metrics.judged_facts import CONTRADICTED, SUPPORTED, UNSUPPORTED, JudgedFact
from tlm_fairseq.rotowire.report.game_view import JudgedSummary, spoken_verdict

# The marks differ in their text too, for readers who see no difference of colour.
MARK_STYLE = """\
:root { --good: #d3efd9; --good-line: #1d7a38; --bad: #fbd7d3; --bad-line: #b3261e; --open: #fdeab8;
  --open-line: #946200; }
@media (prefers-color-scheme: dark) {
  :root { --good: #173d24; --good-line: #5fce82; --bad: #55201c; --bad-line: #ff8d83; --open: #4a3a10;
    --open-line: #f0bf4c; }
}
mark { color: inherit; padding: 0 .2em; border-radius: 3px; white-space: nowrap; }
mark.supported { background: var(--good); border-bottom: 2px solid var(--good-line); }
mark.contradicted { background: var(--bad); border-bottom: 2px solid var(--bad-line); font-weight: 600; }
mark.unsupported { background: var(--open); border-bottom: 2px dotted var(--open-line); }
.summary { line-height: 1.8; max-width: 46rem; }
.legend { color: var(--soft); font-size: .9rem; }
"""


def legend() -> tuple[str, str]:
    """Returns what the marks mean, as HTML and as text."""
    samples = [
        _mark_html("28", SUPPORTED, [], ""),
        "the box score says so;",
        _mark_html("28", CONTRADICTED, ["31"], ""),
        "the box score says 31;",
        _mark_html("28", UNSUPPORTED, [], ""),
        "it has no such figure.",
        "A number without a mark is none that the extractor reads as a fact of this game.",
    ]
    text = "[28 ≠ 31]: the box score says 31; [28 ?]: it has no such figure; other facts are supported."
    return f'<p class="legend">{" ".join(samples)}</p>', text


def add_summary(page: Page, summary: JudgedSummary) -> None:
    """Adds a ``JudgedSummary`` to a ``Page``: its text with marks, its RG precision, and a table of what is wrong."""
    marked: list[str] = []
    plain: list[str] = []
    for text, facts in summary.pieces():
        if facts:
            verdict, true_values = spoken_verdict(facts)
            marked.append(_mark_html(text, verdict, true_values, "; ".join(map(_explained, facts))))
            note = _note(verdict, true_values)
            plain.append(f"[{text}{note}]" if note else text)
        else:
            marked.append(escaped(text))
            plain.append(text)
    page.html(f'<p class="summary">{"".join(marked)}</p>', "".join(plain))
    share = f"RG precision {100 * summary.precision:.1f} %"
    page.paragraph(f"{summary.supported} of {len(summary.facts)} facts are supported by the box score: {share}.")
    wrong = [one for one in summary.facts if one.verdict != SUPPORTED]
    if wrong:
        rows = [
            [one.fact.entity, _column(one.fact), one.fact.number, ", ".join(one.true_values) or "no such figure"]
            for one in wrong
        ]
        page.table(["who", "what", "summary", "box score"], rows, caption="Facts that are not supported")


def _mark_html(number: str, verdict: str, true_values: Sequence[str], title: str) -> str:
    shown_title = f' title="{escaped(title)}"' if title else ""
    return f'<mark class="{verdict}"{shown_title}>{escaped(number + _note(verdict, true_values))}</mark>'


def _note(verdict: str, true_values: Sequence[str]) -> str:
    return {CONTRADICTED: f" ≠ {', '.join(true_values)}", UNSUPPORTED: " ?"}.get(verdict, "")


def _explained(judged: JudgedFact) -> str:
    """Returns a fact and what the table says to it, in words."""
    fact = judged.fact
    said = f"{fact.entity} {_column(fact)} {fact.number}"
    if judged.verdict == SUPPORTED:
        return f"{said}, as in the box score"
    return f"{said}; the box score has {', '.join(judged.true_values) or 'no such figure'}"


def _column(fact: Fact) -> str:
    return fact.relation.partition("-")[2]
