import hashlib
import json
import tarfile

import pytest

from tlm_fairseq.errors import UserError
from tlm_fairseq.rotowire.corpus.corpus_files import find_splits
from tlm_fairseq.rotowire.corpus.games import as_json, read_games
from tlm_fairseq.rotowire.corpus.prepare import Options, prepare
from tlm_fairseq.rotowire.linearisation.linearisations import linearise

from small_games import HOME_LINE, SUMMARY, VISITOR_LINE, flipped, small_game, write_small_games

# January of 2016; the splits share the 1st, the 2nd and the 4th.
DAYS = {"train": (1, 1, 2, 3), "valid": (2, 4), "test": (1, 5, 4, 1)}


def day(number):
    return f"01_{number:02}_16"


@pytest.fixture
def corpus(tmp_path):
    for name, numbers in DAYS.items():
        entries = [small_game(day=day(number), summary=f"{SUMMARY} {name}") for number in numbers]
        write_small_games(tmp_path / f"{name}.json", entries)
    return tmp_path


def words(text):
    return len(text.split())


def run(corpus, **options):
    out = corpus / "out"
    return prepare(out, find_splits(corpus), Options(**options), words), out, manifest_of(out)


def manifest_of(out):
    return json.loads((out / "manifest.json").read_text("utf-8"))


def lines(path):
    return path.read_text("utf-8").split("\n")[:-1]


def days(out, name):
    return [int(line[3:5]) for line in lines(out / f"{name}.ids")]


def test_the_folder(corpus):
    prepared, out, manifest = run(corpus)
    expected = {f"{name}.{ending}" for name in DAYS for ending in ("src", "tgt", "ids")}
    expected |= {"valid.games.json", "test.games.json"}
    assert {path.name for path in out.iterdir()} == expected | {"manifest.json"}
    assert manifest["outputs"] == {name: hashlib.sha256((out / name).read_bytes()).hexdigest() for name in expected}
    for name in DAYS:
        games = read_games(corpus / f"{name}.json")
        assert lines(out / f"{name}.src") == [linearise("compact", game) for game in games]
        assert lines(out / f"{name}.tgt") == [f"{SUMMARY} {name}"] * len(games)
        assert lines(out / f"{name}.ids") == [game.identifier for game in games]
        sha256 = hashlib.sha256((corpus / f"{name}.json").read_bytes()).hexdigest()
        form = {"form": "Rotowire's schema, JSON list", "extra_keys": []}
        assert manifest["source"][name] == {"file": f"{name}.json", "sha256": sha256, **form}
    assert read_games(out / "test.games.json") == read_games(corpus / "test.json")
    # The day; || city name and 13 figures, twice; | position name and 13 figures, four times; 13 words of names.
    source = {"shortest": 102, "mean": 102.0, "longest": 102, "too_long": 0, "limit": 1024}
    assert words(lines(out / "test.src")[0]) == 102 and manifest["lengths"]["test"]["source"] == source
    assert manifest["counts"]["train"] == {"games": 4, "different_games": 3, "dropped": {}, "pruned": 0}
    assert manifest["options"]["linearisation"] == "compact" and manifest["findings"] == {}
    assert manifest["overlaps"] == {
        "valid in train": 1,
        "test in train": 2,
        "test in valid": 1,
        "test in train or valid": 3,
    }
    # The names behind the numbers.
    first, fourth = (f"{day(number)} Foxes at Herons" for number in (1, 4))
    assert manifest["overlapping"]["test in train"] == [first, first]
    assert manifest["overlapping"]["test in valid"] == [fourth]
    assert manifest["published_as"] is None and manifest["sportsett"] == {}
    assert (
        prepared.notes
        == manifest["notes"]
        == [
            "train: 2 summaries are of 1 games that come several times",
            "test: 2 summaries are of 1 games that come several times",
            "1 of 2 games of valid in train (50.0 %)",
            "2 of 4 games of test in train (50.0 %)",
            "1 of 4 games of test in valid (25.0 %)",
            "3 of 4 games of test in train or valid (75.0 %)",
        ]
    )


