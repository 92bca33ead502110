"""Opponents, days and places of games to come, decided where the calendar has the game."""

import re
from collections.abc import Iterator

from tlm_fairseq.rotowire.checking.calendar import opponent_in
from tlm_fairseq.rotowire.checking.game_figures import GameFigures
from tlm_fairseq.rotowire.checking.marks import NAME, WORD, Mark
from tlm_fairseq.rotowire.checking.other_games import DAYS, is_about_the_next_game, undecided
from tlm_fairseq.rotowire.checking.reading import Reading
from tlm_fairseq.rotowire.checking.sentence_reading import Found, SentenceReading
from tlm_fairseq.rotowire.corpus.games import Game
from tlm_fairseq.rotowire.extraction.nba_teams import NBA_TEAMS

_CITIES = "|".join(sorted({city.lower() for city, _ in NBA_TEAMS}, key=len, reverse=True))
_BEFORE = r"against|with|to|on|for|face|facing|play|host|hosts|hosting|visit|visiting|await|welcome|meet"
_AT_HOME, _AWAY = r"at home|(?:back )?home|host|hosting", r"on the road|road|travel|visiting"
# In this order where several begin at one place.
_CLAIMS = (
    rf"on deck for (?:the )?(?P<subject><t>)|(?:to|in) (?P<city>{_CITIES}|<t>)(?= to| for| on|$)|(?P<day>{DAYS})|"
    rf"(?P<home>{_AT_HOME})|(?P<away>{_AWAY})|(?P<team><t>|<o>)"
)


def check_next_games(reading: Reading) -> Iterator[Mark]:
    """Yields the marks of claims about games to come."""
    for sentence in reading.sentences:
        if is_about_the_next_game(sentence):
            yield from _check_sentence(reading, sentence)


def _check_sentence(reading: Reading, sentence: SentenceReading) -> Iterator[Mark]:
    """Reads a sentence from left to right: whose next game it is about changes with each team that is no opponent."""
    subject: str | None = None
    for found in sentence.find(_CLAIMS):
        if found.has("subject"):
            subject = found.name("subject")
            continue
        if found.has("team") and not _is_opponent(sentence, found):
            subject = found.name("team")
            continue
        game = None
        if reading.calendar is not None and subject is not None:
            game = reading.calendar.next_game(reading.game, subject)
        if found.has("team"):
            yield from _opponent(sentence, found, subject, game)
        elif found.has("day"):
            yield from _day(found, game)
        elif found.has("city"):
            yield from _city(found, game)
        else:
            yield from _place(found, subject, game)


def _is_opponent(sentence: SentenceReading, found: Found) -> bool:
    place = found.place("team")
    before = [word for word in sentence.words[max(place - 3, 0) : place] if word != "the"]
    return place > 1 and sentence.is_name(place) and re.fullmatch(_BEFORE, before[-1] if before else "") is not None


def _opponent(sentence: SentenceReading, found: Found, subject: str | None, game: Game | None) -> Iterator[Mark]:
    team = found.name("team")
    if team is not None and team == (subject or next(iter(sentence.teams_before(found.place("team"))), None)):
        yield found.mark("team", NAME, "", f"The {team} cannot play against themselves.", "opponent")
    elif game is None or subject is None:
        yield undecided(found, "team", NAME, "the opponent of another game", "next opponent")
    else:
        true = opponent_in(game, subject)
        words = sentence.pieces[found.place("team")].text.split()
        if true.name.lower().split()[-1] not in words and true.city.lower().split()[-1] not in words:
            truth = f"{true.city} {true.name}"
            yield found.mark("team", NAME, truth, f"The {subject} played the {truth} next.", "next opponent")


def _day(found: Found, game: Game | None) -> Iterator[Mark]:
    if game is None:
        yield undecided(found, "day", NAME, "on which day another game is", "next day")
    elif (day := GameFigures(game).weekday) is not None and day.lower() != found.text("day"):
        yield found.mark("day", NAME, day, f"The next game was on a {day}.", "next day")


def _city(found: Found, game: Game | None) -> Iterator[Mark]:
    if game is None:
        yield undecided(found, "city", NAME, "where another game is", "next city")
    elif found.has("city") and found.text("city") not in ("<t>", game.home.city.lower()):
        yield found.mark("city", NAME, game.home.city, f"The next game was in {game.home.city}.", "next city")


def _place(found: Found, subject: str | None, game: Game | None) -> Iterator[Mark]:
    group = "home" if found.has("home") else "away"
    if game is None:
        yield undecided(found, group, WORD, "whether the next game is at home", "next place")
    elif (game.home.name == subject) != (group == "home"):
        where = "at home" if game.home.name == subject else "on the road"
        yield found.mark(group, WORD, where, f"The {subject} played {where} next.", "next place")
