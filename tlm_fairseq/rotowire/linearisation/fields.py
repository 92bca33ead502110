"""What the linearisations share: fields that no separator can be mistaken for, weekdays, and the schedule."""

from tlm_fairseq.rotowire.copying.tags import is_tag
from tlm_fairseq.rotowire.corpus.days import weekday_of
from tlm_fairseq.rotowire.corpus.games import Game, Team
from tlm_fairseq.subwords.fairseq_symbols import FAIRSEQ_SYMBOLS

# The figures of a player that summaries tell of most; percentages follow from these. Of 13, all fit BART's positions.
STATED_STATISTICS = ("MIN", "PTS", "FGM", "FGA", "FG3M", "FG3A", "FTM", "FTA", "REB", "AST", "TO", "STL", "BLK")
BENCH = "-"  # the position of a player who was not in the starting five


def escape(value: str, reserved: str = "|") -> str:
    """Returns the value as words separated by single spaces, with ``reserved`` characters and ``%`` as ``%7C`` etc."""
    return " ".join(_escape_word(word, reserved) for word in value.split())


def weekday(game: Game) -> str:
    """Returns the name of the day of the week on which the game was played, which most summaries open with."""
    return weekday_of(game.day)


def schedule(team: Team) -> dict[str, str]:
    """Returns what is known of a team's other games, by name: STREAK, and NEXT_PLACE, NEXT_DAY and NEXT_OPPONENT."""
    known = {} if team.streak is None else {"STREAK": team.streak}
    game = team.next_game
    if game is None:
        return known
    opponent = f"{game.opponent_city} {game.opponent_name}"
    place = "home" if game.is_home else "away"
    return {**known, "NEXT_PLACE": place, "NEXT_DAY": weekday_of(game.day), "NEXT_OPPONENT": opponent}


def _escape_word(word: str, reserved: str) -> str:
    if word in FAIRSEQ_SYMBOLS or is_tag(word):
        reserved += "<"
    return "".join(f"%{ord(character):02X}" if character in reserved + "%" else character for character in word)
