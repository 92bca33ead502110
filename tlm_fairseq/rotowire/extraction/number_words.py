"""Numbers as digits and as words: ``12``, ``1,234``, ``twelve``, ``twenty-three``, ``one hundred and five``."""

import re
import unicodedata

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
ORDINALS = "zeroth first second third fourth fifth sixth seventh eighth ninth tenth".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_SMALL = {word: value for value, word in enumerate(_UNITS)}
_LARGE = {word: 20 + 10 * place for place, word in enumerate(_TENS)}
_DIGITS = re.compile(r"[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+")
# No number of a game is longer; a longer one is no number rather than a delay.
_MOST_DIGITS = 9


def parse_number(text: str) -> int | None:
    """Returns the value of a whole number, or None where the text is none.

    Full-width digits count as digits. Two numbers one after the other (``one one``), fractions, signs and words such
    as ``UNK`` are no number.
    """
    words = [word for word in re.split(r"[\s-]+", unicodedata.normalize("NFKC", text).strip().lower()) if word]
    if not words:
        return None
    found = read_number(words, 0)
    return found[0] if found is not None and found[1] == len(words) else None


def in_prose(value: int) -> str:
    """Returns a number as most prose has it: below ten as a word."""
    return _UNITS[value] if 0 <= value < 10 else str(value)


def read_number(words: list[str], start: int) -> tuple[int, int] | None:
    """Returns ``(value, end)`` of the longest number that begins at ``words[start]``, or None.

    Args:
        words: lower-case words; ``"-"`` may stand between tens and units, as tokenised text has it.
        start: where to begin; ``end`` is the place after the number.
    """
    word = words[start]
    if _DIGITS.fullmatch(word):
        digits = word.replace(",", "")
        return (int(digits), start + 1) if len(digits) <= _MOST_DIGITS else None
    found = _below_hundred(words, start)
    if found is None:
        return None
    value, end = found
    if value in range(1, 10) and words[end : end + 1] == ["hundred"]:
        value, end = value * 100, end + 1
        at = end + 1 if words[end : end + 1] == ["and"] else end
        rest = _below_hundred(words, at) if at < len(words) else None
        if rest is not None and rest[0]:
            return value + rest[0], rest[1]
    return value, end


def _below_hundred(words: list[str], start: int) -> tuple[int, int] | None:
    word = words[start]
    if word in _SMALL:
        return _SMALL[word], start + 1
    tens, _, unit = word.partition("-")
    if unit and tens in _LARGE and 0 < _SMALL.get(unit, 0) < 10:
        return _LARGE[tens] + _SMALL[unit], start + 1
    if word not in _LARGE:
        return None
    end = start + 1
    at = end + 1 if words[end : end + 1] == ["-"] else end
    if at < len(words) and 0 < _SMALL.get(words[at], 0) < 10:
        return _LARGE[word] + _SMALL[words[at]], at + 1
    return _LARGE[word], end
