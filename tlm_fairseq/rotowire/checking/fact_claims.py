"""Figures that the table has: wrong numbers, or right numbers of a wrong name.

Where the figures that a sentence gives to a name are mostly another's, the name is wrong, once, and its figures are
held against the other's. A record alone tells nothing of the name.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from tlm_fairseq.rotowire.checking.game_figures import GameFigures
from tlm_fairseq.rotowire.checking.marks import NAME, NUMBER, Mark
from tlm_fairseq.rotowire.checking.reading import Reading, SentenceReading
from tlm_fairseq.rotowire.checking.score_claims import is_score
from tlm_fairseq.rotowire.corpus.facts import Fact
from tlm_fairseq.rotowire.extraction.entity_mentions import PLAYER
from tlm_fairseq.rotowire.extraction.number_words import parse_number
from tlm_fairseq.rotowire.extraction.sentence import PlacedFact
from tlm_fairseq.rotowire.extraction.text_pieces import MENTION, PAIR

_RECORD = ("WINS", "LOSSES")
# By how many figures another must fit better for the name to be wrong; one fewer will do where the named fits none.
_BETTER_BY = 2


@dataclass
class _Group:
    """The facts that a sentence states of one name; ``place`` is that of the name, None where there is none."""

    entity: str
    place: int | None
    facts: list[PlacedFact]


def check_facts(reading: Reading) -> Iterator[Mark]:
    """Yields the marks of wrong names and numbers; the sentences then know who is meant by a wrong name."""
    for sentence in reading.sentences:
        for group in _groups(sentence):
            meant = _meant(sentence.figures, group)
            if meant is not None and group.place is not None:
                mention = sentence.pieces[group.place].who
                sentence.meant[mention.start] = meant
                yield Mark(mention.start, mention.end, NAME, meant, _why_name(group, meant), "figures of another")
            yield from _wrong_numbers(sentence.figures, group, meant or group.entity)


def column_of(fact: Fact) -> str:
    """Returns the column that a fact is about, without prefix."""
    return fact.relation.partition("-")[2]


def _groups(sentence: SentenceReading) -> list[_Group]:
    """Returns the facts by the name that they belong to."""
    groups: dict[tuple[str, int | None], _Group] = {}
    for fact in sentence.facts:
        if _is_score(sentence, fact):
            continue
        place = _name_place(sentence, fact)
        key = (fact.fact.entity, place)
        groups.setdefault(key, _Group(fact.fact.entity, place, [])).facts.append(fact)
    return list(groups.values())


def _is_score(sentence: SentenceReading, fact: PlacedFact) -> bool:
    """Whether the number is one of a score, which is checked with the words around it."""
    if not fact.fact.relation.startswith(("TEAM-PTS", "TEAM-REB")):
        return False
    return any(
        piece.kind == PAIR and fact.start in (number.start for number in piece.numbers) and is_score(sentence, place)
        for place, piece in enumerate(sentence.pieces)
    )


def _name_place(sentence: SentenceReading, fact: PlacedFact) -> int | None:
    """Returns the place of the name that a fact belongs to: the last before its number, or else the first behind."""
    places = [
        place
        for place, piece in enumerate(sentence.pieces)
        if piece.kind == MENTION and piece.who.entity == fact.fact.entity and sentence.is_name(place)
    ]
    before = [place for place in places if sentence.pieces[place].start < fact.start]
    return before[-1] if before else next(iter(places), None)


def _meant(figures: GameFigures, group: _Group) -> str | None:
    """Returns whose figures those of a group are, where they are clearly another's."""
    told = [fact.fact for fact in group.facts if column_of(fact.fact) not in _RECORD]
    if group.entity in figures.teams:
        others = [figures.opponent(group.entity)]
    else:
        others = [name for name, player in figures.players.items() if player.played and name != group.entity]
    own = _fitting(figures, told, group.entity)
    best = max(others, key=lambda name: _fitting(figures, told, name), default=None)
    if best is None or len(told) < 2:
        return None
    fitting = _fitting(figures, told, best)
    if fitting * 3 < len(told) * 2 or fitting - own < _BETTER_BY or own * 4 > len(told):
        return None
    return best


def _fitting(figures: GameFigures, facts: list[Fact], entity: str) -> int:
    return sum(figures.value(entity, column_of(fact)) == parse_number(fact.number) for fact in facts)


def _why_name(group: _Group, meant: str) -> str:
    return f"The figures here are those of {meant}, not of {group.entity}."


def _wrong_numbers(figures: GameFigures, group: _Group, entity: str) -> Iterator[Mark]:
    for placed in group.facts:
        column = column_of(placed.fact)
        true = figures.value(entity, column)
        if true is None:
            if entity in figures.teams or figures.players[entity].played:
                continue
            reason = f"{entity} did not play."
            yield Mark(placed.start, placed.end, NUMBER, "", reason, "did not play")
        elif true != parse_number(placed.fact.number):
            reason = f"The table has {column} {true} for {entity}, not {placed.fact.number}."
            yield Mark(placed.start, placed.end, NUMBER, str(true), reason, "column")
