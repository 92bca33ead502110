"""A summary's judged facts as a page shows them: each number in the colour of what the box score says to it."""

from collections.abc import Sequence

from tlm_fairseq.report.page import Page
from tlm_fairseq.rotowire.corpus.facts import Fact
from tlm_fairseq.rotowire.corpus.games import Game
from tlm_fairseq.rotowire.metrics.judged_facts import CONTRADICTED, SUPPORTED, UNSUPPORTED, JudgedFact, marked_spans
from tlm_fairseq.rotowire.report.column_errors import column_name, owners
from tlm_fairseq.rotowire.report.game_view import JudgedSummary, spoken_verdict
from tlm_fairseq.rotowire.report.games_on_page import TextError
from tlm_fairseq.rotowire.report.marked_text import OPEN, RIGHT, WRONG, TextMark, add_legend

_VERDICTS = {SUPPORTED: RIGHT, CONTRADICTED: WRONG, UNSUPPORTED: OPEN}
_TYPES = {CONTRADICTED: "wrong number", UNSUPPORTED: "no such figure"}
ERROR_TYPES = tuple(_TYPES.values())
_SAMPLES = (
    ("28", TextMark(0, 1, RIGHT), "the box score says so;"),
    ("28", TextMark(0, 1, WRONG, "31"), "the box score says 31;"),
    (
        "28",
        TextMark(0, 1, OPEN),
        "it has no such figure. A number without a mark is none that the extractor reads as a fact of this game.",
    ),
)


def add_fact_legend(page: Page) -> None:
    """Adds what the marks of ``fact_marks`` mean."""
    add_legend(page, _SAMPLES)


def fact_marks(summary: JudgedSummary) -> list[TextMark]:
    """Returns the marks of a summary's facts, right ones too."""
    return [_mark(start, end, facts) for start, end, facts in marked_spans(summary.facts)]


def fact_errors(game: Game, summary: JudgedSummary) -> list[TextError]:
    """Returns the facts that the box score does not support as errors."""
    return [
        TextError(
            _TYPES[one.verdict],
            f"{one.fact.entity}: {one.fact.number}",
            ", ".join(one.true_values),
            owners(game, one.fact),
            column_name(one.fact.relation),
            _explained(one),
        )
        for one in summary.facts
        if one.verdict != SUPPORTED
    ]


def _mark(start: int, end: int, facts: Sequence[JudgedFact]) -> TextMark:
    verdict, true_values = spoken_verdict(facts)
    return TextMark(start, end, _VERDICTS[verdict], ", ".join(true_values), "; ".join(map(_explained, facts)))


def _explained(judged: JudgedFact) -> str:
    """Returns a fact and what the table says to it, in words."""
    fact = judged.fact
    said = f"{fact.entity} {_column(fact)} {fact.number}"
    if judged.verdict == SUPPORTED:
        return f"{said}, as in the box score"
    return f"{said}; the box score has {', '.join(judged.true_values) or 'no such figure'}"


def _column(fact: Fact) -> str:
    return fact.relation.partition("-")[2]
