"""The splits of SportSett, which are whole seasons: a game that is in its training set is nothing to test on."""

from collections.abc import Iterable
from datetime import date, datetime

from tlm_fairseq.rotowire.corpus.games import Game
from tlm_fairseq.rotowire.extraction.nba_teams import NBA_TEAMS

NO_SPLIT = "none"

# First and last day of the regular seasons, which alone are in SportSett, and the split that each is in.
_SEASONS = (
    (date(2014, 10, 28), date(2015, 4, 15), "train"),
    (date(2015, 10, 27), date(2016, 4, 13), "train"),
    (date(2016, 10, 25), date(2017, 4, 12), "train"),
    (date(2017, 10, 17), date(2018, 4, 11), "valid"),
    (date(2018, 10, 16), date(2019, 4, 10), "test"),
)
_TEAM_NAMES = {name for _, name in NBA_TEAMS}


def season_splits(games: Iterable[Game]) -> dict[str, list[str]]:
    """Returns split of SportSett, or NO_SPLIT -> identifiers of the games that it has there, told by day and teams."""
    found: dict[str, list[str]] = {}
    for game in games:
        found.setdefault(_split_of(game), []).append(game.identifier)
    return found


def _split_of(game: Game) -> str:
    day = datetime.strptime(game.day, "%m_%d_%y").date()
    if {game.home.name, game.visitor.name} <= _TEAM_NAMES:
        for first, last, split in _SEASONS:
            if first <= day <= last:
                return split
    return NO_SPLIT
