"""Teams that are said to play against themselves, or to have won where they lost: the name is wrong."""

import re
from collections.abc import Iterator

from tlm_fairseq.rotowire.checking.marks import Mark
from tlm_fairseq.rotowire.checking.periods import period_of
from tlm_fairseq.rotowire.checking.reading import Reading
from tlm_fairseq.rotowire.checking.sentence_reading import Found, SentenceReading
from tlm_fairseq.rotowire.extraction.entity_mentions import TEAM

# What a team does to the other one.
_AGAINST = (
    r"defeated|defeating|beat|beating|topped|downed|edged|routed|outlasted|bested|held off|knocked off|took down|"
    r"dispatched|(?:out-?|over)\w+|held|holding|limited|limiting|forced?|forcing|keep up with|loss to|pierce|"
    r"turnovers from"
)


def check_opponents(reading: Reading) -> Iterator[Mark]:
    """Yields the marks of teams that are said to play against themselves or a player, or to have won what they lost."""
    for sentence in reading.sentences:
        yield from _losers_that_prevail(sentence)
        for found in sentence.find(r"(?P<team><t>)(?: \( <n-n> \))? defeated the (?P<other><[op]>) \("):
            if (team := found.name("team")) is not None and sentence.number == 0:
                meant = sentence.figures.opponent(team)
                yield sentence.rename(found.place("other"), meant, f"The {team} played the {meant}.", "opponent")
        for found in sentence.find(rf"(?P<verb>{_AGAINST}) (?:the )?(?:host |visiting |lowly )?(?P<other><t>)"):
            place = found.place("other")
            subjects = _subjects(sentence, found.place("verb"))
            if not subjects or not sentence.is_name(place) or sentence.name_at(place) != sentence.name_at(subjects[0]):
                continue
            team = sentence.name_at(place)
            assert team is not None
            wrong = subjects[0] if _was_behind(sentence, found, team) and sentence.is_name(subjects[0]) else place
            reason = f"The {team} did not play themselves."
            yield sentence.rename(wrong, sentence.figures.opponent(team), reason, "opponent")


def _losers_that_prevail(sentence: SentenceReading) -> Iterator[Mark]:
    for found in sentence.find(
        r"(?P<team><t>) (?:(?:were|was) able to|managed to) "
        r"(?:prevail|pull out|escape|coast to|come away with|cruise)"
    ):
        team, winner = found.name("team"), sentence.figures.winner
        if None not in (team, winner) and team != winner and sentence.is_name(found.place("team")):
            yield sentence.rename(found.place("team"), str(winner), f"The {winner} won this game.", "winner")


def _was_behind(sentence: SentenceReading, found: Found, team: str) -> bool:
    """Whether the team did not do what is said: win, or outscore the other in a part of the game."""
    figures = sentence.figures
    if found.text("verb") in ("defeated", "beat"):
        return figures.winner not in (None, team)
    period = period_of(sentence, found.end()) if found.text("verb").startswith("out") else None
    margin = None if period is None else figures.margin(team, period.quarters)
    return margin is not None and margin < 0


def _subjects(sentence: SentenceReading, place: int) -> list[int]:
    """Returns the places of the teams before a place, the nearest first; a pronoun counts for the only team named."""
    teams = [at for at in range(place - 1, -1, -1) if sentence.name_at(at, TEAM)]
    places = [at for at in teams if not _is_object(sentence, at)]
    named = [at for at in teams if sentence.is_name(at)]
    if not places or sentence.is_name(places[0]):
        return places
    return places if len({sentence.name_at(at) for at in named}) == 1 else []


def _is_object(sentence: SentenceReading, place: int) -> bool:
    before = " ".join(sentence.words[max(place - 4, 0) : place])
    return sentence.is_object(place) or re.search(rf"(?:^| )(?:{_AGAINST})(?: the)?$", before) is not None
