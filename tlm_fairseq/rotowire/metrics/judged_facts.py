"""The facts of a summary with what the game's table says to each: what RG counts, fact by fact.

The facts are those that the rule extractor reads, and a fact is supported where RG's precision counts it as true, so
that of a summary's facts the supported share is its RG precision.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tlm_fairseq.rotowire.corpus.facts import Fact
from tlm_fairseq.rotowire.corpus.games import Game
from tlm_fairseq.rotowire.extraction.number_words import parse_number
from tlm_fairseq.rotowire.extraction.rule_extraction import extract_placed_facts
from tlm_fairseq.rotowire.metrics.table_check import supports, table_values

SUPPORTED, CONTRADICTED, UNSUPPORTED = "supported", "contradicted", "unsupported"


@dataclass(frozen=True)
class JudgedFact:
    """A fact, the tokens ``start`` to ``end`` (exclusive) that say its number, and what the table says.

    ``verdict`` is ``SUPPORTED``; ``CONTRADICTED``, where the table has other values, then in ``true_values``; or
    ``UNSUPPORTED``, where it has none: the player did not play.
    """

    fact: Fact
    start: int
    end: int
    verdict: str
    true_values: tuple[str, ...] = ()


# Start and end (exclusive) of tokens, and the facts whose numbers they say.
Span = tuple[int, int, list[JudgedFact]]


def judge_facts(game: Game, tokens: list[str]) -> list[JudgedFact]:
    """Returns the ``JudgedFact`` list of a summary, in the order of the rule extractor."""
    return [JudgedFact(*placed, *_judge(game, placed.fact)) for placed in extract_placed_facts(game, tokens)]


def precision(judged: Sequence[JudgedFact]) -> float:
    """Returns the RG precision of judged facts, 0 to 1; 0 where there are none, as for ``RelationScore``."""
    return sum(one.verdict == SUPPORTED for one in judged) / len(judged) if judged else 0.0


def median_game(precisions: Sequence[float]) -> int:
    """Returns the number, from 0, of the game whose precision is the median; the lower one of two in the middle.

    Among games of one precision it is the one in the middle by number, so that no other rule chooses.
    """
    order = sorted(range(len(precisions)), key=lambda number: (precisions[number], number))
    return order[(len(order) - 1) // 2]


def marked_spans(judged: Iterable[JudgedFact]) -> list[Span]:
    """Returns ``(start, end, judged facts)`` of the places of a text that say numbers of facts, in order, none twice.

    A number can state several facts: ``15 points each``.
    """
    spans: list[Span] = []
    for one in sorted(judged, key=lambda one: (one.start, one.end)):
        if spans and one.start < spans[-1][1]:
            start, end, known = spans.pop()
            spans.append((start, max(end, one.end), [*known, one]))
        else:
            spans.append((one.start, one.end, [one]))
    return spans


def _judge(game: Game, fact: Fact) -> tuple[str, tuple[str, ...]]:
    if supports(game, fact):
        return SUPPORTED, ()
    values = [value for value in table_values(game, fact.entity, fact.relation) if parse_number(value) is not None]
    return (CONTRADICTED, tuple(values)) if values else (UNSUPPORTED, ())
