"""A summary as a person looks at it: its text in pieces, and what the game's table says to each fact."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tlm_fairseq.rotowire.corpus.games import Game
from tlm_fairseq.rotowire.corpus.summary_text import readable_spans
from tlm_fairseq.rotowire.metrics.judged_facts import (
    CONTRADICTED,
    SUPPORTED,
    JudgedFact,
    judge_facts,
    marked_spans,
    precision,
)


@dataclass(frozen=True)
class JudgedSummary:
    """A summary's tokens and its ``JudgedFact`` list."""

    tokens: list[str]
    facts: list[JudgedFact]

    @property
    def precision(self) -> float:
        """RG precision, 0 to 1."""
        return precision(self.facts)

    @property
    def supported(self) -> int:
        """How many facts the table supports."""
        return sum(one.verdict == SUPPORTED for one in self.facts)

    def pieces(self) -> Iterator[tuple[str, list[JudgedFact]]]:
        """Yields ``(text, judged facts)`` of the readable summary: numbers that state facts by themselves.

        The texts joined are the summary; the list is empty for what lies between.
        """
        for text, facts in readable_spans(self.tokens, marked_spans(self.facts)):
            yield text, facts or []


def judged_summary(game: Game, tokens: list[str]) -> JudgedSummary:
    """Returns the ``JudgedSummary`` of a summary of a game."""
    return JudgedSummary(tokens, judge_facts(game, tokens))


def spoken_verdict(facts: Sequence[JudgedFact]) -> tuple[str, list[str]]:
    """Returns ``(verdict, true values)`` of a number: the worst of its facts', and the values of the wrong ones."""
    wrong = [one for one in facts if one.verdict == CONTRADICTED]
    if wrong:
        return CONTRADICTED, list(dict.fromkeys(value for one in wrong for value in one.true_values))
    return next((one.verdict for one in facts if one.verdict != SUPPORTED), SUPPORTED), []
