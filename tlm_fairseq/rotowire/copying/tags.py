"""How tags are spelled: ``<W>`` is the winner, ``<L3>`` the loser's third scorer, ``<L3:PTS>`` the points of that one.

A slot alone stands in a linearised game before the figures of its team or player; with a column it stands in a summary
for a value. ``<W1:REB:prose>`` is the number as prose has it, ``eight`` for 8 and 12 for 12, ``<W:STREAK:nth>`` an
ordinal, and ``<GAME:DAY>`` the day of the week.
"""

import re

GAME = "GAME"
_TAG = re.compile(r"<(?:GAME|[WL][0-9]*)(?::[A-Z0-9_]+(?::prose|:nth)?)?>")
# How a number is written.
DIGITS, PROSE, NTH = "", ":prose", ":nth"


def slot_tag(slot: str) -> str:
    """Returns the tag that stands in a linearised game."""
    return f"<{slot}>"


def value_tag(slot: str, column: str, form: str = DIGITS) -> str:
    """Returns the tag of a value in a summary.

    Args:
        slot: ``W``, ``L3``, ``GAME``.
        column: of upper-case letters, digits and ``_``.
        form: ``DIGITS``, ``PROSE`` or ``NTH``.
    """
    return f"<{slot}:{column}{form}>"


def is_tag(word: str) -> bool:
    """Whether the word is spelled as a tag, of any game."""
    return _TAG.fullmatch(word) is not None
