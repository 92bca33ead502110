"""What is said of other games, which this game's table does not decide: the next opponent, streaks, totals of several."""

import re
from collections.abc import Iterator

from tlm_fairseq.rotowire.checking.game_figures import WEEKDAYS
from tlm_fairseq.rotowire.checking.marks import NAME, NOT_CHECKABLE, NUMBER, WORD, Mark
from tlm_fairseq.rotowire.checking.reading import Found, Reading, SentenceReading
from tlm_fairseq.rotowire.extraction.text_pieces import MENTION

DAYS = "|".join(day.lower() for day in WEEKDAYS)
_NEXT = (
    r"next game|on deck|up next|next up|next the|next for|remains? (?:at )?home|home again|head(?:s|ing)? (?:back|home|to)|"
    r"will (?:look|host|travel|play|have|visit|be|head|return|try|take)|looks? to|await|back in action|both teams play|"
    r"(?:they|the <t>|<t>) host|play host|hosts?|travels? to|visits?|return home"
)
_HERE = "the table of this game does not have it"


def is_about_the_next_game(sentence: SentenceReading) -> bool:
    """Whether a sentence is about games to come; an opening sentence is not."""
    return sentence.number > 0 and sentence.has(_NEXT) and not sentence.has(r"<n-n>.*<n-n>.*points|scored|tallied|shot")


def check_next_games(reading: Reading) -> Iterator[Mark]:
    """Opponents, days and places of games to come."""
    for sentence in reading.sentences:
        if not is_about_the_next_game(sentence):
            continue
        yield from _next_opponents(reading, sentence)
        for found in sentence.find(rf"(?P<day>{DAYS})"):
            yield _undecided(found, "day", NAME, "the day of another game", "next day")
        for found in sentence.find(r"(?P<where>at home|(?:back )?home|on the road|road|host|travel|visiting|hosting)"):
            yield _undecided(found, "where", WORD, "where the next game is", "next place")


def _undecided(found: Found, group: str, type: str, what: str, claim: str) -> Mark:
    return found.mark(group, type, "", f"Not supported: {what}, and {_HERE}.", claim, decided=False)


def _next_opponents(reading: Reading, sentence: SentenceReading) -> Iterator[Mark]:
    """The team after ``against`` and the like; one that is to play against itself is wrong for certain."""
    before = r"against|face|face off with|play|host|hosts|visit|hosting|visiting|await|with|to|play host to|on|welcome|tangle with|for"
    subject: str | None = None
    for place, piece in enumerate(sentence.pieces):
        if piece.kind != MENTION or piece.who.kind != "team" or not sentence.is_name(place):
            continue
        words = [other.text for other in sentence.pieces[max(place - 2, 0) : place]]
        last = words[-1] if words and words[-1] != "the" else (words[0] if words else "")
        start, end = sentence.tokens_of(place, place + 1)
        if not re.fullmatch(before, last) or place < 2:
            subject = sentence.name_at(place)
            continue
        entity = sentence.name_at(place)
        if entity is not None and entity == subject and reading.tokens[start] != reading.game.home.city.split()[0]:
            reason = f"The {entity} cannot play against themselves."
            yield Mark(start, end, NAME, "", reason, "opponent of itself")
        else:
            reason = f"Not supported: the opponent of another game, and {_HERE}."
            yield Mark(start, end, NAME, "", reason, "next opponent", decided=False)
    for found in sentence.find(r"(?:head to|travel to|play in|action on <day> in|in) (?P<city><t>|<o>)"):
        yield _undecided(found, "city", NAME, "where another game is", "next city")


def check_streaks(reading: Reading) -> Iterator[Mark]:
    """Streaks, totals over several games, means of the season."""
    for sentence in reading.sentences:
        yield from _streaks(sentence)
        for found in sentence.find(r"combin\w+ for(?: just| only)? (?P<first><n>) \w+(?: (?:and|,) (?P<second><n>) \w+)?(?: and (?P<third><n>) \w+)?"):
            for group in ("first", "second", "third"):
                if found.has(group):
                    yield _undecided(found, group, NUMBER, "a total of several games", "combined")
        for found in sentence.find(r"averag\w+ (?P<first><n>) \w+(?:(?: per game)?(?: and| ,) (?P<second><n>) \w+)?"):
            for group in ("first", "second"):
                if found.has(group):
                    yield _undecided(found, group, NUMBER, "a mean of several games", "average")


def _streaks(sentence: SentenceReading) -> Iterator[Mark]:
    pattern = r"(?P<verb>won|lost|winners of|losers of)(?: <n>)? (?P<count><n>)(?: of (?:their|its|the) (?:last|past) (?P<of><n>)| straight| in a row)"
    for found in sentence.find(pattern):
        yield _undecided(found, "count", NUMBER, "results of other games", "streak")
    for found in sentence.find(r"(?P<place>(?:first|second|third|fourth|fifth|last|\w+th) (?:place|seed))"):
        yield _undecided(found, "place", NOT_CHECKABLE, "the standings", "standings")
    for found in sentence.find(r"(?P<high>season-high|season-best|career-high)"):
        yield _undecided(found, "high", NOT_CHECKABLE, "other games of the season", "season high")
