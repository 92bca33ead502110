"""Content selection and content ordering over facts, in the three variants that papers use.

Wiseman, Shieber and Rush, EMNLP 2017, section 4.1. Content selection (CS): precision and recall of the facts of a
system's summaries against those of the gold summaries, micro-averaged. Content ordering (CO): the mean over games of
1 - distance / length of the longer list, where the distance is the restricted Damerau-Levenshtein of the two lists.

What all variants share: two facts match when their relations are the same, their numbers are equal and their entities
can be the same. A player is the same where all words of one name stand, one after the other, in the other: ``Vucevic``
and ``Nikola Vucevic``. A city or a team's name is the same as what else belongs to one team: ``Boston``, ``Celtics``.

The variants:

- ``wiseman``: numbers are strings (``four`` is not ``4``); whether an entity is compared as a team's depends on the
  first of the two facts only (the predicted one; for ordering the gold one); a fact that matches an earlier one
  of its list is dropped; a predicted fact counts as correct if any gold fact matches it.
- ``ncp`` (Puduppully et al., AAAI 2019): number words equal digits; an entity is compared as a team's if either is one.
- ``macro`` (Puduppully and Lapata, TACL 2021): as ``ncp``, but duplicates stay, and each gold fact matches one
  predicted fact at most, the matching being as large as possible.

Three faults of the original scorers are not repeated. Their recall exceeds 1 where two predicted facts match
one gold fact (``Lou Williams`` and ``Deron Williams`` for ``Williams``): here a game's correct facts are at most its
gold facts. They compare names by characters, so that ``Lo`` is ``Brook Lopez``: here by words, unless ``characters``
is asked for. They stop on a division by zero, on a number that is no number, and on a last game without facts:
here the score is 0 and such a number is a string.

They also count the blank line at the start of the files as a game whose ordering is perfect: ``co_published`` has it,
``co`` has not.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from tlm_fairseq.errors import UserError
from tlm_fairseq.rotowire.corpus.facts import Fact
from tlm_fairseq.rotowire.extraction.nba_teams import NBA_TEAMS
from tlm_fairseq.rotowire.extraction.number_words import parse_number
from tlm_fairseq.rotowire.metrics.score_record import VARIANTS
from tlm_fairseq.scoring.signature import Signature
from tlm_fairseq.version import __version__

ENTITY_MATCHES = ("words", "characters")


@dataclass(frozen=True)
class TupleScore:
    """CS and CO of facts: counts, and ratios from 0 to 1."""

    tp: int
    pred: int
    gold: int
    precision: float
    recall: float
    f1: float
    co: float
    co_published: float
    n_games: int
    signature: str

    def as_record(self) -> dict[str, object]:
        """Returns the score as a dictionary for JSON."""
        return dict(self.__dict__)


def score_tuples(
    gold: Sequence[Sequence[Fact]],
    predicted: Sequence[Sequence[Fact]],
    variant: str = "wiseman",
    entity_match: str = "words",
    teams: Sequence[tuple[str, str]] = NBA_TEAMS,
    **fields: str,
) -> TupleScore:
    """Returns the ``TupleScore`` of the predicted facts.

    Args:
        gold, predicted: a list of ``Fact`` for each game.
        variant: one of ``VARIANTS``.
        entity_match: one of ``ENTITY_MATCHES``.
        teams: ``(city, name)`` of the teams that a fact may name by either.
        fields: more of the signature, such as the extractor's name.

    Raises:
        UserError: the lists differ in their number of games, or there is none.
    """
    if len(gold) != len(predicted):
        raise UserError(f"{len(gold)} games of gold facts and {len(predicted)} of predicted facts; give both for each")
    if not gold:
        raise UserError("no game to score; give facts of one game at least")
    matcher = FactMatcher(variant, entity_match, teams)
    tp = predicted_total = gold_total = 0
    orderings: list[float] = []
    for gold_facts, predicted_facts in zip(gold, predicted):
        gold_facts, predicted_facts = map(matcher.without_duplicates, (gold_facts, predicted_facts))
        tp += matcher.count_correct(gold_facts, predicted_facts)
        predicted_total += len(predicted_facts)
        gold_total += len(gold_facts)
        orderings.append(content_ordering(gold_facts, predicted_facts, matcher))
    games = len(gold)
    ordering = sum(orderings) / games
    precision, recall = _ratio(tp, predicted_total), _ratio(tp, gold_total)
    return TupleScore(
        tp,
        predicted_total,
        gold_total,
        precision,
        recall,
        _ratio(2 * precision * recall, precision + recall),
        ordering,
        (sum(orderings) + 1) / (games + 1),
        games,
        tuple_signature(variant, entity_match, **fields),
    )


def tuple_signature(variant: str, entity_match: str = "words", metric: str = "cs-co", **fields: str) -> str:
    """Returns the signature of CS and CO; ``fields`` come after the variant."""
    signature = Signature(
        metric=metric,
        variant=variant,
        **fields,
        entities=entity_match,
        numbers="strings" if variant == "wiseman" else "values",
        duplicates="kept" if variant == "macro" else "dropped",
        matching="one-to-one" if variant == "macro" else "any",
        tp="at-most-gold-by-game",
        empty="0",
        ordering="osa",
        version=__version__,
    )
    return str(signature)


class FactMatcher:
    """Which facts count as the same, see above."""

    def __init__(self, variant: str, entity_match: str = "words", teams: Sequence[tuple[str, str]] = NBA_TEAMS) -> None:
        if variant not in VARIANTS:
            raise ValueError(f"variant {variant!r} is none of {VARIANTS}")
        if entity_match not in ENTITY_MATCHES:
            raise ValueError(f"entity match {entity_match!r} is none of {ENTITY_MATCHES}")
        self.one_to_one = variant == "macro"
        self._number_words = self._symmetric = variant != "wiseman"
        self._within = _words_within if entity_match == "words" else _characters_within
        self._short_names = {name for team in teams for name in team}
        self._full_names = [f"{city} {name}" for city, name in teams]

    def matches(self, first: Fact, second: Fact) -> bool:
        """Whether two facts count as the same; by ``wiseman`` this can depend on their order."""
        return (
            first.relation == second.relation
            and self._same_number(first.number, second.number)
            and self._same_entity(first.entity, second.entity)
        )

    def without_duplicates(self, facts: Sequence[Fact]) -> list[Fact]:
        """Returns the facts without those that match an earlier one, dropped or not; all of them by ``macro``."""
        if self.one_to_one:
            return list(facts)
        return [
            fact
            for place, fact in enumerate(facts)
            if not any(self.matches(fact, earlier) for earlier in facts[:place])
        ]

    def count_correct(self, gold: Sequence[Fact], predicted: Sequence[Fact]) -> int:
        """Returns how many predicted facts of a game are correct, at most as many as there are gold facts."""
        if self.one_to_one:
            return len(self.pairs(gold, predicted))
        correct = sum(any(self.matches(fact, other) for other in gold) for fact in predicted)
        return min(correct, len(gold))

    def pairs(self, gold: Sequence[Fact], predicted: Sequence[Fact]) -> dict[int, int]:
        """Returns ``{place in gold: place in predicted}``, a one-to-one matching as large as possible.

        Earlier facts are served first and take the first partner that is free, so that the order is kept where the
        size allows it. (Augmenting paths; Kuhn 1955.)
        """
        partners = [[place for place, other in enumerate(gold) if self.matches(fact, other)] for fact in predicted]
        taken: dict[int, int] = {}

        def place_fact(fact: int, tried: set[int]) -> bool:
            for place in partners[fact]:
                if place not in taken:
                    taken[place] = fact
                    return True
            for place in partners[fact]:
                if place not in tried:
                    tried.add(place)
                    if place_fact(taken[place], tried):
                        taken[place] = fact
                        return True
            return False

        for fact in range(len(predicted)):
            place_fact(fact, set())
        return taken

    def _same_number(self, first: str, second: str) -> bool:
        if first == second:
            return True
        if not self._number_words:
            return False
        value = parse_number(first)
        return value is not None and value == parse_number(second)

    def _same_entity(self, first: str, second: str) -> bool:
        if first == second:
            return True
        if first in self._short_names or (self._symmetric and second in self._short_names):
            return any(self._within(first, name) and self._within(second, name) for name in self._full_names)
        return self._within(first, second) or self._within(second, first)


def content_ordering(gold: Sequence[Fact], predicted: Sequence[Fact], matcher: FactMatcher) -> float:
    """Returns CO of one game: 1 - distance / length of the longer list; 1 where both are empty.

    Each gold fact stands for the first predicted fact that it matches. Predicted facts that match, which only ``macro``
    keeps, are one item: which copy stands for which would be an arbitrary choice, and would count as disorder.
    """
    longer = max(len(gold), len(predicted))
    if not longer:
        return 1.0
    items = [_first_match(fact, predicted, matcher) for fact in predicted]
    partners = [_first_match(fact, predicted, matcher) for fact in gold]
    # What matches nothing is an item of its own, a number that no predicted fact has.
    gold_items = [len(predicted) + place if partner is None else partner for place, partner in enumerate(partners)]
    return 1 - restricted_damerau_levenshtein(items, gold_items) / longer


def _first_match(fact: Fact, predicted: Sequence[Fact], matcher: FactMatcher) -> int | None:
    return next((place for place, other in enumerate(predicted) if matcher.matches(fact, other)), None)


def restricted_damerau_levenshtein(first: Iterable[Hashable], second: Iterable[Hashable]) -> int:
    """Returns the number of edits between two sequences of hashable items (optimal string alignment).

    An edit inserts, deletes or replaces an item, or swaps two neighbours; no part is edited twice.
    """
    return OSA.distance(list(first), list(second))


def _words_within(part: str, whole: str) -> bool:
    return f" {part} " in f" {whole} "


def _characters_within(part: str, whole: str) -> bool:
    return part in whole


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else 0.0
