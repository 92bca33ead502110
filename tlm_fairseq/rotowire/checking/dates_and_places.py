"""The day of the game, its arena, and who was at home."""

import re
from collections.abc import Iterator

from tlm_fairseq.rotowire.checking.marks import NAME, WORD, Mark
from tlm_fairseq.rotowire.checking.other_games import DAYS, is_about_the_next_game
from tlm_fairseq.rotowire.checking.reading import Reading, SentenceReading


def check_dates(reading: Reading) -> Iterator[Mark]:
    """Yields the marks of a wrong weekday of this game."""
    day = reading.figures.weekday
    if day is None:
        return
    for sentence in reading.sentences:
        if is_about_the_next_game(sentence):
            continue
        for found in sentence.find(rf"(?P<day>{DAYS})"):
            if found.text("day") != day.lower():
                yield found.mark("day", NAME, day, f"The game was on a {day}.", "day")


def check_home(reading: Reading) -> Iterator[Mark]:
    """``the host Suns`` and the like of a team that was on the road."""
    for sentence in reading.sentences:
        if is_about_the_next_game(sentence):
            continue
        for found in sentence.find(r"(?:the )?(?P<word>host|visiting|hosting) (?P<team><t>)"):
            team = sentence.entity(found.mention("team"))
            if team is None:
                continue
            at_home = found.text("word") in ("host", "hosting")
            if sentence.figures.is_home(team) != at_home:
                where = "at home" if sentence.figures.is_home(team) else "on the road"
                yield found.mark("word", WORD, "", f"The {team} played {where}.", "host")
        for found in sentence.find(r"(?P<where>road|home) (?P<what>win|victory|loss|defeat|crowd)"):
            yield from _of_team(sentence, found)


def _of_team(sentence: SentenceReading, found) -> Iterator[Mark]:
    team = None
    for place in range(found.place("where") - 1, -1, -1):
        piece = sentence.pieces[place]
        if piece.kind == "mention" and piece.who.kind == "team":
            team = sentence.entity(piece.who)
            break
    what, figures = found.text("what"), sentence.figures
    if what in ("win", "victory") and figures.winner is not None:
        team = figures.winner
    if team is None:
        return
    if figures.is_home(team) != (found.text("where") == "home"):
        where = "at home" if figures.is_home(team) else "on the road"
        yield found.mark("where", WORD, "", f"The {team} played {where}.", "home or road")
