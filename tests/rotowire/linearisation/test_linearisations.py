import pytest
from hypothesis import given
from hypothesis import strategies as st

from tlm_fairseq.rotowire.corpus.games import read_games
from tlm_fairseq.rotowire.corpus.lengths import is_too_long, measure
from tlm_fairseq.rotowire.linearisation.fields import escape, weekday
from tlm_fairseq.rotowire.linearisation.linearisations import FIRST_TO_GO, LINEARISATIONS, linearise, prune

from places import REAL_DATA
from small_games import HOME_LINE, PLAYERS, small_game, write_small_games

REAL_DATA = REAL_DATA / "rotowire"


@pytest.fixture
def read(tmp_path):
    return lambda entry: read_games(write_small_games(tmp_path / "x.json", [entry]))[0]


# From the tables of small_games: MIN PTS FGM FGA FG3M FG3A FTM FTA REB AST TO STL BLK of those who played.
COMPACT = (
    "Friday || Port Ross Foxes 31 7 8 9 7 11 5 4 50 38 67 8 7 | F Abel Reed 38 20 8 15 2 5 2 2 8 4 3 1 0 "
    "| - Solo 22 11 4 9 1 3 2 4 3 1 1 0 1 || Kell Herons 33 10 8 9 6 14 9 3 57 50 86 12 3 "
    "| G C.J. Vance 40 27 9 17 3 6 6 6 12 7 2 2 1 | - Tom Reed Jr. 12 6 3 4 0 0 0 1 2 2 1 0 0"
)


def test_compact(read):
    assert linearise("compact", read(small_game())) == COMPACT


def test_verbal(read):
    text = linearise("verbal", read(small_game()))
    assert text.startswith("Friday || Port Ross Foxes PTS 31 PTS_QTR1 7 PTS_QTR2 8 PTS_QTR3 9 PTS_QTR4 7 REB 11 AST 5 ")
    assert (
        "LOSSES 7 | Abel Reed START_POSITION F MIN 38 PTS 20 FGM 8 FGA 15 FG3M 2 FG3A 5 FTM 2 FTA 2 REB 8 AST 4 TO 3 "
        "STL 1 BLK 0 | Solo MIN 22 PTS 11 "
    ) in text
    assert "|| Kell Herons PTS 33 " in text and text.endswith("STL 0 BLK 0") and "Idle" not in text


# Of the two teams the winner first, and of each the scorers in their order; every name filled up.
RANKED = (
    "Friday home PTS:+2 PTS_QTR1:+3 PTS_QTR2:+0 PTS_QTR3:+0 PTS_QTR4:-1 REB:+3 AST:+4 TOV:-1 FG_PCT:+7 FG3_PCT:+12 "
    "FT_PCT:+19 PTS_HALF1:+3 || Kell Herons _ _ PTS:33 PTS_QTR1:10 PTS_QTR2:8 PTS_QTR3:9 PTS_QTR4:6 REB:14 AST:9 TOV:3 "
    "FG_PCT:57 FG3_PCT:50 FT_PCT:86 WINS:12 LOSSES:3 | G C.J. Vance _ MIN:40 PTS:27 FGM:9 FGA:17 FG3M:3 FG3A:6 "
    "FTM:6 FTA:6 REB:12 AST:7 STL:2 BLK:1 | - Tom Reed Jr. MIN:12 PTS:6 FGM:3 FGA:4 FG3M:0 FG3A:0 FTM:0 FTA:1 "
    "REB:2 AST:2 STL:0 BLK:0 || Port Ross Foxes _ PTS:31 PTS_QTR1:7 PTS_QTR2:8 PTS_QTR3:9 PTS_QTR4:7 REB:11 "
    "AST:5 TOV:4 FG_PCT:50 FG3_PCT:38 FT_PCT:67 WINS:8 LOSSES:7 | F Abel Reed _ MIN:38 PTS:20 FGM:8 FGA:15 "
    "FG3M:2 FG3A:5 FTM:2 FTA:2 REB:8 AST:4 STL:1 BLK:0 | - Solo _ _ MIN:22 PTS:11 FGM:4 FGA:9 FG3M:1 FG3A:3 "
    "FTM:2 FTA:4 REB:3 AST:1 STL:0 BLK:1"
)


def test_ranked(read):
    assert linearise("ranked", read(small_game())) == RANKED


def test_ranked_tells_of_the_five_who_scored_most(read):
    players = []
    for number, points in enumerate((3, 9, 4, 9, 5, 6, 7)):
        figures = PLAYERS[0][-1].split()
        figures[1] = str(points)
        players.append((f"P{number}", "P", str(number), "Kell", "N/A", " ".join(figures)))
    line = linearise("ranked", read(small_game(players)))
    assert [word for word in line.split() if word.startswith("P") and len(word) == 2] == ["P1", "P3", "P6", "P5", "P4"]


def test_flat(read):
    records = linearise("flat", read(small_game())).split(" ")
    assert records[:3] == ["Foxes|TEAM-NAME|Foxes|AWAY", "Foxes|TEAM-CITY|Port_Ross|AWAY", "Foxes|TEAM-PTS|31|AWAY"]
    assert records[15] == "Herons|TEAM-NAME|Herons|HOME"
    # Two lines of 15 columns and six players of 24.
    assert len(records) == len(set(records)) == 2 * 15 + 6 * 24
    assert "Abel_Reed|PLAYER-PTS|20|AWAY" in records and "C.J._Vance|START_POSITION|G|HOME" in records
    assert "Solo|SECOND_NAME|N/A|AWAY" in records and "Zed_Low|PLAYER-MIN|N/A|HOME" in records


