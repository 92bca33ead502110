"""What is said of other games, which this game's table does not decide: the next opponent, streaks, totals of several.

A few such claims it does decide: no team plays against itself, a team that just lost has not won the last two games,
nobody has won more games than his record says.
"""

import re
from collections.abc import Iterator

from tlm_fairseq.rotowire.checking.game_figures import WEEKDAYS
from tlm_fairseq.rotowire.checking.marks import NAME, NOT_CHECKABLE, NUMBER, WORD, Mark
from tlm_fairseq.rotowire.checking.reading import Found, Reading, SentenceReading
from tlm_fairseq.rotowire.extraction.entity_mentions import TEAM
from tlm_fairseq.rotowire.extraction.nba_teams import NBA_TEAMS
from tlm_fairseq.rotowire.extraction.sentence import PlacedFact
from tlm_fairseq.rotowire.extraction.text_pieces import MENTION

DAYS = "|".join(day.lower() for day in WEEKDAYS)
_NEXT = (
    r"next game|on deck|up next|next up|next the|next for|remains? (?:at )?home|home again|return home|"
    r"head(?:s|ing)? (?:back|home|to)|will (?:look|host|travel|play|have|visit|be|head|return|try|take)|looks? to|"
    r"await|back in action|both teams play|play host|hosts|host the|travels? to|visits?"
)
# A sentence with one of these is about this game, whatever is to come.
_HERE = r"scored|tallied|shot|finished|recorded"
_BEFORE_OPPONENTS = r"against|with|to|on|for|face|facing|play|host|hosts|hosting|visit|visiting|await|welcome|meet"
_CITIES = "|".join(sorted({city.lower() for city, _ in NBA_TEAMS}, key=len, reverse=True))
# Before and behind a figure: words for another game that has been played.
_OTHER_GAME = (
    rf"(?:on|after|since|from|of) (?:a \w+ game )?(?:{DAYS})(?! 's)|(?:against|versus|over|at|to) (?:the )?<o>|"
    r"per game|(?:last|previous|past) (?:<n> )?(?:games?|contests?|outings?|meetings?)|averag\w+|"
    r"(?:season )?opener|since a|prior"
)
_NEAR = 8


def is_about_the_next_game(sentence: SentenceReading) -> bool:
    """Whether a sentence is about games to come; an opening sentence is not."""
    return sentence.number > 0 and sentence.has(_NEXT) and not sentence.has(_HERE)


def is_of_another_game(sentence: SentenceReading, placed: PlacedFact) -> bool:
    """Whether the words near a number speak of another game, of which it may be true; a record is of no one game."""
    if sentence.number == 0 or placed.fact.relation in ("TEAM-WINS", "TEAM-LOSSES"):
        return False
    place = max(at for at, piece in enumerate(sentence.pieces) if piece.start <= placed.start)
    near = " ".join(sentence.words[max(place - _NEAR, 0) : place + _NEAR])
    return re.search(rf"(?:^| )(?:{_OTHER_GAME})(?= |$)", near) is not None


def check_next_games(reading: Reading) -> Iterator[Mark]:
    """Opponents, days and places of games to come."""
    for sentence in reading.sentences:
        if not is_about_the_next_game(sentence):
            continue
        yield from _next_opponents(sentence)
        for found in sentence.find(rf"(?P<day>{DAYS})"):
            yield _undecided(found, "day", NAME, "on which day another game is", "next day")
        for found in sentence.find(rf"(?:to|in) (?P<city>{_CITIES}|<t>)(?= to| for| on|$)"):
            yield _undecided(found, "city", NAME, "where another game is", "next city")
        for found in sentence.find(r"(?P<where>at home|(?:back )?home|on the road|road|host|travel|visiting|hosting)"):
            yield _undecided(found, "where", WORD, "whether the next game is at home", "next place")


