"""Who was ahead at a time of the game, and a team that is set against itself: ``the Foxes led , but the Foxes won``."""

from collections.abc import Iterator

from tlm_fairseq.rotowire.checking.marks import NAME, WORD, Mark
from tlm_fairseq.rotowire.checking.periods import period_of
from tlm_fairseq.rotowire.checking.reading import Reading
from tlm_fairseq.rotowire.checking.sentence_reading import Found, SentenceReading

_AHEAD = r"led|were (?:ahead|in front|on top)|had the lead"
_BEHIND = r"trailed|were behind"
_STOOD = (
    rf"(?P<team><t>) (?:already )?(?:(?P<ahead>{_AHEAD})|(?P<behind>{_BEHIND}))"
    r"(?= (?:going |heading )?(?:at|after|into|entering) )"
)
_THEN = r"(?: [^ ,<]+)*(?: ,)? but (?:the )?(?P<again><t>)"
_TURNS = (
    rf"(?P<team><t>) (?:{_AHEAD}){_THEN} (?:won|rallied|prevailed|came back|outscored)",
    rf"(?P<team><t>) (?:{_BEHIND}){_THEN} (?:lost|faded|held on)",
)


def check_leads(reading: Reading) -> Iterator[Mark]:
    """Yields the marks of leads that were the other team's, and of names where a turn needs the other team's."""
    for sentence in reading.sentences:
        for found in sentence.find(_STOOD):
            yield from _stood(sentence, found)
        for found in (found for turn in _TURNS for found in sentence.find(turn)):
            yield from _turned(sentence, found)


def _stood(sentence: SentenceReading, found: Found) -> Iterator[Mark]:
    team, verb = found.name("team"), "ahead" if found.has("ahead") else "behind"
    period = period_of(sentence, found.end() - 1)
    if team is None or period is None or period.quarters[0] != 1:
        return
    margin = sentence.figures.margin(team, period.quarters)
    if margin is not None and (margin if verb == "ahead" else -margin) <= 0:
        stood = f"{abs(margin)} points {'ahead' if margin > 0 else 'behind'}" if margin else "level"
        yield found.mark(verb, WORD, "", f"The {team} were {stood} after the {period.name}.", "lead")


def _turned(sentence: SentenceReading, found: Found) -> Iterator[Mark]:
    team = found.name("team")
    if team is not None and team == found.name("again"):
        reason = f"The {team} are set against themselves."
        yield found.mark("again", NAME, sentence.figures.opponent(team), reason, "lead")
