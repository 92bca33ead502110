"""Which words speak of other games than the one that a text is about, and marks of what its table does not decide."""

import re

from tlm_fairseq.rotowire.checking.marks import Mark
from tlm_fairseq.rotowire.checking.sentence_reading import Found, SentenceReading
from tlm_fairseq.rotowire.corpus.days import WEEKDAYS
from tlm_fairseq.rotowire.extraction.sentence import PlacedFact

DAYS = "|".join(day.lower() for day in WEEKDAYS)
_NEXT = (
    r"next game|on deck|up next|next up|next the|next for|remains? (?:at )?home|home again|return home|"
    r"head(?:s|ing)? (?:back|home|to)|will (?:look|host|travel|play|have|visit|be|head|return|try|take)|looks? to|"
    r"await|back in action|both teams play|play host|hosts|host the|travels? to|visits?"
)
# A sentence with one of these is about this game, whatever is to come.
_HERE = r"scored|tallied|shot|finished|recorded"
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


def undecided(found: Found, group: str, type: str, what: str, claim: str) -> Mark:
    """Returns the mark of a claim that the table neither supports nor contradicts."""
    reason = f"Not supported: the table of this game does not tell {what}."
    return found.mark(group, type, "", reason, claim, decided=False)
