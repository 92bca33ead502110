"""The page of checked texts: each with its errors marked, what is true instead, and why."""

from collections.abc import Mapping, Sequence

from tlm_fairseq.report.page import Page
from tlm_fairseq.rotowire.checking.detokenised import split_text
from tlm_fairseq.rotowire.checking.mark_scores import ALL
from tlm_fairseq.rotowire.checking.marks import NUMBER, TYPES, Mark
from tlm_fairseq.rotowire.checking.measured_scores import MeasuredScore
from tlm_fairseq.rotowire.corpus.facts import Fact
from tlm_fairseq.rotowire.corpus.games import Game
from tlm_fairseq.rotowire.extraction.rule_extraction import extract_placed_facts
from tlm_fairseq.rotowire.report.column_errors import column_name, owners
from tlm_fairseq.rotowire.report.games_on_page import ShownText, TextError, add_counts, add_texts
from tlm_fairseq.rotowire.report.marked_text import MARK_STYLE, OPEN, WRONG, TextMark, add_legend

_SAMPLES = (
    ("28", TextMark(0, 1, WRONG, "31"), "the table says 31;"),
    ("led", TextMark(0, 1, WRONG), "the table says otherwise;"),
    ("next", TextMark(0, 1, OPEN), "the table does not decide it (marked where that was asked for)."),
)


def said(tokens: Sequence[str], mark: Mark) -> str:
    """Returns the words of a text that a mark is on."""
    return " ".join(tokens[mark.start : mark.end])


def checked_text(name: str, game: Game, tokens: list[str], marks: Sequence[Mark]) -> ShownText:
    """Returns the ``ShownText`` of a text and its marks, which are in order.

    The tokens are the corpus's, or the words of a text as people write it.
    """
    split = split_text(" ".join(tokens))
    facts = {split.words[placed.start]: placed.fact for placed in extract_placed_facts(game, split.tokens)}
    text_marks = [
        TextMark(mark.start, mark.end, WRONG if mark.decided else OPEN, mark.truth, f"{mark.type}: {mark.reason}")
        for mark in marks
    ]
    errors = [
        _error(game, tokens, mark, facts.get(mark.start) if mark.type == NUMBER and mark.decided else None)
        for mark in marks
    ]
    return ShownText(name, game, tokens, text_marks, errors)


def checked_page(texts: Sequence[ShownText], measured: Mapping[str, MeasuredScore]) -> Page:
    """Returns the ``Page`` of checked texts.

    Args:
        texts: those of ``checked_text``.
        measured: the ``measured_scores`` of such marks.
    """
    page = Page("Rotowire: errors in summaries", MARK_STYLE)
    errors, known = sum(len(text.errors) for text in texts), measured[ALL]
    page.paragraph(
        f"{errors} errors in {len(texts)} texts, {errors / max(len(texts), 1):.1f} a text, found by rules beside the "
        f"games' tables. In real texts in which people marked the errors, {_percent(known.precision)} of such marks "
        f"are right, {known.right} of {known.marks}, and {_percent(known.recall)} of the errors are found."
    )
    add_counts(page, texts, TYPES, {kind: _percent(score.precision) for kind, score in measured.items()})
    add_legend(page, _SAMPLES)
    add_texts(page, texts, TYPES)
    return page


def _error(game: Game, tokens: Sequence[str], mark: Mark, fact: Fact | None) -> TextError:
    """Returns the error of a mark; ``fact`` is what its number states, where that is of a column."""
    owner, about = (owners(game, fact), column_name(fact.relation)) if fact else ("", mark.claim)
    return TextError(mark.type, said(tokens, mark), mark.truth, owner, about, mark.reason)


def _percent(share: float) -> str:
    return f"{100 * share:.1f}\N{NO-BREAK SPACE}%"
