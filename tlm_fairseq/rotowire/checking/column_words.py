"""What the columns of a table are called in a text, and which words name a column."""

_WORDS = {
    "PTS": "points point scoring",
    "REB": "rebounds rebound rebounding boards glass",
    "AST": "assists assist dimes",
    "STL": "steals steal",
    "BLK": "blocks block",
    "MIN": "minutes",
}
# The column that a word names.
COLUMNS = {word: column for column, words in _WORDS.items() for word in words.split()}
_CALLED = {
    "PTS": "points",
    "REB": "rebounds",
    "AST": "assists",
    "STL": "steals",
    "BLK": "blocks",
    "TO": "turnovers",
    "TOV": "turnovers",
    "MIN": "minutes",
    "PF": "fouls",
    "OREB": "offensive rebounds",
    "DREB": "defensive rebounds",
    "FGM": "field goals",
    "FGA": "field goal attempts",
    "FG3M": "three-pointers",
    "FG3A": "three-point attempts",
    "FTM": "free throws",
    "FTA": "free throw attempts",
    "FG_PCT": "percent from the field",
    "FG3_PCT": "percent from three-point range",
    "FT_PCT": "percent from the line",
    "WINS": "wins",
    "LOSSES": "losses",
    "PTS_QTR1": "points in the first quarter",
    "PTS_QTR2": "points in the second quarter",
    "PTS_QTR3": "points in the third quarter",
    "PTS_QTR4": "points in the fourth quarter",
}


def called(column: str) -> str:
    """Returns what a column, without its prefix, is called behind a number."""
    return _CALLED.get(column, column)
