"""The trained extractor: candidates and their labels, training, its file, and how well it reads simulated games."""

import os

import pytest
import torch

from tlm_fairseq.commands import main
from tlm_fairseq.errors import UserError
from tlm_fairseq.rotowire.corpus.fact_files import read_facts
from tlm_fairseq.rotowire.corpus.facts import Fact
from tlm_fairseq.rotowire.corpus.games import read_games
from tlm_fairseq.rotowire.extraction.extractor_scores import score_extraction
from tlm_fairseq.rotowire.extraction.trained import extractor as extractor_file
from tlm_fairseq.rotowire.extraction.trained.candidates import find_candidates, relations_of
from tlm_fairseq.rotowire.extraction.trained.network import FARTHEST, RelationNetwork
from tlm_fairseq.rotowire.extraction.trained.training import train_network

from small_games import small_game, write_small_games


@pytest.fixture(scope="module")
def league(tmp_path_factory):
    """Folder of simulated games with the facts of their summaries."""
    folder = tmp_path_factory.mktemp("league")
    assert main(["rotowire", "simulate", "--games", "150", "--valid", "1", "--test", "20", "--out", str(folder)]) == 0
    return folder


@pytest.fixture(scope="module")
def trained(league):
    return extractor_file.TrainedExtractor(train_network(read_games(league / "train.json"), epochs=4))


@pytest.fixture
def game(tmp_path):
    return read_games(write_small_games(tmp_path / "games.json", [small_game()]))[0]


def test_candidates_pair_each_number_with_the_names_of_its_sentence(game):
    numbers = find_candidates(game, "Abel Reed had 20 points and C.J . Vance 27 . He also had three steals .".split())
    pairs = [{(candidate.entity, candidate.number) for candidate in options} for options in numbers]
    assert pairs[:2] == [{("Abel Reed", value), ("C.J. Vance", value)} for value in ("20", "27")]
    assert [candidate.number for candidate in numbers[2]] == ["3"]
    first = numbers[0][0]
    assert first.words[first.number_at] == "<number>" and first.words[first.mention_at] == "<player>"
    assert "20" not in first.words and first.sizes[first.number_at] > 0


def test_a_sentence_without_a_name_belongs_to_the_last_one(game):
    numbers = find_candidates(game, "The Herons won . Twelve steals made the day .".split())
    assert [(candidate.entity, candidate.number, candidate.words[:2]) for candidate in numbers[0]] == [
        ("Herons", "12", ("<elsewhere>", "<team>"))
    ]
    assert find_candidates(game, "Nobody had 12 points .".split()) == [[]]


def test_labels_are_all_columns_with_the_number(game):
    relations = relations_of(game)
    assert set(relations["C.J. Vance", "2"]) == {"PLAYER-OREB", "PLAYER-TO", "PLAYER-STL"}
    assert relations["Herons", "12"] == ("TEAM-WINS",)
    assert not any(entity == "Zed Low" for entity, _ in relations)


def test_it_learns_from_the_tables_alone(trained, league):
    games, known = read_games(league / "test.json"), read_facts(league / "test.facts")
    found = [trained.extract(game, game.summary) for game in games]
    total = score_extraction(known, found).total
    # Measured .99 with 2,000 games; these are 150.
    assert total.precision > 0.85 and total.f1 > 0.8
    words = [" ".join(fact) for fact in found[0]]
    assert words and all(isinstance(fact, Fact) for fact in found[0])


@pytest.mark.slow
def test_with_a_thousand_games_it_reads_nearly_everything(tmp_path):
    main(["rotowire", "simulate", "--games", "1000", "--valid", "1", "--test", "100", "--out", str(tmp_path)])
    reader = extractor_file.TrainedExtractor(train_network(read_games(tmp_path / "train.json"), epochs=4))
    games, known = read_games(tmp_path / "test.json"), read_facts(tmp_path / "test.facts")
    assert score_extraction(known, [reader.extract(game, game.summary) for game in games]).total.f1 >= 0.95


def test_the_same_seed_gives_the_same_network(league):
    games = read_games(league / "train.json")[:8]
    names = [extractor_file.TrainedExtractor(train_network(games, seed, epochs=1)).name for seed in (1, 1, 2)]
    assert names[0] == names[1] != names[2]


def test_a_batch_gives_what_single_candidates_give(trained, league):
    game = read_games(league / "test.json")[0]
    candidates = [candidate for options in find_candidates(game, game.summary) for candidate in options][:12]
    network = trained._network
    with torch.no_grad():
        together = network(*network.encode(candidates))
        alone = torch.cat([network(*network.encode([candidate])) for candidate in candidates])
    torch.testing.assert_close(together, alone)
    assert isinstance(network, RelationNetwork) and network.distances[0].num_embeddings == 2 * FARTHEST + 2


def test_a_summary_without_numbers_has_no_facts(trained, game):
    assert trained.extract(game, []) == [] == trained.extract(game, "The Herons won .".split())


def test_games_without_numbers_cannot_train(game):
    game.summary[:] = ["Nothing", "happened", "."]
    with pytest.raises(UserError, match="no summary names a player or a team beside a number"):
        train_network([game])


class TestFile:
    def test_round_trip(self, trained, game, tmp_path):
        extractor_file.save(trained._network, tmp_path / "extractor.pt")
        again = extractor_file.load(tmp_path / "extractor.pt")
        assert again.name == trained.name
        assert again.extract(game, game.summary) == trained.extract(game, game.summary)

    @pytest.mark.parametrize("content", [None, b"", b"text\n", "tensor", "other labels"])
    def test_another_file_is_refused_in_one_line(self, content, tmp_path):
        path = tmp_path / "extractor.pt"
        if content == "tensor":
            torch.save(torch.ones(2), path)
        elif content == "other labels":
            torch.save({"format": extractor_file._FORMAT, "labels": ["none"]}, path)
        elif content is not None:
            path.write_bytes(content)
        with pytest.raises(UserError) as error:
            extractor_file.load(path)
        assert str(path) in str(error.value) and "\n" not in str(error.value)

    @pytest.mark.parametrize(
        "change",
        [
            dict(width=10**9),
            dict(width="48"),
            dict(vocabulary=None),
            dict(vocabulary=[{}]),
            dict(weights={}),
            dict(weights=[1]),
            dict(weights={"words.weight": "x"}),
            dict(labels=None),
            dict(weights=None),
            dict(vocabulary=["a"], width=10**9, weights={"words.weight": torch.zeros(1, 1).expand(1, 10**9)}),
        ],
        ids=str,
    )
    def test_parts_of_other_kinds_are_refused_in_one_line(self, change, trained, tmp_path):
        extractor_file.save(trained._network, tmp_path / "extractor.pt")
        state = torch.load(tmp_path / "extractor.pt", weights_only=True)
        torch.save(state | change, tmp_path / "extractor.pt")
        with pytest.raises(UserError) as error:
            extractor_file.load(tmp_path / "extractor.pt")
        assert str(tmp_path / "extractor.pt") in str(error.value) and "\n" not in str(error.value)

    def test_nothing_of_a_hostile_file_runs(self, tmp_path):
        torch.save({"format": extractor_file._FORMAT, "weights": Hostile(tmp_path / "ran")}, tmp_path / "extractor.pt")
        with pytest.raises(UserError):
            extractor_file.load(tmp_path / "extractor.pt")
        assert not (tmp_path / "ran").exists()


class Hostile:
    """Unpickling it would make the folder."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return os.mkdir, (str(self.path),)
