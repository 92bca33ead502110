"""Names whose figures are somebody else's.

Where the figures that a sentence gives to a name are mostly another's, the name is wrong, once; what follows is then
held against that one.
"""

from collections.abc import Iterator

from tlm_fairseq.rotowire.checking.game_figures import GameFigures, number_of
from tlm_fairseq.rotowire.checking.marks import NAME, Mark
from tlm_fairseq.rotowire.checking.reading import Reading
from tlm_fairseq.rotowire.checking.sentence_reading import SentenceReading
from tlm_fairseq.rotowire.checking.stated_figures import Statement, column_of, fits, statements
from tlm_fairseq.rotowire.extraction.sentence import PlacedFact

# By how many figures another must fit better.
_BETTER_BY = 2
_LED_IN_SCORING = r"<p> led (?:the way|the (?:team|<t>)|<t>)(?: for (?:the )?<t>)? in scoring"


def check_figures_of_others(reading: Reading) -> Iterator[Mark]:
    """A name whose figures in a sentence are not its own but another's; or who has figures and did not play."""
    stated: set[tuple[str, str, int]] = set()
    for sentence in reading.sentences:
        said = statements(sentence)
        for statement in said:
            if statement.place is None:
                continue
            others = stated | {key for other in said if other is not statement for key in _keys(other)}
            meant = _meant(sentence.figures, statement, others) or _leader_meant(sentence, statement)
            if meant is not None:
                reason = f"The figures here are those of {meant}, not of {statement.entity}."
                yield sentence.rename(statement.place, meant, reason, "figures of another")
            elif _did_not_play(sentence.figures, statement.entity):
                reason = f"{statement.entity} did not play."
                start, end = sentence.tokens_of(statement.place, statement.place + 1)
                yield Mark(start, end, NAME, "", reason, "did not play")
        stated |= {key for statement in said for key in _keys(statement)}


def _keys(statement: Statement) -> Iterator[tuple[str, str, int]]:
    for placed in statement.facts:
        number = number_of(placed.fact.number)
        if number is not None:
            yield statement.entity, column_of(placed), number


def _meant(figures: GameFigures, statement: Statement, stated: set[tuple[str, str, int]]) -> str | None:
    """Returns whose figures a statement has, where they are clearly another's.

    Not so where the text gives the other his figures elsewhere: then the name is meant, and its figures are wrong.
    """
    told = statement.told
    if len(told) < _BETTER_BY:
        return None
    if statement.entity in figures.teams:
        others = [figures.opponent(statement.entity)]
    else:
        others = [name for name, player in figures.players.items() if player.played and name != statement.entity]
    own = _fitting(figures, told, statement.entity)
    best = max(others, key=lambda name: len(_fitting(figures, told, name)), default=None)
    if best is None:
        return None
    fitting = _fitting(figures, told, best)
    clearly = len(fitting) * 3 >= len(told) * 2 and len(own) * 3 <= len(told) and len(fitting) - len(own) >= _BETTER_BY
    if not clearly or any(column_of(placed) == "PTS" for placed in own):
        return None
    again = sum((best, column_of(placed), number_of(placed.fact.number)) in stated for placed in fitting)
    return None if again >= _BETTER_BY else best


def _leader_meant(sentence: SentenceReading, statement: Statement) -> str | None:
    """Returns the leading scorer who is meant, where another of his team is said to have led with his points."""
    figures, name = sentence.figures, statement.entity
    team = figures.team_of(name)
    points = [placed for placed in statement.facts if placed.fact.relation == "PLAYER-PTS"]
    if team is None or not points or not sentence.has(_LED_IN_SCORING):
        return None
    best = figures.leaders(figures.team_mates(team))
    meant = best[0] if len(best) == 1 and not fits(figures, name, points[0]) else None
    return meant if meant is not None and fits(figures, meant, points[0]) else None


def _fitting(figures: GameFigures, told: list[PlacedFact], entity: str) -> list[PlacedFact]:
    return [placed for placed in told if fits(figures, entity, placed)]


def _did_not_play(figures: GameFigures, entity: str) -> bool:
    return entity not in figures.teams and not figures.players[entity].played
