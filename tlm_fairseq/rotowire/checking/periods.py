"""Parts of a game: a quarter, a half, the last three quarters; which of them the words around a place name."""

import re
from typing import NamedTuple

from tlm_fairseq.rotowire.checking.game_figures import QUARTERS
from tlm_fairseq.rotowire.checking.sentence_reading import SentenceReading

# How many pieces away the words for a period are looked for.
FAR = 12
_ORDINALS = {"first": 1, "opening": 1, "1st": 1, "second": 2, "third": 3, "fourth": 4, "final": 4}
_ORDINAL = "|".join(_ORDINALS)
_PERIOD = r"(?:quarter|period|frame|stanza)"
# What names a part of a game, and how many quarters before its end the score is of; the nearest to a number counts.
_QUARTER = rf"(?P<quarter>{_ORDINAL})[ -]{_PERIOD}|in the (?P<alone>first|second|third|fourth)(?= [,.]| and|$)"
_HALF = rf"(?P<half>{_ORDINAL})[ -]half"
_SO_FAR = (
    (1, rf"after (?:the )?(?:one|<1>|first|opening|1st)(?: {_PERIOD})?(?= |$)"),
    (2, r"(?:at|into) (?:halftime|intermission|the (?:half|break))|halftime (?:lead|deficit)"),
    (3, r"after <3> quarters|(?:into|entering) the (?:fourth|final)(?: \w+)?|at the end of the third(?: quarter)?"),
)
_LAST = rf"(?:final|last|next) (?:<(?P<last>2|3)> {_PERIOD}s|(?P<minutes><12>) minutes)"


class Period(NamedTuple):
    """A part of the game: what it is called, and its quarters."""

    name: str
    quarters: tuple[int, ...]


GAME = Period("game", QUARTERS)


def period_of(sentence: SentenceReading, place: int) -> Period | None:
    """Returns the part of the game that the words nearest to a place name, or None where they name none."""
    first = max(place - FAR, 0)
    words = [_word(sentence, at) for at in range(first, min(place + FAR, len(sentence.words)))]
    around = " ".join(words)
    here = len(" ".join(words[: place - first]))
    found = [(_distance(match, here), period) for match, period in _named(around)]
    return min(found, key=lambda one: one[0])[1] if found else None


def _word(sentence: SentenceReading, place: int) -> str:
    """Returns a word as patterns see it, a number with its value."""
    word = sentence.words[place]
    return f"<{sentence.pieces[place].values[0]}>" if word == "<n>" else word


def _distance(match: re.Match[str], here: int) -> int:
    """Returns how far a match is from a place; what stands behind a score is rather its own."""
    return match.start() - here if match.start() >= here else 2 * (here - match.end())


def _named(around: str) -> list[tuple[re.Match[str], Period]]:
    found: list[tuple[re.Match[str], Period]] = []
    for last, pattern in _SO_FAR:
        name = {1: "first quarter", 2: "first half", 3: "first three quarters"}[last]
        found += [(match, Period(name, QUARTERS[:last])) for match in _matches(pattern, around)]
    found += [(match, _half(_ORDINALS[match["half"]])) for match in _matches(_HALF, around)]
    found += [(match, _quarter(_ORDINALS[match["quarter"] or match["alone"]])) for match in _matches(_QUARTER, around)]
    for match in _matches(_LAST, around):
        last = int(match["last"] or 1)
        name = {1: "fourth quarter", 2: "second half", 3: "last three quarters"}[last]
        found.append((match, Period(name, QUARTERS[-last:])))
    return found


def _matches(pattern: str, around: str) -> list[re.Match[str]]:
    return list(re.finditer(rf"(?:^|(?<= ))(?:{pattern})", around))


def _half(ordinal: int) -> Period:
    return Period("first half", (1, 2)) if ordinal == 1 else Period("second half", (3, 4))


def _quarter(ordinal: int) -> Period:
    return Period(f"{('first', 'second', 'third', 'fourth')[ordinal - 1]} quarter", (ordinal,))
