import pytest

from tlm_fairseq.rotowire.corpus.game_checks import check_figures, is_flipped, repair_lines
from tlm_fairseq.rotowire.corpus.games import as_json, read_games

from places import REAL_DATA
from small_games import HOME_LINE, PLAYERS, VISITOR_LINE, flipped, small_game, write_small_games

REAL_DATA = REAL_DATA / "rotowire"


@pytest.fixture
def read(tmp_path):
    return lambda *entries: read_games(write_small_games(tmp_path / "x.json", entries))


def findings(game):
    return [(found.key, found.kind, found.message) for found in check_figures(game)]


def with_line(line, **changes):
    """A line score with other figures: PTS is at 2, the quarters from 3, AST at 8, TOV at 9."""
    places = {"PTS": 2, "QTR1": 3, "QTR2": 4, "QTR4": 6, "AST": 8, "TOV": 9}
    line = list(line)
    for name, value in changes.items():
        line[places[name]] = value
    return line


def test_a_game_that_adds_up(read):
    (game,) = read(small_game())
    assert findings(game) == [] and not is_flipped(game)


def test_players_that_do_not_add_up(read):
    players = [list(player) for player in PLAYERS]
    players[0][-1] = "38 20 8 15 53 2 5 40 3 3 100 1 7 9 4 3 1 0 2"
    (game,) = read(small_game(players))
    (found, other) = check_figures(game)
    assert str(found) == (
        "11_04_16 Foxes at Herons, box_score, PTS, row 0: Abel Reed has 20, and the other columns make it 21 "
        "(points of a player)"
    )
    assert (other.key, other.kind) == ("box_score, REB, row 0", "rebounds of a player")


def test_teams_that_do_not_add_up(read):
    (game,) = read(small_game(home_line=with_line(HOME_LINE, PTS="34", QTR1="11", AST="8", TOV="0")))
    assert findings(game) == [
        ("home_line, TEAM-PTS", "sum over players", "34, and the players make it 33"),
        ("home_line, TEAM-AST", "sum over players", "8, and the players make it 9"),
        ("home_line, TEAM-TOV", "sum over players", "0, and the players make it 3"),
    ]


def test_quarters(read):
    (game,) = read(small_game(visitor_line=with_line(VISITOR_LINE, QTR4="8")))
    assert findings(game) == [("vis_line, TEAM-PTS", "sum of quarters", "31, and the quarters make it 32")]


def test_quarters_of_an_overtime_game_are_level(read):
    # 28 each after four quarters, then 5 to 3.
    home, visitor = with_line(HOME_LINE, QTR1="5"), with_line(VISITOR_LINE, QTR1="4")
    (game,) = read(small_game(home_line=home, visitor_line=visitor))
    assert findings(game) == []
    # Level at 36, more than either scored.
    home, visitor = with_line(HOME_LINE, QTR1="13"), with_line(VISITOR_LINE, QTR1="12")
    (game,) = read(small_game(home_line=home, visitor_line=visitor))
    assert [key for key, *_ in findings(game)] == ["home_line, TEAM-PTS", "vis_line, TEAM-PTS"]


def test_unknown_figures_are_not_checked(read):
    (game,) = read(small_game(home_line=with_line(HOME_LINE, PTS="N/A", QTR2="N/A", AST="N/A")))
    assert findings(game) == []
    (game,) = read(small_game([(*player[:-1], None) for player in PLAYERS]))
    assert findings(game) == []


def test_many_players_are_kept_and_told_of(read):
    players = [PLAYERS[2]] * 22 + list(PLAYERS)
    (game,) = read(small_game(players))
    assert len(game.players) == 28
    assert findings(game) == [("box_score", "many players", "28 players; all are kept")]
    (game,) = read(small_game(players[1:]))
    assert findings(game) == []


def test_flipped_lines_are_found_and_repaired(read):
    good, bad = read(small_game(), flipped(small_game()))
    assert is_flipped(bad)
    assert findings(bad) == [
        (
            "home_line, TEAM-PTS",
            "flipped line scores",
            "home_line has 31 and vis_line 33, and the players' sums are the other way round",
        )
    ]
    assert repair_lines(bad) == good and as_json(repair_lines(bad)) == small_game()


def test_lines_flipped_with_their_names_are_repaired_whole(read):
    entry = small_game()
    entry["home_line"], entry["vis_line"] = entry["vis_line"], entry["home_line"]
    (bad,) = read(entry)
    assert [kind for _, kind, _ in findings(bad)] == ["names of a line", "names of a line", "flipped line scores"]
    assert as_json(repair_lines(bad)) == small_game()


def test_level_sums_are_not_flipped(read):
    players = [PLAYERS[0], (*PLAYERS[3][:-1], PLAYERS[0][-1])]
    (game,) = read(small_game(players))
    assert not is_flipped(game)


@pytest.mark.real_data
def test_the_real_games_add_up():
    path = REAL_DATA / "games.json"
    if not path.exists():
        pytest.skip(f"{path} is absent")
    games = read_games(path)
    found = [finding for game in games for finding in check_figures(game)]
    # One game lists 28 players; none is flipped, and every identity holds.
    assert [(finding.game, finding.kind) for finding in found] == [("11_15_14 Nets at Trail Blazers", "many players")]
    assert [is_flipped(flip(game)) for game in games] == [True] * 60
    assert [repair_lines(flip(game)) for game in games] == games


def flip(game):
    # An exchange undoes an exchange.
    return repair_lines(game)
