"""Names with figures that are nobody's of the game: another first name before a surname, ``JJ Thompson``."""

import re
from collections.abc import Iterator

from tlm_fairseq.rotowire.checking.marks import NAME, Mark
from tlm_fairseq.rotowire.checking.reading import Reading
from tlm_fairseq.rotowire.checking.sentence_reading import SentenceReading
from tlm_fairseq.rotowire.extraction.entity_mentions import PLAYER

# Behind a name, these give it figures.
_FIGURES = re.compile(
    r"(?:chipped in|added|had|scored|finished|posted|recorded|tallied|followed|totaled|supplied)(?: \S+){0,4}? <n>"
)


def check_unknown_names(reading: Reading) -> Iterator[Mark]:
    """Yields the marks of names that are no player's, though a player has the surname."""
    for sentence in reading.sentences:
        for place, piece in enumerate(sentence.pieces):
            if sentence.words[place] != "<o>" or piece.who.kind != PLAYER or piece.who.ambiguous:
                continue
            if _FIGURES.match(" ".join(sentence.words[place + 1 :])):
                yield from _unknown(reading, sentence, place)


def _unknown(reading: Reading, sentence: SentenceReading, place: int) -> Iterator[Mark]:
    """Yields the mark of a name from its first capitalised word on; ``Al Farouq`` is ``Al-Farouq``."""
    start, end = sentence.tokens_of(place, place + 1)
    while start > sentence.start and reading.tokens[start - 1][:1].isupper():
        start -= 1
    surname = reading.tokens[end - 1]
    players = [player.name for player in reading.game.players if player.second_name == surname]
    said = " ".join(reading.tokens[start:end])
    if _letters(said) not in map(_letters, players):
        reason = f"Nobody in this game is called {said}."
        yield Mark(start, end, NAME, " or ".join(players), reason, "unknown name")


def _letters(name: str) -> str:
    return "".join(filter(str.isalpha, name)).lower()
