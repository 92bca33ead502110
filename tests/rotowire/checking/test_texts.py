import pytest

from tlm_fairseq.errors import UserError
from tlm_fairseq.rotowire.checking.texts import games_of, read_texts
from tlm_fairseq.rotowire.corpus.games import read_games

from checked_game import HOME_LINE, OPENING, PLAYERS, VISITOR_LINE
from small_games import small_game, write_small_games


@pytest.fixture(scope="module")
def games(tmp_path_factory):
    """A game of the same teams on a Friday and a Saturday with another score, and one of other teams."""
    folder = tmp_path_factory.mktemp("games")
    later = ("Herons", "Kell", "110", *HOME_LINE[3:])
    other = small_game()
    other["home_name"], other["home_city"] = "Jazz", "Utah"
    records = [
        small_game(PLAYERS, "11_04_16", OPENING, HOME_LINE, VISITOR_LINE),
        small_game(PLAYERS, "11_05_16", OPENING, later, VISITOR_LINE),
        small_game(
            tuple((*player[:3], "Ogden" if player[3] == "Kell" else player[3], *player[4:]) for player in PLAYERS),
            "11_06_16",
            "",
            ("Owls", "Ogden", *HOME_LINE[2:]),
            ("Foxes", "Port Ross", *VISITOR_LINE[2:]),
        ),
    ]
    return read_games(write_small_games(folder / "games.json", records))


TEXTS = (
    OPENING,
    OPENING.replace("104", "110").replace("Friday", "Saturday"),
    "The Ogden Owls beat the Port Ross Foxes on Sunday .",
)


def test_a_file_and_a_folder(tmp_path):
    (tmp_path / "texts.txt").write_text("one .\ntwo .\n", "utf-8")
    assert read_texts(tmp_path / "texts.txt") == {"1": "one .", "2": "two ."}
    for name in ("S002", "S001"):
        (tmp_path / f"{name}.txt").write_text(f"{name} .", "utf-8")
    assert list(read_texts(tmp_path)) == ["S001", "S002", "texts"]


def test_names_of_the_lines_of_a_file(tmp_path):
    (tmp_path / "texts").write_text("one .\ntwo .\n", "utf-8")
    ids = tmp_path / "ids"
    ids.write_text("S001.txt\nS002\n", "utf-8")
    assert read_texts(tmp_path / "texts", ids) == {"S001": "one .", "S002": "two ."}
    ids.write_text("S001\n", "utf-8")
    with pytest.raises(UserError, match="ids has 1 lines and .*texts has 2"):
        read_texts(tmp_path / "texts", ids)
    ids.write_text("S001\nS001.txt\n", "utf-8")
    with pytest.raises(UserError, match="ids, line 2: 'S001' is named twice"):
        read_texts(tmp_path / "texts", ids)


def test_a_folder_without_texts(tmp_path):
    with pytest.raises(UserError, match=r"no file \*.txt"):
        read_texts(tmp_path)


def test_in_order(games):
    found, by_names = games_of(dict(enumerate(TEXTS)), games, "t", "g")
    assert found == games
    assert not by_names


def test_a_text_of_nobody_does_not_disturb_the_order(games):
    texts = {"a": TEXTS[0], "b": TEXTS[1], "c": "the the the"}
    assert games_of(texts, games, "t", "g") == (games, False)


def test_another_number_or_order_is_put_right_by_names_score_and_day(games):
    texts = {"a": TEXTS[2], "b": TEXTS[1]}
    assert games_of(texts, games, "t", "g") == ([games[2], games[1]], True)
    texts = {"a": TEXTS[2], "b": TEXTS[1], "c": TEXTS[0]}
    assert games_of(texts, games, "t", "g") == ([games[2], games[1], games[0]], True)


def test_a_text_of_no_game(games):
    with pytest.raises(UserError, match=r"t, text b: names no game of g \(2 texts, 3 games\)"):
        games_of({"a": TEXTS[0], "b": "The Lakers beat the Bulls ."}, games, "t", "g")


def test_a_text_of_two_games(games):
    with pytest.raises(UserError, match="text a: fits 2 games alike"):
        games_of({"a": "The Kell Herons met the Port Ross Foxes ."}, games, "t", "g")
