"""The names in Rotowire's JSON: a list of games, each with two line scores and a box score, all values strings.

A box score has a column for each name, a dictionary of row number ("0", "1", ...) to value; the visitors' players come
first.
"""

from typing import NotRequired, TypedDict

NOT_AVAILABLE = "N/A"
# The START_POSITION of a starter in corpora that have no positions.
STARTER = "starter"


class NextGameRecord(TypedDict):
    """A team's next game; ``day`` is MM_DD_YY, ``is_home`` is ``"True"`` or ``"False"``."""

    day: str
    opponent_name: str
    opponent_place: str
    is_home: str


class GameRecord(TypedDict):
    """An entry of the list."""

    home_name: str
    home_city: str
    vis_name: str
    vis_city: str
    day: str
    summary: list[str]
    home_line: dict[str, str]
    vis_line: dict[str, str]
    box_score: dict[str, dict[str, str]]
    stadium: NotRequired[str]
    home_streak: NotRequired[str]
    vis_streak: NotRequired[str]
    home_next_game: NotRequired[NextGameRecord]
    vis_next_game: NotRequired[NextGameRecord]


GAME_KEYS = ("home_name", "home_city", "vis_name", "vis_city", "day", "summary", "home_line", "vis_line", "box_score")
# What a game may have beyond Rotowire's keys, called as in SportSett where that has it. A streak is ``W3`` after three
# games won in a row, this one the last, ``L3`` after three lost.
SCHEDULE_KEYS = ("stadium", "home_streak", "vis_streak", "home_next_game", "vis_next_game")
NEXT_GAME_KEYS = ("day", "opponent_name", "opponent_place", "is_home")

LINE_COLUMNS = (
    "TEAM-NAME",
    "TEAM-CITY",
    "TEAM-PTS",
    "TEAM-PTS_QTR1",
    "TEAM-PTS_QTR2",
    "TEAM-PTS_QTR3",
    "TEAM-PTS_QTR4",
    "TEAM-REB",
    "TEAM-AST",
    "TEAM-TOV",
    "TEAM-FG_PCT",
    "TEAM-FG3_PCT",
    "TEAM-FT_PCT",
    "TEAM-WINS",
    "TEAM-LOSSES",
)
# What of a line is a number.
TEAM_STATISTICS = LINE_COLUMNS[2:]

NAME_COLUMNS = ("PLAYER_NAME", "FIRST_NAME", "SECOND_NAME", "TEAM_CITY", "START_POSITION")
# All of these are N/A for a player who did not play.
PLAYER_STATISTICS = (
    "MIN",
    "PTS",
    "FGM",
    "FGA",
    "FG_PCT",
    "FG3M",
    "FG3A",
    "FG3_PCT",
    "FTM",
    "FTA",
    "FT_PCT",
    "OREB",
    "DREB",
    "REB",
    "AST",
    "TO",
    "STL",
    "BLK",
    "PF",
)
BOX_COLUMNS = NAME_COLUMNS + PLAYER_STATISTICS
