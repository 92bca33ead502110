"""Parts of a game: a quarter, a half, the first three quarters; which of them the words around a place name."""

import re
from typing import NamedTuple

from tlm_fairseq.rotowire.checking.game_figures import QUARTERS
from tlm_fairseq.rotowire.checking.reading import SentenceReading
from tlm_fairseq.rotowire.extraction.quarter_words import quarter_of

# How many pieces away the words for a period are looked for.
FAR = 12
_HALVES = {"first": (1, 2), "opening": (1, 2), "second": (3, 4), "final": (3, 4)}
# Scores as they stand at a time.
_STANDS = (
    (r"after (?:the )?(?:one|first|opening|1st)(?: quarter| period)?|after <n> quarter", (1,)),
    (r"at (?:halftime|intermission|the (?:half|break))|halftime (?:lead|deficit)|into (?:halftime|the (?:half|break))", (1, 2)),
    (r"after (?:three|<n>) quarters|(?:into|entering|heading into) the (?:fourth|final)(?: quarter| period)?", (1, 2, 3)),
    (r"at the end of the third(?: quarter)?", (1, 2, 3)),
)


class Period(NamedTuple):
    """A part of the game: what it is called, and its quarters."""

    name: str
    quarters: tuple[int, ...]


GAME = Period("game", QUARTERS)


def words_around(sentence: SentenceReading, place: int, far: int = FAR) -> str:
    """Returns the words around a place of a sentence, as patterns see them."""
    first = max(place - far, 0)
    words = sentence.words[first : place + far]
    return " ".join(words)


def period_of(sentence: SentenceReading, place: int) -> Period | None:
    """Returns the part of the game that the words around a place name, or None where they name none."""
    around = words_around(sentence, place)
    if re.search(r"\b(?:final|last) (?:<n>|twelve) minutes", around):
        return Period("fourth quarter", (4,))
    if re.search(r"\b(?:final|last) two (?:quarters|periods)|(?:final|last) <n> (?:quarters|periods)", around):
        return Period("second half", (3, 4))
    for pattern, quarters in _STANDS:
        if re.search(rf"(?:^| )(?:{pattern})(?: |$)", around):
            name = {1: "first quarter", 2: "first half", 3: "first three quarters"}[len(quarters)]
            return Period(name, quarters)
    quarter = quarter_of(sentence.pieces, place, FAR)
    halves = [(match.start(), match[1]) for match in re.finditer(rf"({'|'.join(_HALVES)})[ -]half", around)]
    if halves and quarter is None:
        here = len(" ".join(sentence.words[max(place - FAR, 0) : place]))
        name = min(halves, key=lambda half: abs(half[0] - here))[1]
        return Period(f"{'second' if _HALVES[name] == (3, 4) else 'first'} half", _HALVES[name])
    if quarter is None:
        return None
    return Period(f"{('first', 'second', 'third', 'fourth')[quarter - 1]} quarter", (quarter,))
