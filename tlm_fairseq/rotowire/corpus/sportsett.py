"""SportSett (Thomson, Reiter and Sripada 2020): its games, as GEM publishes them, as games of Rotowire's schema.

A line of its JSON in GEM is a game with all its summaries; ``teams`` has ``home`` and ``vis``, each with its own
``line_score`` and ``box_score``. Halves, overtime, standings, arenas and next games are left out.
"""

from datetime import date

from tlm_fairseq.errors import UserError
from tlm_fairseq.rotowire.corpus.schema import BOX_COLUMNS, NOT_AVAILABLE, PLAYER_STATISTICS, STARTER

KEYS = ("game", "teams", "summaries")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
# Where SportSett has other names: column of Rotowire -> key.
_PLAYER_KEYS = {column: column for column in PLAYER_STATISTICS} | {"REB": "TREB", "TO": "TOV"}
_LINE_KEYS = {
    **{f"TEAM-{name}": ("game", name) for name in ("PTS", "AST", "TOV", "FG_PCT", "FG3_PCT", "FT_PCT")},
    **{f"TEAM-PTS_QTR{quarter}": (f"Q{quarter}", "PTS") for quarter in range(1, 5)},
    "TEAM-REB": ("game", "TREB"),
}


def is_of_sportsett(entry: object) -> bool:
    """Whether an entry has the keys of SportSett's JSON in GEM."""
    return isinstance(entry, dict) and all(key in entry for key in KEYS)


def as_rotowire(entry: object, where: str) -> list[dict[str, object]]:
    """Returns a game of Rotowire's schema for each summary of an entry, one with an empty summary where there is none.

    Args:
        entry: of SportSett's JSON in GEM.
        where: the file and the game, for messages.

    Raises:
        UserError: a key is missing, or the day is none. What else is wrong is left to ``check_game``.
    """
    teams = {side: _at(entry, where, "teams", side) for side in ("vis", "home")}
    lines = {side: _line(team, f"{where}, teams, {side}") for side, team in teams.items()}
    rows = [row for side, team in teams.items() for row in _players(team, f"{where}, teams, {side}")]
    summaries = _at(entry, where, "summaries")
    if not isinstance(summaries, list) or not all(isinstance(summary, str) for summary in summaries):
        raise UserError(f"{where}, summaries: not a list of texts; correct it")
    game = {
        **{f"{side}_{key}": line[f"TEAM-{key.upper()}"] for side, line in lines.items() for key in ("name", "city")},
        **{f"{side}_line": line for side, line in lines.items()},
        "day": _day(entry, where),
        "box_score": {column: {str(number): row[column] for number, row in enumerate(rows)} for column in BOX_COLUMNS},
    }
    return [{**game, "summary": summary.split()} for summary in summaries or [""]]


def _at(value: object, where: str, *keys: str) -> object:
    """Returns what stands below the keys of nested objects."""
    for key in keys:
        if not isinstance(value, dict) or key not in value:
            raise UserError(f"{where}, {key}: this key of SportSett is missing; add it")
        value, where = value[key], f"{where}, {key}"
    return value


def _day(entry: object, where: str) -> str:
    day, month, year = (_at(entry, where, "game", key) for key in ("day", "month", "year"))
    try:
        return date(int(str(year)), _MONTHS.index(str(month)) + 1, int(str(day))).strftime("%m_%d_%y")
    except (ValueError, OverflowError):
        raise UserError(f"{where}, game: {f'{day} {month} {year}'!r:.60} is not a day; correct it") from None


def _line(team: object, where: str) -> dict[str, object]:
    names = {"TEAM-NAME": "name", "TEAM-CITY": "place", "TEAM-WINS": "wins", "TEAM-LOSSES": "losses"}
    return {
        **{column: _at(team, where, key) for column, key in names.items()},
        **{column: _at(team, where, "line_score", *keys) for column, keys in _LINE_KEYS.items()},
    }


def _players(team: object, where: str) -> list[dict[str, object]]:
    players, city = _at(team, where, "box_score"), _at(team, where, "place")
    if not isinstance(players, list):
        raise UserError(f"{where}, box_score: not a list of players; correct it")
    rows = [_row(player, city, f"{where}, box_score, player {number}") for number, player in enumerate(players)]
    # As `team_sides` needs it where both teams are of one city.
    return sorted(rows, key=lambda row: row["START_POSITION"] != STARTER)


def _row(player: object, city: object, where: str) -> dict[str, object]:
    figures = {column: _at(player, where, key) for column, key in _PLAYER_KEYS.items()}
    # SportSett has zeros for those who did not play.
    if all(figure == "0" for figure in figures.values()):
        figures = dict.fromkeys(figures, NOT_AVAILABLE)
    return {
        "PLAYER_NAME": _at(player, where, "name"),
        "FIRST_NAME": _at(player, where, "first_name"),
        "SECOND_NAME": _at(player, where, "last_name") or NOT_AVAILABLE,
        "TEAM_CITY": city,
        "START_POSITION": STARTER if _at(player, where, "starter") == "True" else NOT_AVAILABLE,
        **figures,
    }
