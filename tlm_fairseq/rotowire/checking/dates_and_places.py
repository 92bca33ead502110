"""The day of the game, its arena, and who was at home."""

import re
from collections.abc import Iterator

from tlm_fairseq.rotowire.checking.arenas import ARENAS
from tlm_fairseq.rotowire.checking.game_figures import GameFigures
from tlm_fairseq.rotowire.checking.marks import NAME, WORD, Mark
from tlm_fairseq.rotowire.checking.other_games import DAYS, is_about_the_next_game
from tlm_fairseq.rotowire.checking.reading import Reading
from tlm_fairseq.rotowire.checking.sentence_reading import Found, SentenceReading

# Words for games before and after this one.
_OTHER_GAMES = (
    "<o>|after|since|following|until|before|when|previous|last|next|earlier|return\\w*|miss\\w*|suffer\\w*|rest|"
    "wrap up|conclud\\w+|homestand|trip|on deck|against [a-z]+|versus|will|have|has|'re|coming"
)
# The last word of an arena's name.
_ARENA_KINDS = frozenset("Arena Center Centre Garden Fieldhouse Forum Coliseum Dome".split())
_ARENA_TEAMS: dict[tuple[str, ...], set[str]] = {}
for _team, _names in ARENAS.items():
    for _name in _names:
        _ARENA_TEAMS.setdefault(tuple(_name.split()), set()).add(_team)


def check_dates_and_places(reading: Reading) -> Iterator[Mark]:
    """Yields the marks of wrong weekdays and arenas of this game, and of hosts that were guests."""
    for sentence in reading.sentences:
        if not is_about_the_next_game(sentence):
            yield from _days(sentence)
            yield from _hosts(sentence)
            yield from _arenas(reading, sentence)
            yield from _stadium(reading, sentence)


def _days(sentence: SentenceReading) -> Iterator[Mark]:
    day = sentence.figures.weekday
    for found in sentence.find(rf"(?P<day>{DAYS})"):
        if day is not None and found.text("day") != day.lower() and _is_of_this_game(sentence, found.place("day")):
            yield found.mark("day", NAME, day, f"The game was on a {day}.", "day")


def _is_of_this_game(sentence: SentenceReading, place: int) -> bool:
    """Whether a day is that of this game: in the opening, ``came in to Friday 's contest``, or no others are near."""
    before, after = " ".join(sentence.words[:place]), " ".join(sentence.words[place + 1 :])
    if sentence.number == 0 or re.search(r"(?:came|checked|coming|comes?) in(?: ?to)?$", before):
        return True
    return not re.search(rf"(?:^| )(?:{_OTHER_GAMES})(?: |$)", f"{before} {after}")


def _arenas(reading: Reading, sentence: SentenceReading) -> Iterator[Mark]:
    home = reading.game.home.name
    for start in range(sentence.start, sentence.end):
        for length in (5, 4, 3, 2, 1):
            teams = _ARENA_TEAMS.get(tuple(reading.tokens[start : start + length]))
            if teams is None:
                continue
            at = reading.tokens[max(start - 2, 0) : start]
            if home not in teams and home in ARENAS and (at[-1:] == ["at"] or at == ["at", "the"]):
                reason = f"The {home} play at the {ARENAS[home][-1]}."
                yield Mark(start, start + length, NAME, ARENAS[home][-1], reason, "arena")
            break


def _stadium(reading: Reading, sentence: SentenceReading) -> Iterator[Mark]:
    """``at the Union Garden`` where the game itself says that it was elsewhere."""
    stadium = reading.game.stadium
    if stadium is None:
        return
    for end in range(sentence.start + 1, sentence.end):
        if reading.tokens[end] not in _ARENA_KINDS:
            continue
        start = end
        while start > sentence.start and reading.tokens[start - 1][:1].isupper():
            start -= 1
        start += reading.tokens[start] == "The"
        # Of longer runs of names no one knows where the arena's begins.
        if 0 < end - start <= len(stadium.split()) and reading.tokens[start : end + 1] != stadium.split():
            yield Mark(start, end + 1, NAME, stadium, f"The game was at the {stadium}.", "arena")


def _hosts(sentence: SentenceReading) -> Iterator[Mark]:
    """``the host Suns`` of a team on the road, ``a home win`` of the visitors, ``their home crowd``."""
    figures = sentence.figures
    for found in sentence.find(r"(?P<word>host|hosting|visiting) (?P<team><t>)"):
        yield from _not_where(figures, found, found.name("team"), found.text("word") != "visiting")
    kinds = r"a|an|the|huge|impressive|solid|big|tough|disappointing|much-needed"
    for found in sentence.find(rf"(?:{kinds}) (?P<word>road|home) (?P<result>win|victory|loss|defeat)"):
        team = figures.winner
        if team is not None and found.text("result") in ("loss", "defeat"):
            team = figures.opponent(team)
        yield from _not_where(figures, found, team, found.text("word") == "home")
    for found in sentence.find(r"their (?P<word>home) crowd"):
        yield from _not_where(figures, found, sentence.team_before(found.place("word")), True)


def _not_where(figures: GameFigures, found: Found, team: str | None, at_home: bool) -> Iterator[Mark]:
    """Yields the mark of a word by which a team played at home, or on the road, where it did not."""
    if team is not None and figures.is_home(team) != at_home:
        where = "on the road" if at_home else "at home"
        yield found.mark("word", WORD, where, f"The {team} played {where}.", "home or road")
