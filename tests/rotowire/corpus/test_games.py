import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tlm_fairseq.errors import UserError
from tlm_fairseq.rotowire.corpus.game_checks import check_figures, repair_lines
from tlm_fairseq.rotowire.corpus.games import as_json, read_games, write_games
from tlm_fairseq.rotowire.linearisation.linearisations import LINEARISATIONS, linearise, prune

from places import REAL_DATA
from small_games import SUMMARY, small_game, write_small_games

REAL_DATA = REAL_DATA / "rotowire"


def test_a_game_is_read(tmp_path):
    (game,) = read_games(write_small_games(tmp_path / "x.json", [small_game()]))
    assert game.identifier == "11_04_16 Foxes at Herons" and game.summary == SUMMARY.split()
    assert (game.home.name, game.home.city, game.home.line["TEAM-PTS"]) == ("Herons", "Kell", "33")
    assert (game.visitor.name, game.visitor.city, game.visitor.line["TEAM-LOSSES"]) == ("Foxes", "Port Ross", "7")
    assert [player.row for player in game.players] == [0, 1, 2, 3, 4, 5]
    assert [player.name for player in game.visitor_players] == ["Abel Reed", "Solo", "Idle Moss"]
    assert [player.name for player in game.home_players] == ["C.J. Vance", "Tom Reed Jr.", "Zed Low"]
    abel, solo, idle = game.visitor_players
    assert (abel.first_name, abel.second_name, abel.start_position, abel.played) == ("Abel", "Reed", "F", True)
    assert abel.statistics["PTS"] == "20" and abel.statistics["PF"] == "2" and len(abel.statistics) == 19
    assert (solo.second_name, solo.start_position, solo.played) == (None, None, True)
    assert idle.statistics is None and not idle.played
    assert game.team_of(abel) is game.visitor and game.team_of(game.home_players[0]) is game.home


def test_visitors_come_first_whatever_the_order_of_rows(tmp_path):
    entry = small_game()
    for column in entry["box_score"].values():
        values = list(column.values())
        # Rows in any order of keys, the home team's first.
        column.clear()
        column.update({str(row): value for row, value in reversed(list(enumerate(values[3:] + values[:3])))})
    (game,) = read_games(write_small_games(tmp_path / "x.json", [entry]))
    assert [player.row for player in game.players] == [3, 4, 5, 0, 1, 2]
    assert [player.name for player in game.players][:2] == ["Abel Reed", "Solo"]
    assert as_json(game) == entry


def test_games_are_written_as_they_were_read(tmp_path):
    entries = [small_game(), small_game(day="12_31_14", summary="")]
    games = read_games(write_small_games(tmp_path / "x.json", entries))
    write_games(tmp_path / "y.json", games)
    assert json.loads((tmp_path / "y.json").read_text("utf-8")) == entries
    assert read_games(tmp_path / "y.json") == games


@pytest.mark.parametrize(
    "content, message",
    [
        (b"", "x.json, line 1: not JSON"),
        (b'[\n{"day": }]', "x.json, line 2: not JSON"),
        (b'{\n"a": 1}', "x.json: not a list of games"),
        (b"{}", "x.json, game 0, home_name: this key is missing"),
        (b'{}\n\n{"a"}', "x.json, line 3: not JSON"),
        (b"null", "x.json: not a list of games"),
        (b"[]", "x.json: holds no game"),
        (b"[\xff]", "x.json: not UTF-8"),
        (b"[" * 100000, "x.json: nested over 100 levels deep"),
        (b"[" + b"9" * 5000 + b"]", "x.json: a number in it has too many digits"),
        (b"[1]", "x.json, game 0: not a JSON object"),
    ],
)
def test_what_is_no_list_of_games_is_refused(tmp_path, content, message):
    (tmp_path / "x.json").write_bytes(content)
    with pytest.raises(UserError) as error:
        read_games(tmp_path / "x.json")
    assert message in str(error.value)


@pytest.mark.parametrize("name", ["absent.json", "."])
def test_a_file_that_cannot_be_read_is_named(tmp_path, name):
    with pytest.raises(UserError, match="cannot be read"):
        read_games(tmp_path / name)


def test_a_byte_order_mark_is_no_fault(tmp_path):
    (tmp_path / "x.json").write_text("\ufeff" + json.dumps([small_game()]), "utf-8")
    assert len(read_games(tmp_path / "x.json")) == 1


STRINGS = st.text(max_size=5) | st.sampled_from(["N/A", "1", "9" * 5000, "True", "Kell", "\u00a0x", "01_01_16"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | STRINGS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)


def places(entry, path=()):
    """Paths to everything in a nested dictionary."""
    for key, value in entry.items():
        yield (*path, key)
        if isinstance(value, dict):
            yield from places(value, (*path, key))


PLACES = list(places(small_game()))


@given(st.sampled_from(PLACES), JSON | st.just("REMOVE"))
def test_any_change_of_a_game_is_read_or_refused(tmp_path_factory, place, value):
    entry = small_game()
    *outer, last = place
    table = entry
    for key in outer:
        table = table[key]
    if value == "REMOVE":
        del table[last]
    else:
        table[last] = value
    path = write_small_games(tmp_path_factory.getbasetemp() / "changed.json", [small_game(), entry])
    try:
        first, second = read_games(path)
    except UserError as error:
        assert "changed.json, game 1" in str(error) and "\n" not in str(error)
    else:
        # SportSett's values are read as Rotowire's.
        kept = last if place[-2:-1] in (("START_POSITION",), ("FG3_PCT",), ("FT_PCT",)) else None
        if kept is not None and value in ("True", "False", "N/A"):
            table[last] = as_json(second)["box_score"][place[-2]][last]
        assert as_json(second) == entry and as_json(first) == small_game()
        check_figures(repair_lines(second))
        for name in LINEARISATIONS:
            assert linearise(name, second).encode("utf-8").startswith((b"Friday ", b"Foxes|"))
            prune(name, second, lambda text: len(text) < 900)


@given(st.binary() | st.text().map(str.encode) | JSON.map(json.dumps).map(str.encode))
def test_any_file_is_read_or_refused(tmp_path_factory, content):
    path = tmp_path_factory.getbasetemp() / "any.json"
    path.write_bytes(content)
    with pytest.raises(UserError, match="any.json"):
        read_games(path)


@pytest.mark.real_data
def test_the_real_games_are_read_and_written_back():
    path = REAL_DATA / "games.json"
    if not path.exists():
        pytest.skip(f"{path} is absent")
    games = read_games(path)
    assert [as_json(game) for game in games] == json.loads(path.read_text("utf-8"))
    players = [player for game in games for player in game.players]
    # 39 games of 26 players, 17 of 25, 3 of 24 and one of 28; MIN is N/A 252 times.
    assert len(games) == 60 and len(players) == 1539 and sum(not player.played for player in players) == 252
    assert sum(player.start_position is not None for player in players) == 600
    assert all(len(game.home_players) >= 11 and len(game.visitor_players) >= 11 for game in games)
