import json

import pytest

from tlm_fairseq.data.rotowire.games import read_games
from tlm_fairseq.data.rotowire.simulate import simulate
from tlm_fairseq.errors import UserError

SIZES = (6, 2, 3)
# Of simulate(folder, SIZES, seed=7), made by this code: the same bytes are due on any machine and Python.
GOLDEN = {
    "test.facts": "7f831aceb1e9a65c3bc3d25818e935f7eee63698d95fcf35441f07dedbf79570",
    "test.json": "d7cc425a513f032a5be5bd069d47f8179b6e01b261249e10bb046da4000af680",
    "train.facts": "8f0c39ef1c47acc52c4130d06d1664c9faebd13efc086e30230cd22b6a1d359e",
    "train.json": "2cd1600dde6cc75c67263d89d6e26c1a925b9657af9616e49175e58254a03511",
    "valid.facts": "f7adfa203757748898a3317df48063245094fe86f92e3498f202722f35d7a8e8",
    "valid.json": "30926268c87e8fbea8f5b461526ab4e2ba7d151c23d1497e194fd5f078144a4c",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("games")
    simulate(path, SIZES, seed=7)
    return path


def test_same_seed_same_bytes(folder, tmp_path):
    assert json.loads((folder / "manifest.json").read_text("utf-8"))["outputs"] == GOLDEN
    simulate(tmp_path, SIZES, seed=7)
    for path in folder.iterdir():
        assert path.read_bytes() == (tmp_path / path.name).read_bytes()


def test_another_seed_is_another_corpus(folder, tmp_path):
    simulate(tmp_path, SIZES, seed=8)
    assert (tmp_path / "train.json").read_bytes() != (folder / "train.json").read_bytes()


def test_splits_share_no_game(tmp_path):
    simulate(tmp_path, (200, 50, 50), seed=1)
    days = [
        (game.day, game.home.name, game.visitor.name)
        for split in ("train", "valid", "test") for game in read_games(tmp_path / f"{split}.json")
    ]  # fmt: skip
    assert len(days) == len(set(days)) == 300


def test_facts_lie_beside_the_games(folder):
    for split, size in zip(("train", "valid", "test"), SIZES, strict=True):
        games = json.loads((folder / f"{split}.json").read_text("utf-8"))
        text = (folder / f"{split}.facts").read_text("utf-8")
        assert len(games) == size == text.count("\n\n") + 1 and text[0] == "\n"
        for game, facts in zip(games, text[1:].split("\n\n"), strict=True):
            values = [line.split("|") for line in facts.strip("\n").split("\n")]
            teams = {game["home_name"], game["vis_name"]}
            players = set(game["box_score"]["PLAYER_NAME"].values())
            assert len(values) > 10
            for entity, number, relation in values:
                assert entity in (teams if relation.startswith("TEAM-") else players) and number.isdigit()


def test_the_manifest_says_how_it_was_made(folder):
    record = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert (record["seed"], record["games"]) == (7, {"train": 6, "valid": 2, "test": 3})


def test_more_games_than_there_are(tmp_path):
    with pytest.raises(UserError, match="more than the 95940 of all seasons"):
        simulate(tmp_path / "out", (100_000, 1, 1), seed=1)
    assert not (tmp_path / "out").exists()
