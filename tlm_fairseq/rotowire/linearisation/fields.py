"""What the linearisations share: fields that no separator can be mistaken for, and the day of the week."""

from datetime import datetime

from tlm_fairseq.rotowire.copying.tags import is_tag
from tlm_fairseq.rotowire.corpus.games import Game
from tlm_fairseq.subwords.fairseq_symbols import FAIRSEQ_SYMBOLS

# The figures of a player that summaries tell of most; percentages follow from these. Of 13, all fit BART's positions.
STATED_STATISTICS = ("MIN", "PTS", "FGM", "FGA", "FG3M", "FG3A", "FTM", "FTA", "REB", "AST", "TO", "STL", "BLK")
BENCH = "-"  # the position of a player who was not in the starting five


def escape(value: str, reserved: str = "|") -> str:
    """Returns the value as words separated by single spaces, with ``reserved`` characters and ``%`` as ``%7C`` etc."""
    return " ".join(_escape_word(word, reserved) for word in value.split())


def weekday(game: Game) -> str:
    """Returns the name of the day of the week on which the game was played, which most summaries open with."""
    # Not strftime, which speaks the language of the machine.
    names = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    return names[datetime.strptime(game.day, "%m_%d_%y").weekday()]


def _escape_word(word: str, reserved: str) -> str:
    if word in FAIRSEQ_SYMBOLS or is_tag(word):
        reserved += "<"
    return "".join(f"%{ord(character):02X}" if character in reserved + "%" else character for character in word)
