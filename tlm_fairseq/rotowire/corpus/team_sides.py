"""Which of the two teams a player of a box score belongs to."""

from collections.abc import Sequence

from tlm_fairseq.errors import UserError
from tlm_fairseq.rotowire.corpus.schema import NOT_AVAILABLE, GameRecord

_STARTERS = 5


def home_rows(entry: GameRecord, where: str) -> set[int]:
    """Returns the set of rows (from 0) of the box score that are the home team's.

    The city tells where both teams' cities differ and every player has one of them. Otherwise (two teams of one city,
    "LA" for "Los Angeles") the order does, visitors first: the home team begins where the city changes or, where all
    players have one city, at the first starter after a bench player.

    Args:
        entry: a game that ``check_game`` has passed.
        where: the file and the game, for messages.

    Raises:
        UserError: neither city nor order tell.
    """
    box, home_city, visitor_city = entry["box_score"], entry["home_city"], entry["vis_city"]
    cities = [box["TEAM_CITY"][str(row)] for row in range(len(box["TEAM_CITY"]))]
    if home_city != visitor_city and set(cities) <= {home_city, visitor_city}:
        return {row for row, city in enumerate(cities) if city == home_city}
    changes = [row for row in range(1, len(cities)) if cities[row] != cities[row - 1]]
    if not changes:
        starts = [box["START_POSITION"][str(row)] != NOT_AVAILABLE for row in range(len(cities))]
        changes = _second_line_ups(starts)
    if cities and len(changes) != 1:
        raise UserError(
            f"{where}, box_score, TEAM_CITY: cannot tell which players are {entry['home_name']}; use the cities "
            f"{visitor_city!r} and {home_city!r}, and list the visitors first, starters before the bench"
        )
    return set(range(changes[0], len(cities))) if changes else set()


def _second_line_ups(starts: Sequence[bool]) -> list[int]:
    """Returns the rows where starters begin anew; two line-ups in a row count as five starters each."""
    anew = [row for row in range(1, len(starts)) if starts[row] and not starts[row - 1]]
    if not anew and sum(starts) == 2 * _STARTERS:
        return [_STARTERS]
    return anew
