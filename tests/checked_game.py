"""A made-up game for tests of the checker, whose figures are those of a real one in size.

The Kell Herons, at home, beat the Port Ross Foxes 104 - 98 on a Friday; by quarters 25 - 30, 30 - 20, 27 - 26, 22 - 22.
Double-doubles: Solo of the Foxes, C.J. Vance and Tom Hale of the Herons.
"""

from tlm_fairseq.rotowire.checking.checker import check_text
from tlm_fairseq.rotowire.corpus.games import read_games

from small_games import small_game, write_small_games

OPENING = "The Kell Herons ( 12 - 3 ) defeated the Port Ross Foxes ( 8 - 7 ) 104 - 98 on Friday ."
# MIN PTS FGM FGA FG_PCT FG3M FG3A FG3_PCT FTM FTA FT_PCT OREB DREB REB AST TO STL BLK PF
PLAYERS = (
    ("Abel Reed", "Abel", "Reed", "Port Ross", "F", "38 24 9 18 50 2 5 40 4 4 100 1 7 8 4 3 1 0 2"),
    ("Ivo Marsh", "Ivo", "Marsh", "Port Ross", "G", "35 18 7 15 47 2 6 33 2 2 100 0 3 3 9 2 2 0 3"),
    ("Solo", "Solo", "N/A", "Port Ross", "C", "30 12 5 9 56 0 0 0 2 4 50 4 7 11 1 1 0 2 4"),
    ("Pell Dunn", "Pell", "Dunn", "Port Ross", "N/A", "22 14 5 10 50 3 6 50 1 2 50 0 2 2 2 1 0 0 1"),
    ("Idle Moss", "Idle", "Moss", "Port Ross", "N/A", None),
    ("C.J. Vance", "C.J.", "Vance", "Kell", "G", "40 31 11 20 55 3 7 43 6 6 100 1 4 5 10 2 2 1 1"),
    ("Tom Hale", "Tom", "Hale", "Kell", "F", "36 22 8 14 57 1 2 50 5 6 83 3 9 12 2 2 0 1 3"),
    ("Odd Lunt", "Odd", "Lunt", "Kell", "C", "28 8 4 7 57 0 0 0 0 0 0 2 7 9 1 1 1 3 2"),
    ("Bram Kirk", "Bram", "Kirk", "Kell", "N/A", "24 16 6 11 55 2 4 50 2 2 100 0 4 4 3 0 1 0 2"),
    ("Ned Orr", "Ned", "Orr", "Kell", "N/A", "10 3 1 3 33 1 2 50 0 0 0 0 1 1 0 1 0 0 0"),
    ("Zed Low", "Zed", "Low", "Kell", "N/A", None),
)
# NAME CITY PTS QTR1 QTR2 QTR3 QTR4 REB AST TOV FG_PCT FG3_PCT FT_PCT WINS LOSSES
HOME_LINE = ("Herons", "Kell", *"104 25 30 27 22 45 25 12 48 40 75 12 3".split())
VISITOR_LINE = ("Foxes", "Port Ross", *"98 30 20 26 22 40 20 15 45 30 80 8 7".split())


def checked_games(folder, days=("11_04_16",)):
    """Returns the games of these days, all with the same figures."""
    games = [small_game(PLAYERS, day, OPENING, HOME_LINE, VISITOR_LINE) for day in days]
    return read_games(write_small_games(folder / "games.json", games))


def found_in(game, text, unverifiable=False, calendar=None):
    """Returns ``(words, type, truth)`` of each mark of a text."""
    tokens = text.split()
    marks = check_text(game, tokens, unverifiable, calendar)
    return [(" ".join(tokens[mark.start : mark.end]), mark.type, mark.truth) for mark in marks]
