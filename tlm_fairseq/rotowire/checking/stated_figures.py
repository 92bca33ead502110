"""The figures that a sentence gives to each name in it, and those of them that the table contradicts."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from tlm_fairseq.rotowire.checking.column_words import called
from tlm_fairseq.rotowire.checking.game_figures import GameFigures, number_of
from tlm_fairseq.rotowire.checking.marks import NUMBER, Mark
from tlm_fairseq.rotowire.checking.other_games import is_of_another_game
from tlm_fairseq.rotowire.checking.reading import Reading
from tlm_fairseq.rotowire.checking.scores import is_score
from tlm_fairseq.rotowire.checking.sentence_reading import SentenceReading
from tlm_fairseq.rotowire.extraction.entity_mentions import PLAYER, TEAM
from tlm_fairseq.rotowire.extraction.sentence import PlacedFact
from tlm_fairseq.rotowire.extraction.text_pieces import MENTION, PAIR

_RECORD = ("WINS", "LOSSES")
_FORCED = r"forc\w+ (?:the )?(?P<team><t>) (?:into|to commit)"


@dataclass
class Statement:
    """The facts that a sentence states of one name.

    ``entity`` is who is meant; ``place`` is that of the name, None where the sentence has none.
    """

    entity: str
    place: int | None
    facts: list[PlacedFact] = field(default_factory=list)

    @property
    def told(self) -> list[PlacedFact]:
        """The facts that tell whose they are: a team's record alone does not."""
        return [placed for placed in self.facts if column_of(placed) not in _RECORD]


def column_of(placed: PlacedFact) -> str:
    """Returns the column that a fact is about, without prefix."""
    return placed.fact.relation.partition("-")[2]


def statements(sentence: SentenceReading) -> list[Statement]:
    """Returns the sentence's facts by the name that they belong to, scores of two teams left out."""
    found: dict[tuple[str, int | None], Statement] = {}
    for placed in sentence.facts:
        if _is_of_a_score(sentence, placed):
            continue
        place = _forced(sentence, placed)
        place = _name_place(sentence, placed) if place is None else place
        name = None if place is None else sentence.name_at(place)
        entity = name or placed.fact.entity
        found.setdefault((entity, place), Statement(entity, place)).facts.append(placed)
    for statement in found.values():
        statement.place, statement.entity = _likely_owner(sentence, statement)
    return list(found.values())


def check_figures(reading: Reading) -> Iterator[Mark]:
    """Yields the marks of numbers that the table contradicts."""
    for sentence in reading.sentences:
        yield from _turnovers_of_their_own(sentence)
        for statement in statements(sentence):
            for placed in statement.facts:
                column = column_of(placed)
                true = sentence.figures.value(statement.entity, column)
                if _is_of_the_name(sentence, statement, placed) or is_of_another_game(sentence, placed):
                    continue
                if true is not None and true != number_of(placed.fact.number):
                    reason = f"{statement.entity} had {true} {called(column)}, not {placed.fact.number}."
                    yield Mark(placed.start, placed.end, NUMBER, str(true), reason, "column")


def _turnovers_of_their_own(sentence: SentenceReading) -> Iterator[Mark]:
    """``forced the Kings into 21 turnovers , while committing only 13 of their own``."""
    for found in sentence.find(rf"{_FORCED} <n> turnovers .*committing (?:just |only )?(?P<own><n>) of their own"):
        other = found.name("team")
        team = None if other is None else sentence.figures.opponent(other)
        true = None if team is None else sentence.figures.value(team, "TOV")
        if true is not None and true != found.numbers("own")[0]:
            reason = f"{team} had {true} turnovers, not {found.numbers('own')[0]}."
            yield found.mark("own", NUMBER, str(true), reason, "column")


def _is_of_the_name(sentence: SentenceReading, statement: Statement, placed: PlacedFact) -> bool:
    """Whether the name is wrong and the figure its own: then the name is the error, and the figure no further one."""
    if statement.place is None:
        return False
    named = sentence.pieces[statement.place].who.entity
    return named is not None and named != statement.entity and fits(sentence.figures, named, placed)


def _likely_owner(sentence: SentenceReading, statement: Statement) -> tuple[int | None, str]:
    """Returns the place and the name that a statement is of.

    Where the reading gives figures to one name that all fit another one before them, which has none of its own, they
    are that one's: ``The Cavs held Orlando in check , as the visitors shot 38 percent and 24 percent from deep``.
    """
    told, figures = statement.told, sentence.figures
    if len(told) < 2 or any(fits(figures, statement.entity, placed) for placed in told):
        return statement.place, statement.entity
    taken = {placed.fact.entity for placed in sentence.facts if placed not in statement.facts}
    kind = TEAM if statement.entity in figures.teams else PLAYER
    for at, piece in enumerate(sentence.pieces):
        name = sentence.name_at(at, kind)
        if name is None or name in (statement.entity, *taken) or piece.start >= told[0].start:
            continue
        if all(fits(figures, name, placed) for placed in told):
            return at, name
    return statement.place, statement.entity


def fits(figures: GameFigures, entity: str, placed: PlacedFact) -> bool:
    """Whether the table has the figure of a fact for somebody."""
    return figures.value(entity, column_of(placed)) == number_of(placed.fact.number)


def _is_of_a_score(sentence: SentenceReading, placed: PlacedFact) -> bool:
    if not placed.fact.relation.startswith(("TEAM-PTS", "TEAM-REB")):
        return False
    return any(
        piece.kind == PAIR and placed.start in (number.start for number in piece.numbers) and is_score(sentence, place)
        for place, piece in enumerate(sentence.pieces)
    )


def _forced(sentence: SentenceReading, placed: PlacedFact) -> int | None:
    """Returns the place of the team that turnovers are forced from: ``forced the Kings into 21 turnovers``."""
    if placed.fact.relation != "TEAM-TOV":
        return None
    for found in sentence.find(rf"{_FORCED} (?P<count><n>)"):
        if sentence.pieces[found.place("count")].numbers[0].start == placed.start:
            return found.place("team")
    return None


def _name_place(sentence: SentenceReading, placed: PlacedFact) -> int | None:
    """Returns the place of the name that a fact belongs to: the last before its number, or else the first behind."""
    places = [
        place
        for place, piece in enumerate(sentence.pieces)
        if piece.kind == MENTION and piece.who.entity == placed.fact.entity and sentence.is_name(place)
    ]
    before = [place for place in places if sentence.pieces[place].start < placed.start]
    return before[-1] if before else next(iter(places), None)
