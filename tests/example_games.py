"""A game as the reader gives it, with what makes names hard, for tests of extraction."""

from tlm_fairseq.rotowire.corpus.games import Game, Player, Team
from tlm_fairseq.rotowire.corpus.schema import LINE_COLUMNS, PLAYER_STATISTICS

HOME = Team("Hawks", "Atlanta", dict(zip(LINE_COLUMNS, "Hawks Atlanta 110 30 25 28 27 44 25 12 51 40 80 12 5".split())))
VISITOR = Team(
    "Trail Blazers",
    "Portland",
    dict(zip(LINE_COLUMNS, ["Trail Blazers", "Portland", *"99 22 33 20 24 40 21 16 45 35 75 7 10".split()])),
)
# MIN PTS FGM FGA FG_PCT FG3M FG3A FG3_PCT FTM FTA FT_PCT OREB DREB REB AST TO STL BLK PF
FIGURES = "34 23 7 12 58 2 4 50 7 8 88 3 9 12 5 4 2 1 3"
NAMES = {
    "visitor": ("CJ McCollum", "Damian Lillard", "Nene", "Derrick Williams", "Lou Williams", "Idle Jones"),
    "home": ("Larry Nance Jr.", "Al Horford", "Thabo Sefolosha", "Walter Tavares", "Kent Bazemore", "Sam Jones"),
}


def example_game(home=HOME, visitor=VISITOR):
    """Returns a game: all played with the same figures but Idle Jones, who did not."""
    players = []
    for side, team in (("visitor", visitor), ("home", home)):
        for name in NAMES[side]:
            first, *second = name.split()
            statistics = None if first == "Idle" else dict(zip(PLAYER_STATISTICS, FIGURES.split(), strict=True))
            players.append(
                Player(len(players), name, first, " ".join(second) or None, team.city, team is home, "G", statistics)
            )
    return Game("11_04_16", home, visitor, players, [])
