"""Players of the other team where the text goes on about one: ``X was next`` after players of another team."""

import re
from collections.abc import Iterator

from tlm_fairseq.rotowire.checking.marks import CONTEXT, Mark
from tlm_fairseq.rotowire.checking.reading import Reading
from tlm_fairseq.rotowire.extraction.entity_mentions import PLAYER, TEAM

# What goes on about the team that was spoken of.
_GOES_ON = (
    r"followed|added|adding|chipped in|posted|contributed|was (?:next|right behind|the only other)|"
    r"(?:led|paced) the (?:bench|second unit)|also|rounded out"
)


def check_team_context(reading: Reading) -> Iterator[Mark]:
    """Yields the marks of players who are not of the team that is spoken of."""
    spoken_of: str | None = None
    for sentence in reading.sentences:
        figures = sentence.figures
        if any(
            sentence.name_at(place, TEAM) is not None and sentence.is_name(place)
            for place in range(len(sentence.pieces))
        ):
            spoken_of = None
        for place in range(len(sentence.pieces)):
            name = sentence.name_at(place, PLAYER)
            team = None if name is None or not sentence.is_name(place) else figures.team_of(name)
            if team is None or sentence.pieces[place].who.is_object:
                continue
            if spoken_of not in (None, team) and re.match(
                rf"(?:{_GOES_ON})(?= |$)", " ".join(sentence.words[place + 1 :])
            ):
                start, end = sentence.tokens_of(place, place + 1)
                reason = f"The text speaks of the {spoken_of} here, and {name} played for the {team}."
                yield Mark(start, end, CONTEXT, "", reason, "team context")
            spoken_of = team
