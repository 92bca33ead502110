import gzip
import json
import tarfile

import pytest

from tlm_fairseq.errors import UserError
from tlm_fairseq.rotowire.corpus.corpus_files import CorpusFile, find_splits, read_entries
from tlm_fairseq.rotowire.corpus.games import as_json, read_games

from small_games import small_game, write_small_games


@pytest.fixture
def corpus(tmp_path):
    for number, name in enumerate(("train", "valid", "test"), 1):
        write_small_games(tmp_path / f"{name}.json", [small_game(day=f"01_0{number}_16")])
    return tmp_path


def pack(folder, *names, to="x.tar.bz2", inside="rotowire/"):
    with tarfile.open(folder / to, "w:bz2") as archive:
        for name in names:
            archive.add(folder / name, inside + name)
    return folder / to


def test_finding_the_files(corpus):
    assert list(find_splits(corpus)) == ["train", "valid", "test"]
    (corpus / "train.json").unlink()
    assert list(find_splits(str(corpus))) == ["valid", "test"]
    assert find_splits(corpus / "test.json", "valid") == {"valid": CorpusFile(corpus / "test.json")}
    with pytest.raises(UserError, match="say with --split which"):
        find_splits(corpus / "test.json")
    with pytest.raises(UserError, match="--split goes with one file"):
        find_splits(corpus, "test")
    (corpus / "empty").mkdir()
    with pytest.raises(UserError, match="has none of train.json"):
        find_splits(corpus / "empty")


def test_other_names_and_compressed_files(corpus):
    (corpus / "valid.json").rename(corpus / "validation.jsonl")
    (corpus / "test.json.gz").write_bytes(gzip.compress((corpus / "test.json").read_bytes()))
    with pytest.raises(UserError, match=r"two files of test, test.json.gz the second"):
        find_splits(corpus)
    (corpus / "test.json").unlink()
    found = find_splits(corpus)
    assert [file.path.name for file in found.values()] == ["train.json", "validation.jsonl", "test.json.gz"]
    assert read_entries(found["test"]) == ([small_game(day="01_03_16")], "JSON list")


def test_an_archive_has_the_splits_of_its_folder(corpus):
    path = pack(corpus, "test.json", "train.json", "valid.json")
    found = find_splits(path)
    assert list(found) == ["train", "valid", "test"] and str(found["test"]) == f"{path}, test.json"
    assert [read_entries(file).entries[0]["day"] for file in found.values()] == ["01_01_16", "01_02_16", "01_03_16"]
    with pytest.raises(UserError, match="x.tar.bz2 has two files of train"):
        find_splits(pack(corpus, "train.json", "../" + corpus.name + "/train.json"))
    write_small_games(corpus / "games.json", [small_game()])
    with pytest.raises(UserError, match="x.tar.bz2 has none of train.json"):
        find_splits(pack(corpus, "games.json"))


def test_games_are_read_from_an_archive_of_one_file(corpus):
    (game,) = read_games(pack(corpus, "test.json"))
    assert as_json(game) == small_game(day="01_03_16")
    with pytest.raises(UserError, match="an archive of 2 files of JSON; unpack it and give one of them"):
        read_games(pack(corpus, "test.json", "train.json"))


def test_json_lines(tmp_path):
    path = tmp_path / "x.jsonl"
    entries = [small_game(), small_game(summary="A\u2028B")]
    path.write_text(
        "\ufeff" + "\n\n".join(json.dumps(entry, ensure_ascii=False) for entry in entries) + "\r\n", "utf-8"
    )
    assert read_entries(CorpusFile(path)) == (entries, "JSON lines")
    path.write_text(json.dumps(small_game()) + "\n[]\n", "utf-8")
    with pytest.raises(UserError, match="x.jsonl, line 2: holds no JSON object; give a JSON file of games"):
        read_games(path)
