"""Pairs of numbers of two teams: final scores, scores of a quarter or a half, rebounds; and who is said to be ahead.

A score with its numbers right and its sides swapped is one wrong verb. Other scores are compared number by number, that
of the team which is said to be ahead first.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from tlm_fairseq.rotowire.checking.game_figures import QUARTERS, GameFigures
from tlm_fairseq.rotowire.checking.marks import NAME, NUMBER, WORD, Mark
from tlm_fairseq.rotowire.checking.reading import Reading, SentenceReading
from tlm_fairseq.rotowire.extraction.quarter_words import quarter_of
from tlm_fairseq.rotowire.extraction.sentence import FEWEST_POINTS
from tlm_fairseq.rotowire.extraction.text_pieces import MENTION, PAIR

_BEAT = "defeated|beat|topped|downed|edged|routed|outlasted|bested|knocked off|took down|dispatched|held off"
_OUTSCORED = r"out-?scor\w+|outscor\w+"
_LOST = "lost|fell|losing|trailed"
_REBOUNDS = r"rebound\w*|boards|glass"
_NOT_A_SCORE = r"run|spurt|burst|lead|series|FG|free"
_FAR = 12


class _Period(NamedTuple):
    """A part of the game: what it is called, and the true values of both teams by name."""

    name: str
    values: dict[str, int]


def check_scores(reading: Reading) -> Iterator[Mark]:
    """Yields the marks of scores and of the verbs and teams beside them."""
    for sentence in reading.sentences:
        yield from _wrong_opponents(sentence)
        for place, piece in enumerate(sentence.pieces):
            if piece.kind == PAIR and piece.joined_by == "-" and is_score(sentence, place):
                yield from _check_score(sentence, place)


def is_score(sentence: SentenceReading, place: int) -> bool:
    """Whether the pair at a place is a score of two teams: no record, no shots, no run."""
    values = sentence.pieces[place].values
    before = sentence.pieces[place - 1].text if place else ""
    after = sentence.pieces[place + 1].text if place + 1 < len(sentence.pieces) else ""
    if before == "(" or re.fullmatch(_NOT_A_SCORE, after) or max(values) > 200:
        return False
    around = _around(sentence, place)
    if min(values) >= 60:
        return True
    return bool(re.search(rf"\b({_OUTSCORED}|margin|{_REBOUNDS})\b", around)) and max(values) >= 15


def period_of(sentence: SentenceReading, place: int) -> _Period | None:
    """Returns the part of the game that the words around a place are about, or None where they name no part."""
    figures, around = sentence.figures, _around(sentence, place)
    if re.search(rf"\b({_REBOUNDS})\b", sentence.text) and not re.search(_OUTSCORED, around):
        return _columns(figures, "rebounds", "REB")
    if re.search(r"final <n> minutes|last <n> minutes", around):
        return _columns(figures, "fourth quarter", "PTS_QTR4")
    halves = [(match.start(), match[1]) for match in re.finditer(r"(first|second|opening) half", around)]
    quarter = quarter_of(sentence.pieces, place, _FAR)
    if halves and quarter is None:
        nearest = min(halves, key=lambda half: abs(half[0] - around.find("<n-n>")))[1]
        return _quarters(figures, f"{nearest} half", (3, 4) if nearest == "second" else (1, 2))
    if quarter is not None and max(sentence.pieces[place].values) < 60:
        return _quarters(figures, f"quarter {quarter}", (quarter,))
    return None


def _around(sentence: SentenceReading, place: int) -> str:
    pieces = sentence.pieces[max(place - _FAR, 0) : place + _FAR]
    return " ".join("<n>" if piece.kind == "number" else "<n-n>" if piece.kind == PAIR else piece.text for piece in pieces)


def _columns(figures: GameFigures, name: str, column: str) -> _Period | None:
    values = {team: value for team in figures.teams if (value := figures.team_value(team, column)) is not None}
    return _Period(name, values) if len(values) == 2 else None


def _quarters(figures: GameFigures, name: str, quarters: tuple[int, ...]) -> _Period | None:
    values = {team: value for team in figures.teams if (value := figures.points(team, quarters)) is not None}
    return _Period(name, values) if len(values) == 2 else None


def _wrong_opponents(sentence: SentenceReading) -> Iterator[Mark]:
    """A team that is said to play against itself: the name that does not fit what is said of it is wrong."""
    figures = sentence.figures
    for found in sentence.find(rf"(?P<one><t>)(?: \( <n-n> \))?( \w+)? (?P<verb>{_BEAT}) the (?:\w+ )?(?P<other><t>)"):
        one, other = (sentence.entity(found.mention(group)) for group in ("one", "other"))
        if one is None or one != other or figures.winner is None:
            continue
        wrong = "other" if one == figures.winner else "one"
        yield _other_team(sentence, found.mark(wrong, NAME, "", "", "opponent of itself"), one)
    for found in sentence.find(rf"(?P<one><t>)(?: (?!<t>)\S+){{0,14}} (?P<verb>{_OUTSCORED}) the (?P<other><t>)"):
        one, other = (sentence.entity(found.mention(group)) for group in ("one", "other"))
        if one is not None and one == other and sentence.is_name(found.place("other")):
            yield _other_team(sentence, found.mark("other", NAME, "", "", "opponent of itself"), one)


def _other_team(sentence: SentenceReading, mark: Mark, team: str) -> Mark:
    """Returns the mark of a team's name that should be the other's, and notes who is meant."""
    meant = sentence.figures.opponent(team)
    sentence.meant[mark.start] = meant
    return Mark(mark.start, mark.end, NAME, meant, f"The {team} do not play against themselves; the {meant} do.", mark.claim)


def _check_score(sentence: SentenceReading, place: int) -> Iterator[Mark]:
    figures = sentence.figures
    values = sentence.pieces[place].values
    period = period_of(sentence, place)
    if period is None:
        if min(values) < 60:
            return
        period = _columns(figures, "game", "PTS")
        if period is None:
            return
    ahead, verb = _said_ahead(sentence, place, period)
    if ahead is None:
        return
    ours, theirs = period.values[ahead], period.values[figures.opponent(ahead)]
    said = (values[0], values[1])
    if verb is not None and ours <= theirs and max(said) != min(said):
        start, end = sentence.tokens_of(verb, verb + 1)
        better = "were outscored" if ours < theirs else "were level"
        reason = f"The {ahead} {better} in the {period.name}, {ours} - {theirs}."
        truth = "lost to" if period.name == "game" else ""
        yield Mark(start, end, WORD, truth, reason, "ahead")
    if sorted(said) == sorted((ours, theirs)):
        return
    if said[0] < said[1]:
        said_ours, said_theirs = (1, 0) if period.name == "game" and ours > theirs else (0, 1)
    else:
        said_ours, said_theirs = 0, 1
    if period.name == "game" and ours < theirs:
        ours, theirs = theirs, ours
    for index, true, other in ((said_ours, ours, theirs), (said_theirs, theirs, ours)):
        if said[index] != true and not (period.name == "game" and said[index] == other and said[0] != said[1]):
            number = sentence.pieces[place].numbers[index]
            reason = f"The {period.name} was {ours} - {theirs}, not {said[0]} - {said[1]}."
            yield Mark(number.start, number.end, NUMBER, str(true), reason, f"score of the {period.name.split()[0]}")


def _said_ahead(sentence: SentenceReading, place: int, period: _Period) -> tuple[str | None, int | None]:
    """Returns ``(the team that is said to be ahead, the place of the verb that says so)``, None where nothing does."""
    figures = sentence.figures
    verbs = f"{_BEAT}|{_OUTSCORED}|winning|won" if period.name != "rebounds" else f"winning|won|out-?rebound\\w+"
    verb = next(
        (at for at in range(place - 1, -1, -1) if re.fullmatch(verbs, sentence.pieces[at].text)),
        None,
    )
    if verb is None:
        teams = [at for at in range(place) if _team_at(sentence, at)]
        return (_team_at(sentence, teams[-1]) if teams else figures.winner), None
    before = [team for at in range(verb) if (team := _team_at(sentence, at))]
    after = [team for at in range(verb + 1, place) if (team := _team_at(sentence, at))]
    if before:
        return before[-1], verb
    return (figures.opponent(after[0]) if after else None), verb


def _team_at(sentence: SentenceReading, place: int) -> str | None:
    piece = sentence.pieces[place]
    if piece.kind != MENTION or piece.who.entity is None:
        return None
    entity = sentence.entity(piece.who)
    return entity if entity in sentence.figures.teams else None
