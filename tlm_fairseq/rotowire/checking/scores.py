"""Pairs of numbers of two teams: final scores, scores of a quarter or a half, rebounds; and who was ahead.

A score with its numbers right and its sides swapped is one wrong verb. Other scores are compared number by number, that
of the team which is said to be ahead first.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from tlm_fairseq.rotowire.checking.game_figures import GameFigures
from tlm_fairseq.rotowire.checking.marks import NUMBER, WORD, Mark
from tlm_fairseq.rotowire.checking.periods import FAR, GAME, Period, period_of
from tlm_fairseq.rotowire.checking.reading import Reading
from tlm_fairseq.rotowire.checking.sentence_reading import SentenceReading
from tlm_fairseq.rotowire.extraction.entity_mentions import TEAM
from tlm_fairseq.rotowire.extraction.text_pieces import PAIR

_WON = (
    r"defeated|defeating|beat|beating|topped|downed|edged|routed|outlasted|bested|dispatched|won|winning|upset|"
    r"prevailed"
)
OUTSCORED, OUTREBOUNDED = r"out-?scor\w+", r"out-?rebound\w+"
_REBOUNDS = r"(?:out-?)?rebound\w*|boards|glass"
# What follows a pair that is no score of a period.
_NO_SCORE = frozenset("run spurt burst series record fg ft 3pt shooting".split())
# No final score has less, no quarter has more.
_FEWEST_OF_A_GAME, _MOST = 60, 200
_FEWEST_OF_A_PERIOD = 8
_MOST_OF_A_QUARTER = 60
_PAIR = "<n-n>"
_PASSIVE = ("was", "were", "been", "being", "got")


class _Score(NamedTuple):
    """What a score is of: its name, and the true values of both teams."""

    name: str
    values: dict[str, int]


def check_scores(reading: Reading) -> Iterator[Mark]:
    """Yields the marks of scores, and of the verbs beside them."""
    for sentence in reading.sentences:
        for place, piece in enumerate(sentence.pieces):
            if piece.kind == PAIR and is_score(sentence, place):
                yield from _check_score(sentence, place)


def is_score(sentence: SentenceReading, place: int) -> bool:
    """Whether the pair at a place is a score of two teams: no record, no shots, no run."""
    piece = sentence.pieces[place]
    before, after = sentence.words[place - 1 : place], sentence.words[place + 1 : place + 2]
    if piece.joined_by != "-" or before == ["("] or not _NO_SCORE.isdisjoint(after) or max(piece.values) > _MOST:
        return False
    if min(piece.values) >= _FEWEST_OF_A_GAME or sentence.number == 0 and max(piece.values) >= _FEWEST_OF_A_GAME:
        return True
    return min(piece.values) >= _FEWEST_OF_A_PERIOD and _is_about_teams(sentence, place)


def _is_about_teams(sentence: SentenceReading, place: int) -> bool:
    around = _words_around(sentence, place)
    if re.search(rf"(?:{OUTSCORED}|{OUTREBOUNDED}|margin|lead|advantage|trailing|trailed)(?: |$)", around):
        return True
    return _is_about_rebounds(sentence, place) and "battle" in around


def _score_of(sentence: SentenceReading, place: int) -> _Score | None:
    """Returns what the pair at a place is a score of, or None where the words do not say."""
    figures, values = sentence.figures, sentence.pieces[place].values
    if _is_about_rebounds(sentence, place) and max(values) < _MOST_OF_A_QUARTER:
        return _score("rebounds", {team: figures.team_value(team, "REB") for team in figures.teams})
    period = period_of(sentence, place)
    if period is not None and max(values) < _MOST_OF_A_QUARTER + 15 * len(period.quarters[1:]):
        return _score_in(figures, period)
    stands = sentence.words[place + 1 : place + 2] in (["lead"], ["advantage"], ["deficit"])
    fewest = max(values) if sentence.number == 0 else min(values)
    is_final = fewest >= _FEWEST_OF_A_GAME and not stands and not _is_of_another_game(sentence, place)
    return _score_in(figures, GAME) if is_final else None


def _is_about_rebounds(sentence: SentenceReading, place: int) -> bool:
    """Whether rebounds are spoken of between the pair before and the pair behind."""
    before, after = sentence.words[:place], sentence.words[place + 1 :]
    first = max((at + 1 for at, word in enumerate(before) if word == _PAIR), default=0)
    last = next((at for at, word in enumerate(after) if word == _PAIR), len(after))
    near = " ".join([*before[first:], *after[:last]])
    return re.search(rf"(?:^| )(?:{_REBOUNDS})(?: |$)", near) is not None and not re.search(OUTSCORED, near)


def _words_around(sentence: SentenceReading, place: int) -> str:
    return " ".join(sentence.words[max(place - FAR, 0) : place + FAR])


def _is_of_another_game(sentence: SentenceReading, place: int) -> bool:
    """``a 115 - 100 loss at the hands of the Pelicans``, who do not play in this game."""
    after = [word for word in sentence.words[place + 1 : place + FAR] if word in ("<t>", "<o>", _PAIR)]
    before = [word for word in sentence.words[max(place - FAR, 0) : place] if word in ("<t>", "<o>", _PAIR)]
    return sentence.number > 0 and "<o>" in (*after[:1], *before[-1:])


def _score_in(figures: GameFigures, period: Period) -> _Score | None:
    if period == GAME:
        return _score(period.name, {team: figures.team_value(team, "PTS") for team in figures.teams})
    return _score(period.name, {team: figures.points(team, period.quarters) for team in figures.teams})


def _score(name: str, values: dict[str, int | None]) -> _Score | None:
    known = {team: value for team, value in values.items() if value is not None}
    return _Score(name, known) if len(known) == 2 else None


def _check_score(sentence: SentenceReading, place: int) -> Iterator[Mark]:
    score = _score_of(sentence, place)
    if score is None:
        return
    ahead, verb = _said_ahead(sentence, place, score)
    if ahead is None:
        return
    ours, theirs = score.values[ahead], score.values[sentence.figures.opponent(ahead)]
    said = sentence.pieces[place].values
    if verb is not None and ours <= theirs and not (score.name == GAME.name and ours == theirs):
        yield _wrong_verb(sentence, verb, ahead, score, (ours, theirs))
    if score.name == GAME.name and ours < theirs:
        ours, theirs = theirs, ours
    yield from _wrong_numbers(sentence, place, score, (ours, theirs) if said[0] >= said[1] else (theirs, ours))


def _wrong_verb(sentence: SentenceReading, verb: int, ahead: str, score: _Score, values: tuple[int, int]) -> Mark:
    start, end = sentence.tokens_of(verb, verb + 1)
    fared = "were behind" if values[0] < values[1] else "were level"
    reason = f"The {ahead} {fared} in the {score.name}, {values[0]} - {values[1]}."
    return Mark(start, end, WORD, "lost to" if score.name == GAME.name else "", reason, "ahead")


def _wrong_numbers(sentence: SentenceReading, place: int, score: _Score, true: tuple[int, int]) -> Iterator[Mark]:
    """Yields the numbers of a pair that differ from the true ones; swapped ones are no wrong numbers."""
    piece = sentence.pieces[place]
    said = piece.values
    if sorted(said) == sorted(true):
        return
    for number, value, right in zip(piece.numbers, said, true):
        if value != right and not (score.name == GAME.name and said[0] != said[1] and value in true):
            reason = f"It was {true[0]} - {true[1]} in the {score.name}, not {said[0]} - {said[1]}."
            yield Mark(number.start, number.end, NUMBER, str(right), reason, f"score of the {score.name.split()[-1]}")


def _said_ahead(sentence: SentenceReading, place: int, score: _Score) -> tuple[str | None, int | None]:
    """Returns ``(the team that is said to be ahead, the place of the verb that says so)``, None where nothing does."""
    figures = sentence.figures
    verbs = rf"{OUTREBOUNDED}|won|winning" if score.name == "rebounds" else rf"{_WON}|{OUTSCORED}"
    verb = next((at for at in range(place - 1, -1, -1) if re.fullmatch(verbs, sentence.words[at])), None)
    if verb is None:
        teams = sentence.teams_before(place)
        return (teams[-1] if teams else figures.winner), None
    objects = [at for at in range(verb + 1, place) if sentence.name_at(at, TEAM) is not None]
    subject = sentence.team_before(verb)
    if subject is None and objects:
        other = sentence.name_at(objects[0])
        subject = None if other is None else figures.opponent(other)
    if subject is not None and sentence.words[verb - 1] in _PASSIVE:
        return figures.opponent(subject), None
    renamed = any(sentence.pieces[at].start in sentence.meant for at in objects)
    return subject, (None if renamed else verb)