def test_clean(corpus):
    _, out, manifest = run(corpus, clean=True)
    assert (days(out, "train"), days(out, "valid")) == ([1, 1, 2, 3], [4])
    assert (days(out, "test"), days(out, "test-clean")) == ([1, 5, 4, 1], [5])
    assert manifest["counts"]["test-clean"]["dropped"] == {"in train": 2, "in valid": 1}
    assert manifest["counts"]["valid"]["dropped"] == {"in train": 1} and manifest["counts"]["test"]["dropped"] == {}
    assert manifest["dropped"]["valid"] == [{"game": "01_02_16 Foxes at Herons", "why": "in train"}]
    assert [game.day for game in read_games(out / "test-clean.games.json")] == [day(5)]
    assert {"test-clean.src", "test-clean.tgt", "test-clean.ids"} <= set(manifest["outputs"])
    # Without --clean nothing of it stays.
    run(corpus)
    assert not list(out.glob("test-clean*"))


def test_clean_needs_something_to_compare_and_something_left(corpus):
    (corpus / "test.json").write_text((corpus / "train.json").read_text("utf-8"), "utf-8")
    with pytest.raises(UserError, match=r"nothing left of test-clean \(4 in train\)"):
        run(corpus, clean=True)
    with pytest.raises(UserError, match="--clean compares splits"):
        prepare(corpus / "out", find_splits(corpus / "test.json", "test"), Options(clean=True), words)
    assert not (corpus / "out").exists()


def test_flipped_lines_are_repaired_on_request_only(corpus):
    entries = [small_game(), flipped(small_game(day=day(6)))]
    write_small_games(corpus / "test.json", entries)
    prepared, out, manifest = run(corpus)
    assert [as_json(game) for game in read_games(out / "test.games.json")] == entries
    assert "test: 1 games with flipped line scores, kept so; --repair-lines exchanges them" in prepared.notes
    assert len(manifest["findings"]["test"]) == 1 and "flipped line scores" in manifest["findings"]["test"][0]
    assert manifest["finding_counts"] == {"flipped line scores": 1}
    prepared, out, manifest = run(corpus, repair_lines=True)
    assert [as_json(game) for game in read_games(out / "test.games.json")] == [small_game(), small_game(day=day(6))]
    assert "test: 1 games with flipped line scores, exchanged" in prepared.notes and manifest["options"]["repair_lines"]
    assert "|| Kell Herons 33 " in lines(out / "test.src")[1]


def test_what_is_too_long_is_an_error_with_counts(corpus):
    with pytest.raises(UserError) as error:
        run(corpus, max_source_tokens=102, max_target_tokens=40)
    assert str(error.value).startswith(
        "too long as compact: train: 4 sources of more than 102 tokens with the end mark, the longest of 103; train: 4 "
        "targets of more than 40 tokens with the end mark"
    )
    assert "test: 4 sources" in str(error.value) and "--fit prune" in str(error.value)
    assert not (corpus / "out").exists()
    run(corpus, max_source_tokens=103)


def test_pruned_sources_are_told_of(corpus):
    prepared, out, manifest = run(corpus, max_source_tokens=102, fit="prune")
    # No team has more than five players, so a column goes: four words.
    assert words(lines(out / "test.src")[0]) == 98
    assert manifest["pruned"]["test"][0] == {"game": "01_01_16 Foxes at Herons", "players": [], "columns": ["TO"]}
    assert manifest["counts"]["test"]["pruned"] == 4 and prepared.lengths["test"]["source"].too_long == 4
    with pytest.raises(UserError, match="train, 01_01_16 Foxes at Herons: more than --max-source-tokens 30"):
        run(corpus, max_source_tokens=30, fit="prune")
    with pytest.raises(UserError, match="summaries are never pruned; take --fit drop"):
        run(corpus, max_target_tokens=10, fit="prune")


def test_long_games_are_dropped_on_request(corpus):
    entries = [small_game(), small_game(day=day(7), summary=SUMMARY + " and" * 100), small_game(day=day(8))]
    entries[2]["home_city"] = entries[2]["home_line"]["TEAM-CITY"] = "A City of Many More Words"
    for row in ("3", "4", "5"):
        entries[2]["box_score"]["TEAM_CITY"][row] = "A City of Many More Words"
    write_small_games(corpus / "train.json", entries)
    _, out, manifest = run(corpus, max_source_tokens=103, max_target_tokens=100, fit="drop")
    assert lines(out / "train.ids") == ["11_04_16 Foxes at Herons"]
    assert manifest["dropped"] == {
        "train": [
            {"game": "01_07_16 Foxes at Herons", "why": "summary too long"},
            {"game": "01_08_16 Foxes at Herons", "why": "source too long"},
        ]
    }
    with pytest.raises(UserError, match=r"nothing left of train \(.*3 source too long"):
        run(corpus, max_source_tokens=10, fit="drop")