def test_separators_in_names_are_escaped(read):
    players = [("A|B %7C_<pad>", *PLAYERS[0][1:]), ("<s> Lo", *PLAYERS[3][1:])]
    game = read(small_game(players, home_line=("He||rons", *HOME_LINE[1:])))
    compact, verbal, flat = (linearise(name, game) for name in ("compact", "verbal", "flat"))
    assert "| F A%7CB %257C_<pad> 38 20 " in compact and "|| Kell He%7C%7Crons 33" in compact and "%3Cs> Lo" in verbal
    assert "| F A%7CB %257C%5F<pad> _ MIN:38 " in linearise("ranked", game)
    assert "A%7CB_%257C%5F<pad>|PLAYER-PTS|20|AWAY" in flat.split(" ")
    assert all(record.count("|") == 3 for record in flat.split(" "))


@given(st.text(), st.sampled_from(["|", "|_", ""]))
def test_escaped_fields_hold_no_separator(text, reserved):
    escaped = escape(text, reserved)
    assert not set(escaped) & set(reserved)
    assert escaped.split() == [word for word in escaped.split(" ") if word]
    assert len(escaped.split()) == len(text.split())
    assert not {"<s>", "</s>", "<pad>", "<unk>"} & set(escaped.split())


def test_weekday(read):
    # Friday the 3rd of February 2017, and the leap day of 2016, a Monday.
    assert weekday(read(small_game(day="02_03_17"))) == "Friday"
    assert weekday(read(small_game(day="02_29_16"))) == "Monday"


def big_game(read):
    """Seven a side who play 10 to 16 minutes, and one each who did not play."""
    players = []
    for side, city in enumerate(("Port Ross", "Kell")):
        for number in range(7):
            figures = PLAYERS[0][-1].replace("38", str(10 + number), 1)
            players.append((f"P{side}{number}", "P", f"{side}{number}", city, "N/A", figures))
        players.append((f"Idle{side}", "Idle", str(side), city, "N/A", None))
    return read(small_game(players))


def up_to(words):
    return lambda text: len(text.split()) <= words


@pytest.mark.parametrize("name", LINEARISATIONS)
def test_what_fits_is_not_pruned(read, name):
    game = big_game(read)
    whole = linearise(name, game)
    assert prune(name, game, lambda text: True) == (whole, [], [])
    assert prune(name, game, up_to(len(whole.split()))) == (whole, [], [])


def test_the_fewest_minutes_go_first(read):
    game = big_game(read)
    words = len(linearise("compact", game).split())
    # A player of compact is 16 words: |, position, name, 13 figures. Of two with 10 minutes the lower row goes first.
    for gone, expected in enumerate((["P10"], ["P10", "P00"], ["P10", "P00", "P11"], ["P10", "P00", "P11", "P01"])):
        pruned = prune("compact", game, up_to(words - 16 * gone - 1))
        assert pruned.players == expected and pruned.columns == []
        assert pruned.text.split() == [word for word in pruned.text.split() if word not in expected]
        assert len(pruned.text.split()) == words - 16 * (gone + 1)


def test_then_the_columns_go(read):
    game = big_game(read)
    words = len(linearise("compact", game).split()) - 4 * 16
    pruned = prune("compact", game, up_to(words - 11))
    # Ten players are left, so each column is ten words.
    assert (pruned.players, pruned.columns) == (["P10", "P00", "P11", "P01"], ["TO", "BLK"])
    assert len(pruned.text.split()) == words - 20
    last = prune("compact", game, up_to(words - 130))
    columns = set(LINEARISATIONS["compact"].COLUMNS) - {"PTS"}
    assert "| P06 20 || Kell" in last.text and last.columns == [name for name in FIRST_TO_GO if name in columns]
    assert prune("compact", game, up_to(words - 131)) is None


def test_those_who_did_not_play_are_the_first_of_flat(read):
    game = big_game(read)
    words = len(linearise("flat", game).split())
    assert prune("flat", game, up_to(words - 25)).players == ["Idle1", "Idle0"]


@pytest.mark.parametrize("name", LINEARISATIONS)
def test_every_column_but_points_may_go(name):
    assert set(LINEARISATIONS[name].COLUMNS) - {"PTS"} <= set(FIRST_TO_GO)
    assert len(set(FIRST_TO_GO)) == len(FIRST_TO_GO) and "PTS" not in FIRST_TO_GO


def test_lengths():
    # The end mark needs a position too.
    assert is_too_long(10, 10) and not is_too_long(9, 10)
    lengths = measure([3, 10, 9, 0], 10)
    assert lengths == (0, 5.5, 10, 1, 10)
    assert str(lengths) == "min 0, mean 5.5, max 10, 1 longer than 10"


# Words of the 60 real games: fewest, mean, most.
REAL_LENGTHS = {
    "flat": (606, 645.6, 702),
    "compact": (340, 398.6, 476),
    "verbal": (602, 702.0, 834),
    "ranked": (220, 220.0, 221),
}


@pytest.mark.real_data
@pytest.mark.parametrize("name", LINEARISATIONS)
def test_lengths_of_the_real_games(name):
    path = REAL_DATA / "games.json"
    if not path.exists():
        pytest.skip(f"{path} is absent")
    words = [len(linearise(name, game).split()) for game in read_games(path)]
    lengths = measure(words, 1024)
    assert (lengths.shortest, lengths.mean, lengths.longest) == REAL_LENGTHS[name]