def check_streaks(reading: Reading) -> Iterator[Mark]:
    """Streaks, totals over several games, means of the season, standings, and what happened within the game."""
    for sentence in reading.sentences:
        yield from _results_of_others(sentence)
        for found in sentence.find(
            r"combin\w+ for(?: just| only)? (?P<first><n>) \w+"
            r"(?: (?:and|,) (?P<second><n>) \w+)?(?: and (?P<third><n>) \w+)?"
        ):
            if sentence.has(r"last|past|span|games|in a row|stretch"):
                yield from _numbers(found, ("first", "second", "third"), "a total of several games", "several games")
        for found in sentence.find(r"averag\w+ (?P<first><n>) \w+(?:(?: per game)?(?: and| ,) (?P<second><n>) \w+)?"):
            yield from _numbers(found, ("first", "second"), "a mean of several games", "average")
        for found in sentence.find(r"(?P<days>back-to - back)"):
            yield _undecided(found, "days", WORD, "when the games before and after are", "back-to-back")
        for found in sentence.find(r"<n> game (?P<kind>winning|losing) streak"):
            yield _undecided(found, "kind", WORD, "the results of other games", "streak")
        for found in sentence.find(r"(?P<place>(?:first|second|third|fourth|fifth|last|\w+th) (?:place|seed))"):
            yield _undecided(found, "place", NOT_CHECKABLE, "the standings", "standings")
        for found in sentence.find(r"(?P<high>season-high|season-best|career-high)"):
            yield _undecided(found, "high", NOT_CHECKABLE, "the other games of the season", "season high")
        for found in sentence.find(
            r"(?P<first><n>) ties and (?P<second><n>) lead changes(?:.* more than (?P<third><n>) points)?"
        ):
            yield from _numbers(found, ("first", "second", "third"), "the score minute by minute", "course of the game")
        for found in sentence.find(
            r"(?P<first><n>) (?:road|home) (?:wins?|victories|losses) in (?P<second><n>) (?:games|tries)"
        ):
            yield from _numbers(found, ("first", "second"), "results of other games", "streak")


def _numbers(found: Found, groups: tuple[str, ...], what: str, claim: str) -> Iterator[Mark]:
    for group in groups:
        if found.has(group):
            yield _undecided(found, group, NUMBER, what, claim)


def _undecided(found: Found, group: str, type: str, what: str, claim: str) -> Mark:
    reason = f"Not supported: the table of this game does not tell {what}."
    return found.mark(group, type, "", reason, claim, decided=False)


def _next_opponents(sentence: SentenceReading) -> Iterator[Mark]:
    """The team after ``against`` and the like; one that is to play against itself is wrong for certain."""
    subject: str | None = None
    for place in range(2, len(sentence.pieces)):
        piece = sentence.pieces[place]
        if piece.kind != MENTION or piece.who.kind != TEAM or not sentence.is_name(place):
            continue
        subject = sentence.name_at(place - 1, TEAM) or subject
        before = [word for word in sentence.words[max(place - 3, 0) : place] if word != "the"]
        is_city = before[-1:] == ["to"] and piece.text in _CITIES.split("|")
        if is_city or before[-2:] == ["deck", "for"] or not re.fullmatch(_BEFORE_OPPONENTS, before[-1]):
            subject = sentence.name_at(place, TEAM)
            continue
        start, end = sentence.tokens_of(place, place + 1)
        team = sentence.name_at(place, TEAM)
        if team is not None and team == (subject or next(iter(sentence.teams_before(place)), None)):
            yield Mark(start, end, NAME, "", f"The {team} cannot play against themselves.", "opponent")
        else:
            reason = "Not supported: the table of this game does not tell the opponent of another game."
            yield Mark(start, end, NAME, "", reason, "next opponent", decided=False)


def _results_of_others(sentence: SentenceReading) -> Iterator[Mark]:
    """``have now won four of their last five games``, ``lost two in a row``."""
    pattern = (
        r"(?P<claim>(?P<verb>won|lost|winners of|losers of)(?: <n>)? (?P<count><n>))"
        r"(?: of (?:their|its|the|<t>) (?:last|past) (?P<of><n>)|(?P<row> straight| in a row| consecutive))"
    )
    for found in sentence.find(pattern):
        figures, team = sentence.figures, sentence.team_before(found.place("verb"))
        won = found.text("verb").startswith("w")
        came_in = sentence.has(r"(?:came|coming|entered|checked) (?:in|into|to)")
        if (
            team is not None
            and found.has("row")
            and not came_in
            and figures.winner not in (None, team if won else figures.opponent(team))
        ):
            did = "lost" if won else "won"
            yield found.mark("claim", WORD, did, f"The {team} {did} this game.", "streak")
            continue
        record = None if team is None else figures.team_value(team, "WINS" if won else "LOSSES")
        if record is not None and found.numbers("count")[0] > record:
            what = "won" if won else "lost"
            reason = f"The {team} had {what} only {record} games this season."
            yield found.mark("count", NUMBER, "", reason, "streak")
            continue
        yield _undecided(found, "count", NUMBER, "the results of other games", "streak")