def test_a_blind_test_set_has_no_targets(corpus):
    write_small_games(corpus / "test.json", [small_game(summary=""), small_game(day=day(8), summary="")])
    prepared, out, _ = run(corpus)
    assert not (out / "test.tgt").exists() and len(lines(out / "test.src")) == 2
    assert "test: 2 of 2 games have no summary" in prepared.notes
    write_small_games(corpus / "test.json", [small_game(summary=""), small_game(day=day(8))])
    prepared, out, _ = run(corpus)
    assert lines(out / "test.tgt") == ["", SUMMARY] and "test: 1 of 2 games have no summary" in prepared.notes


@pytest.mark.parametrize("name", ["train", "valid"])
def test_a_game_to_learn_from_has_a_summary(corpus, name):
    write_small_games(corpus / f"{name}.json", [small_game(), small_game(summary="")])
    with pytest.raises(UserError, match=f"{name}.json, game 1 .*summary: empty"):
        run(corpus)


@pytest.mark.parametrize("out", [".", "sub/..", "link"])
def test_the_folder_of_the_games_is_left_alone(corpus, out):
    (corpus / "sub").mkdir()
    (corpus / "link").symlink_to(corpus)
    # As `simulate` writes it: prepare would replace the files that a manifest lists.
    (corpus / "manifest.json").write_text('{"outputs": {"train.json": ""}}', "utf-8")
    with pytest.raises(UserError, match="is the folder that .*train.json is in; give another"):
        prepare(corpus / out, find_splits(corpus), Options(), words)
    assert (corpus / "train.json").exists() and not (corpus / "train.src").exists()


def test_a_fault_leaves_the_old_folder(corpus):
    _, out, _ = run(corpus)
    kept = {path.name: path.read_bytes() for path in out.iterdir()}
    (corpus / "test.json").write_text("[{}]", "utf-8")
    with pytest.raises(UserError, match="test.json, game 0, home_name: this key is missing"):
        run(corpus)
    assert {path.name: path.read_bytes() for path in out.iterdir()} == kept


def test_the_same_input_gives_the_same_bytes(corpus):
    _, out, _ = run(corpus, clean=True, linearisation="flat")
    first = {path.name: path.read_bytes() for path in out.iterdir()}
    _, out, _ = run(corpus, clean=True, linearisation="flat")
    assert {path.name: path.read_bytes() for path in out.iterdir()} == first


def test_the_games_that_sportsett_has_are_named(corpus):
    celtics = ("Celtics", "Boston", *HOME_LINE[2:])
    hawks = ("Hawks", "Atlanta", *VISITOR_LINE[2:])
    entries = [small_game(day=day, home_line=celtics, visitor_line=hawks) for day in ("01_02_14", "01_04_16")]
    for entry in entries:
        places = entry["box_score"]["TEAM_CITY"]
        places.update({row: "Boston" if city == "Kell" else "Atlanta" for row, city in places.items()})
    write_small_games(corpus / "test.json", entries)
    prepared, _, manifest = run(corpus)
    assert manifest["sportsett"]["test"] == {
        "none": ["01_02_14 Hawks at Celtics"],
        "train": ["01_04_16 Hawks at Celtics"],
    }
    told = "SportSett, split by seasons, has 1 in its train, 0 in its valid, 0 in its test; 1 are not in it"
    assert f"test: {told}" in prepared.notes and f"test: {told}" in manifest["notes"]


def test_an_archive_is_prepared_as_its_folder_is(corpus):
    _, out, _ = run(corpus)
    with tarfile.open(corpus / "games.tar.bz2", "w:bz2") as archive:
        for name in DAYS:
            archive.add(corpus / f"{name}.json", f"rotowire/{name}.json")
    prepare(corpus / "other/out", find_splits(corpus / "games.tar.bz2"), Options(), words)
    manifest = manifest_of(corpus / "other/out")
    assert manifest["outputs"] == manifest_of(out)["outputs"]
    assert (manifest["source"]["test"]["file"], manifest["source"]["test"]["member"]) == (
        "games.tar.bz2",
        "rotowire/test.json",
    )
