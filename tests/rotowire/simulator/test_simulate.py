import json

import pytest

from tlm_fairseq.errors import UserError
from tlm_fairseq.rotowire.corpus.games import read_games
from tlm_fairseq.rotowire.simulator.simulate import simulate

SIZES = (6, 2, 3)
# Of simulate(folder, SIZES, seed=7), made by this code: the same bytes are due on any machine and Python.
GOLDEN = {
    "test.facts": "1ae3a4afb7374f8b7ca6d10af5144c3759f0a97315998cb4ea163eb5918a83f1",
    "test.json": "7e3835dd2555d050492f12b9c31caeb9f8a2fa5acddbb42c22591fa21420c224",
    "train.facts": "c6ef65abc5f6d5ecd2b2113a5c6e9d3d7e9aa7feb863b720c1f77f352a7c4cb4",
    "train.json": "c014071e5ec3259e9c61a64ef76723d64ec47aef8abe85113ca8a65534239c3c",
    "valid.facts": "278845d5332be70de274f4d91e56fd8bfa8f3401ad3338393f8d8bca2023fa80",
    "valid.json": "733619555b27c971c40caebc51d9520fd59856f253299aaeb9800917618ed42d",
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
        for split in ("train", "valid", "test")
        for game in read_games(tmp_path / f"{split}.json")
    ]
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
