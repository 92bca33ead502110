"""What it costs to replace one character by another: by their meaning, their sound and shape, and punctuation."""

from collections.abc import Callable
from functools import lru_cache

from tlm_fairseq.errors import UserError
from tlm_fairseq.gec.cherrant.characters import is_chinese, is_punctuation
from tlm_fairseq.gec.cherrant.resources import Resources

# Of the distance of two meanings: each of three levels of Cilin's codes that differs adds 2; where a token has no code.
DIFFERENT_LEVEL, UNKNOWN_MEANING = 2, 4
MEANING_SCALE = 6.0
OTHER_SOUND = 0.5
CACHED_PAIRS = 500_000


class SubstitutionCosts:
    """The cost of a substitution; those of the last ``CACHED_PAIRS`` pairs of tokens are kept.

    Raises:
        UserError: the package ``pypinyin`` is not installed.
    """

    def __init__(self, resources: Resources) -> None:
        self._codes = resources.codes
        self._confusions = resources.confusions
        self._sounds_of = _pinyin()
        self._sounds: dict[str, frozenset[str]] = {}
        self._cached = lru_cache(CACHED_PAIRS)(self._cost)

    def __call__(self, one: str, other: str) -> float:
        """Returns the cost of replacing one token by another one."""
        return self._cached(one, other)

    def _cost(self, one: str, other: str) -> float:
        return self._meaning(one, other) / MEANING_SCALE + self._sound(one, other) + _punctuation(one, other)

    def _meaning(self, one: str, other: str) -> int:
        """Returns the distance of two meanings; the levels are compared each for itself, as ChERRANT does."""
        code, other_code = self._codes.get(one), self._codes.get(other)
        if code is None or other_code is None:
            return UNKNOWN_MEANING
        levels, other_levels = (code[0], code[1], code[2:4]), (other_code[0], other_code[1], other_code[2:4])
        return DIFFERENT_LEVEL * sum(a != b for a, b in zip(levels, other_levels))

    def _sound(self, one: str, other: str) -> float:
        """Returns 0 for Chinese characters that share a pronunciation or are known to be confused."""
        if not (is_chinese(one) and is_chinese(other)):
            return OTHER_SOUND
        if one in self._confusions.get(other, ()) or other in self._confusions.get(one, ()):
            return 0.0
        return 0.0 if self._pronunciations(one) & self._pronunciations(other) else OTHER_SOUND

    def _pronunciations(self, character: str) -> frozenset[str]:
        if character not in self._sounds:
            self._sounds[character] = self._sounds_of(character)
        return self._sounds[character]


def _punctuation(one: str, other: str) -> float:
    marks = is_punctuation(one) + is_punctuation(other)
    return (0.25, 0.499, 0.0)[marks]


def _pinyin() -> Callable[[str], frozenset[str]]:
    """Returns a function from a Chinese character to its pronunciations without tones."""
    try:
        from pypinyin import Style, pinyin
    except ImportError:
        raise UserError("ChERRANT needs pypinyin; run: python -m pip install pypinyin") from None
    return lambda character: frozenset(pinyin(character, style=Style.NORMAL, heteronym=True)[0])
