"""Players of the other team where the text goes on about one: ``X was next`` after players of another team."""

import re
from collections.abc import Iterator

from tlm_fairseq.rotowire.checking.marks import CONTEXT, Mark
from tlm_fairseq.rotowire.checking.reading import Reading, SentenceReading
from tlm_fairseq.rotowire.extraction.entity_mentions import PLAYER, TEAM

# Between two players, these begin to speak of somebody new.
_TURNS = frozenset("while whereas but meanwhile".split())


def check_team_context(reading: Reading) -> Iterator[Mark]:
    """Yields the marks of players who are not of the team that is spoken of."""
    spoken_of: str | None = None
    for sentence in reading.sentences:
        figures = sentence.figures
        if any(sentence.name_at(place, TEAM) is not None and sentence.is_name(place) for place in range(len(sentence.pieces))):
            spoken_of = None
        for place in _subjects(sentence):
            name = sentence.name_at(place, PLAYER)
            team = None if name is None else figures.team_of(name)
            if team is None:
                continue
            if spoken_of is not None and team != spoken_of:
                start, end = sentence.tokens_of(place, place + 1)
                reason = f"The text speaks of the {spoken_of} here, and {name} played for the {team}."
                yield Mark(start, end, CONTEXT, "", reason, "team context")
            spoken_of = team


def _subjects(sentence: SentenceReading) -> Iterator[int]:
    """Yields the places of the players that a part of the sentence is about."""
    begins = True
    for place in range(len(sentence.pieces)):
        if sentence.words[place] in _TURNS:
            begins = True
        elif begins and sentence.name_at(place, PLAYER) is not None and sentence.is_name(place):
            begins = False
            yield place
