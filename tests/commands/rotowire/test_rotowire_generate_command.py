"""``rotowire generate`` with a search that finds given texts: what becomes of tags. Real models: tests/examples."""

from types import SimpleNamespace

import pytest

from tlm_fairseq.commands import main
from tlm_fairseq.commands.rotowire import generate

from small_games import SUMMARY, small_game, write_small_games

TAGGED = "<W1:NAME> led the <W:NAME> with <W1:PTS> points . <W9:NAME> had five . They won on <GAME:DAY> ."
RESTORED = "C.J . Vance led the Herons with 27 points . They won on Friday ."


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Returns run(*arguments) over games prepared with tags, for which the model writes ``TAGGED``."""
    games = [small_game(), small_game(day="11_11_16")]
    write_small_games(tmp_path / "test.json", games)
    assert main(["rotowire", "prepare", str(tmp_path / "test.json"), "--split", "test", "--copy", "tags",
                 "--out", str(tmp_path / "data")]) == 0  # fmt: skip

    def search(sources, *_):
        return [SimpleNamespace(pieces=TAGGED, cut=False) for _ in sources]

    monkeypatch.setattr(generate, "open_search", lambda _: SimpleNamespace(max_source_pieces=1000, search=search))
    arguments = ["--path", "model.pt", "--input", str(tmp_path / "data/test.src"), "--output", str(tmp_path / "out")]
    return lambda *more: main(["rotowire", "generate", *arguments, *map(str, more)])


def test_the_games_beside_the_input_give_the_values(run, tmp_path, capsys):
    assert run() == 0
    assert (tmp_path / "out").read_text("utf-8") == f"{RESTORED}\n" * 2
    assert "note: 2 sentences left out, for the game has no value for one of their tags\n" in capsys.readouterr().err


def test_the_games_are_given(run, tmp_path):
    (tmp_path / "data/test.games.json").unlink()
    assert run("--games", tmp_path / "test.json") == 0
    assert (tmp_path / "out").read_text("utf-8") == f"{RESTORED}\n" * 2


def test_input_without_tags_needs_no_games(run, tmp_path):
    (tmp_path / "data/test.src").write_text("|| Herons\n")
    (tmp_path / "data/test.games.json").unlink()
    assert run() == 0
    assert (tmp_path / "out").read_text("utf-8") == f"{TAGGED}\n"


def test_games_that_are_missing_or_others_are_named_and_nothing_is_written(run, tmp_path, capsys):
    write_small_games(tmp_path / "one.json", [small_game()])
    write_small_games(tmp_path / "swapped.json", [small_game(day="11_11_16"), small_game()])
    (tmp_path / "data/test.games.json").unlink()
    for more, message in (
        ((), "test.src was prepared with --copy tags, and"),
        (("--games", tmp_path / "one.json"), "test.src has 2 lines and"),
        (("--games", tmp_path / "swapped.json"), "test.ids, line 1: 11_04_16 Foxes at Herons, and game 1 of"),
    ):
        assert run(*more) == 1
        assert message in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_prepare_writes_tags_and_slots(run, tmp_path):
    source = (tmp_path / "data/test.src").read_text("utf-8").split("\n")[0]
    assert source.startswith("Friday <L> Port Ross Foxes 31 7") and "<W1> G C.J. Vance 40" in source
    target = (tmp_path / "data/test.tgt").read_text("utf-8").split("\n")[0]
    assert "<W1:NAME> scored <W1:PTS> points" in target and len(target.split()) < len(SUMMARY.split())


def test_flat_has_no_slots(tmp_path, capsys):
    path = write_small_games(tmp_path / "test.json", [small_game()])
    arguments = ("--split", "test", "--linearisation", "flat", "--copy", "tags", "--out", str(tmp_path / "data"))
    assert main(["rotowire", "prepare", str(path), *arguments]) == 1
    assert "--copy tags needs places for its slots" in capsys.readouterr().err and not (tmp_path / "data").exists()
