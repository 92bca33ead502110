import json

import pytest

from tlm_fairseq.errors import UserError
from tlm_fairseq.rotowire.corpus.games import read_games
from tlm_fairseq.rotowire.simulator.simulate import simulate

SIZES = (6, 2, 3)
# Of simulate(folder, SIZES, seed=7), made by this code: the same bytes are due on any machine and Python.
GOLDEN = {
    "test.facts": "4b322564c9ee878f54e10ae13191a7d19591c8e257d3ad311e67c9d380c6c69c",
    "test.json": "4d56776e6539281a9e87592207debb33cf23f24e9a11abc1300c138578009d7c",
    "train.facts": "cdcb85fcf97aeaba163e9797bac66e48f9ecbfab1f268cb4ca3cc7143b82ee4e",
    "train.json": "0a8b33b3adb46743dd566859048080168d16251be43351d6f73c65b99467f81f",
    "valid.facts": "6591322f7cf6732a9b15f1b6edbd20427e18a6c1ac89430cf9c98f3657763054",
    "valid.json": "847b4656062172f0b33eb671a68013cf0b5d0a57d9a1ef55975d31d831fc7778",
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
