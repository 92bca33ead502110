"""Does an entry of a JSON file have Rotowire's schema? What does not is refused by file, game and key."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from tlm_fairseq.errors import UserError
from tlm_fairseq.rotowire.corpus.schema import (
    BOX_COLUMNS,
    GAME_KEYS,
    LINE_COLUMNS,
    NAME_COLUMNS,
    NEXT_GAME_KEYS,
    NOT_AVAILABLE,
    PLAYER_STATISTICS,
    TEAM_STATISTICS,
)

_DIGITS = re.compile("[0-9]{1,9}")
_STREAK = re.compile("[WL][1-9][0-9]{0,2}")
# Control characters, line ends and halves of surrogate pairs: they would tear a line, or are no text.
_NOT_IN_NAMES = ("Cc", "Cs", "Zl", "Zp")
_TEXT_KEYS = ("home_name", "home_city", "vis_name", "vis_city", "day")


def where_game(path: str | Path, number: int, entry: object) -> str:
    """Returns what names a game in a message: the file, the number from 0, and teams and day as far as known."""
    known = entry if isinstance(entry, dict) else {}
    visitor, home, day = (known.get(key) for key in ("vis_name", "home_name", "day"))
    names = f" ({visitor} at {home}, {day})" if all(_is_name(name) for name in (visitor, home, day)) else ""
    return f"{path}, game {number}{names}"


def check_game(entry: object, where: str) -> None:
    """Checks an entry of the list.

    Args:
        entry: what JSON gave.
        where: the file and the game, for messages.

    Raises:
        UserError: the entry is no game; the message names the key.
    """
    record = _check_table(entry, GAME_KEYS, where)
    texts = {key: _check_name(record[key], f"{where}, {key}") for key in _TEXT_KEYS}
    _check_day(texts["day"], f"{where}, day")
    if texts["home_name"] == texts["vis_name"]:
        raise UserError(f"{where}, vis_name: the same team as home_name; correct one of them")
    _check_summary(record["summary"], f"{where}, summary")
    for key in ("home_line", "vis_line"):
        _check_line(record[key], f"{where}, {key}")
    _check_box_score(record["box_score"], f"{where}, box_score")
    _check_schedule(record, where)


def _check_table(value: object, keys: Sequence[str], where: str) -> dict[str, object]:
    """Returns the value, a dictionary with these keys; others are no fault."""
    if not isinstance(value, dict):
        raise UserError(f"{where}: not a JSON object; it needs the keys {', '.join(keys[:3])}, ...")
    missing = [key for key in keys if key not in value]
    if missing:
        raise UserError(f"{where}, {missing[0]}: this key is missing; add it")
    return value


def _is_name(value: object) -> bool:
    if not isinstance(value, str) or not value.strip():
        return False
    return not any(unicodedata.category(character) in _NOT_IN_NAMES for character in value)


def _check_name(value: object, where: str) -> str:
    if not isinstance(value, str) or not _is_name(value):
        raise UserError(f"{where}: {value!r:.60} is not a name; give a string without control characters")
    return value


def _check_day(day: str, where: str) -> None:
    try:
        if not re.fullmatch("[0-9]{2}_[0-9]{2}_[0-9]{2}", day):
            raise ValueError
        datetime.strptime(day, "%m_%d_%y")
    except ValueError:
        raise UserError(f"{where}: {day!r:.60} is not a day as MM_DD_YY; correct it") from None


def _check_schedule(record: Mapping[str, object], where: str) -> None:
    """Checks those of ``SCHEDULE_KEYS`` that the game has; none is asked for."""
    if "stadium" in record:
        _check_name(record["stadium"], f"{where}, stadium")
    for side in ("home", "vis"):
        streak = record.get(f"{side}_streak", "W1")
        if not isinstance(streak, str) or not _STREAK.fullmatch(streak):
            raise UserError(f"{where}, {side}_streak: {streak!r:.60} is no streak; give W3 or L3 for three in a row")
        if f"{side}_next_game" in record:
            _check_next_game(record[f"{side}_next_game"], f"{where}, {side}_next_game")


def _check_next_game(value: object, where: str) -> None:
    game = _check_table(value, NEXT_GAME_KEYS, where)
    for key in ("opponent_name", "opponent_place"):
        _check_name(game[key], f"{where}, {key}")
    _check_day(_check_name(game["day"], f"{where}, day"), f"{where}, day")
    if game["is_home"] not in ("True", "False"):
        raise UserError(f'{where}, is_home: {game["is_home"]!r:.60} is neither "True" nor "False"; correct it')


def _check_summary(summary: object, where: str) -> None:
    if not isinstance(summary, list):
        raise UserError(f"{where}: not a list of tokens; split the text")
    for number, token in enumerate(summary):
        if not isinstance(token, str) or not token:
            raise UserError(f"{where}: token {number}, {token!r:.60}, is not a string of characters; correct it")


def _check_line(line: object, where: str) -> None:
    figures = _check_table(line, LINE_COLUMNS, where)
    for column in LINE_COLUMNS:
        check = _check_number if column in TEAM_STATISTICS else _check_name
        check(figures[column], f"{where}, {column}")


def _check_number(value: object, where: str) -> None:
    if not isinstance(value, str) or (value != NOT_AVAILABLE and not _DIGITS.fullmatch(value)):
        raise UserError(f"{where}: {value!r:.60} is neither a string of up to nine digits nor {NOT_AVAILABLE}")


def _check_box_score(box: object, where: str) -> None:
    table = _check_table(box, BOX_COLUMNS, where)
    columns: dict[str, dict[str, object]] = {}
    for column in BOX_COLUMNS:
        values = table[column]
        if not isinstance(values, dict):
            raise UserError(f"{where}, {column}: not a JSON object of row number to value")
        columns[column] = values
    rows = [str(row) for row in range(len(columns["PLAYER_NAME"]))]
    for column in BOX_COLUMNS:
        if set(columns[column]) != set(rows):
            raise UserError(f'{where}, {column}: the rows are not "0" to "{len(rows) - 1}" as PLAYER_NAME has them')
    for row in rows:
        _check_player(columns, row, where)


def _check_player(box: Mapping[str, Mapping[str, object]], row: str, where: str) -> None:
    for column in NAME_COLUMNS:
        _check_name(box[column][row], f"{where}, {column}, row {row}")
    values = {column: box[column][row] for column in PLAYER_STATISTICS}
    for column, value in values.items():
        _check_number(value, f"{where}, {column}, row {row}")
    absent = [column for column, value in values.items() if value == NOT_AVAILABLE]
    if 0 < len(absent) < len(values):
        raise UserError(f"{where}, {absent[0]}, row {row}: {NOT_AVAILABLE} and others are known; correct it")
