"""Traditional to simplified Chinese, by OpenCC, without moving any position."""

from collections.abc import Callable

from tlm_fairseq.errors import UserError


class Simplifier:
    """Turns traditional characters into simplified ones; a text keeps its length, so offsets into it stay true.

    Raises:
        UserError: the package ``opencc`` is not installed.
    """

    def __init__(self) -> None:
        try:
            import opencc
        except ImportError:
            raise UserError("--simplify needs OpenCC; run: python -m pip install opencc") from None
        self._convert: Callable[[str], str] = opencc.OpenCC("t2s").convert

    def __call__(self, text: str) -> str:
        converted = self._convert(text)
        if len(converted) == len(text):
            return converted
        # A phrase of another length: character by character none can move.
        return "".join(one if len(one) == 1 else old for old, one in ((old, self._convert(old)) for old in text))
