"""Opponents, days and places of games to come, decided where the game's schedule or the calendar has them."""

import re
from collections.abc import Iterator

from tlm_fairseq.rotowire.checking.marks import NAME, WORD, Mark
from tlm_fairseq.rotowire.checking.other_games import DAYS, is_about_the_next_game, undecided
from tlm_fairseq.rotowire.checking.reading import Reading
from tlm_fairseq.rotowire.checking.sentence_reading import Found, SentenceReading
from tlm_fairseq.rotowire.corpus.days import weekday_of
from tlm_fairseq.rotowire.corpus.games import NextGame
from tlm_fairseq.rotowire.extraction.entity_mentions import TEAM
from tlm_fairseq.rotowire.extraction.nba_teams import NBA_TEAMS
from tlm_fairseq.rotowire.extraction.text_pieces import MENTION
from tlm_fairseq.rotowire.extraction.text_pieces import WORD as WORD_PIECE

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
            yield from _other_names(reading, sentence)


def _check_sentence(reading: Reading, sentence: SentenceReading) -> Iterator[Mark]:
    """Reads a sentence from left to right: whose next game it is about changes with each team that is no opponent."""
    subject = _either_of_two(reading)
    for found in sentence.find(_CLAIMS):
        if found.has("subject"):
            subject = found.name("subject")
            continue
        if found.has("team") and not _is_opponent(sentence, found):
            subject = found.name("team")
            continue
        game = None if subject is None else reading.schedule.next_game(subject)
        if found.has("team"):
            yield from _opponent(sentence, found, subject, game)
        elif found.has("day"):
            yield from _day(found, game)
        elif found.has("city"):
            yield from _city(found, None if subject is None else reading.schedule.city_of_next_game(subject))
        else:
            yield from _place(found, subject, game)


def _either_of_two(reading: Reading) -> str | None:
    """Returns one of the two teams where they are known to play each other next: ``both teams will meet again``."""
    home, visitor = reading.game.home.name, reading.game.visitor.name
    following = reading.schedule.next_game(home)
    return home if following is not None and following.opponent_name == visitor else None


def _other_names(reading: Reading, sentence: SentenceReading) -> Iterator[Mark]:
    """Yields the marks of opponents that are no team of the NBA, where the next game is known to be with another."""
    subject: str | None = None
    end = 0
    for place, piece in enumerate(sentence.pieces):
        if piece.kind == MENTION and piece.who.kind == TEAM and not _follows_a_verb(sentence, place):
            subject = sentence.name_at(place)
        game = None if subject is None else reading.schedule.next_game(subject)
        if game is None or place < end or not _is_capitalised(reading, sentence, place):
            continue
        end = place
        while end < len(sentence.pieces) and _is_capitalised(reading, sentence, end):
            end += 1
        said = {word for other in sentence.pieces[place:end] for word in other.text.split()}
        truth = f"{game.opponent_city} {game.opponent_name}"
        if _follows_a_verb(sentence, place) and not said <= set(truth.lower().split()):
            start, stop = sentence.tokens_of(place, end)
            yield Mark(start, stop, NAME, truth, f"The {subject} play the {truth} next.", "next opponent")


def _is_capitalised(reading: Reading, sentence: SentenceReading, place: int) -> bool:
    piece = sentence.pieces[place]
    is_day = re.fullmatch(DAYS, piece.text) is not None
    return place > 0 and piece.kind == WORD_PIECE and reading.tokens[piece.start][0].isupper() and not is_day


def _is_opponent(sentence: SentenceReading, found: Found) -> bool:
    place = found.place("team")
    return place > 1 and sentence.is_name(place) and _follows_a_verb(sentence, place)


def _follows_a_verb(sentence: SentenceReading, place: int) -> bool:
    """Whether what stands before a place says that an opponent follows: ``face the``."""
    before = [word for word in sentence.words[max(place - 3, 0) : place] if word != "the"]
    return re.fullmatch(_BEFORE, before[-1] if before else "") is not None


def _opponent(sentence: SentenceReading, found: Found, subject: str | None, game: NextGame | None) -> Iterator[Mark]:
    team = found.name("team")
    if team is not None and team == (subject or next(iter(sentence.teams_before(found.place("team"))), None)):
        yield found.mark("team", NAME, "", f"The {team} cannot play against themselves.", "opponent")
    elif game is None or subject is None:
        yield undecided(found, "team", NAME, "the opponent of another game", "next opponent")
    else:
        words = sentence.pieces[found.place("team")].text.split()
        if not {name.lower().split()[-1] for name in (game.opponent_name, game.opponent_city)} & set(words):
            truth = f"{game.opponent_city} {game.opponent_name}"
            yield found.mark("team", NAME, truth, f"The {subject} played the {truth} next.", "next opponent")


def _day(found: Found, game: NextGame | None) -> Iterator[Mark]:
    if game is None:
        yield undecided(found, "day", NAME, "on which day another game is", "next day")
    elif (day := weekday_of(game.day)).lower() != found.text("day"):
        yield found.mark("day", NAME, day, f"The next game was on a {day}.", "next day")


def _city(found: Found, city: str | None) -> Iterator[Mark]:
    if city is None:
        yield undecided(found, "city", NAME, "where another game is", "next city")
    elif found.has("city") and found.text("city") not in ("<t>", city.lower()):
        yield found.mark("city", NAME, city, f"The next game was in {city}.", "next city")


def _place(found: Found, subject: str | None, game: NextGame | None) -> Iterator[Mark]:
    group = "home" if found.has("home") else "away"
    if game is None:
        yield undecided(found, group, WORD, "whether the next game is at home", "next place")
    elif game.is_home != (group == "home"):
        where = "at home" if game.is_home else "on the road"
        yield found.mark(group, WORD, where, f"The {subject} played {where} next.", "next place")
