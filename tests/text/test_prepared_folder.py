import json

from tlm_fairseq.text.prepared_folder import pair_texts, write_folder


def test_files_and_their_manifest(tmp_path):
    out = tmp_path / "new/out"
    texts = pair_texts("train", [("a", "b", "more"), ("c", "d")])
    write_folder(out, texts, {"test.m2": lambda path: path.write_text("S x\n")}, corpus="X")
    assert (out / "train.src").read_text() == "a\nc\n" and (out / "train.tgt").read_text() == "b\nd\n"
    manifest = json.loads((out / "manifest.json").read_text())
    assert manifest["corpus"] == "X" and sorted(manifest["outputs"]) == ["test.m2", "train.src", "train.tgt"]


def test_what_an_earlier_run_left_goes_and_what_it_did_not_make_stays(tmp_path):
    write_folder(tmp_path, {"test.src": ["a"], "test.ref0": ["a"], "test.ref1": ["b"]})
    (tmp_path / "test.ref9").write_text("mine")
    write_folder(tmp_path, {"test.src": ["a"], "test.ref0": ["a"]})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["manifest.json", "test.ref0", "test.ref9", "test.src"]


def test_a_clean_test_set_of_an_earlier_run_goes(tmp_path):
    clean = {"test-clean.src": ["a"], "test-clean.games.json": ["[]"]}
    write_folder(tmp_path, {"test.src": ["a"], **clean})
    write_folder(tmp_path, {"test.src": ["a"]})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["manifest.json", "test.src"]


def test_a_manifest_of_something_else_removes_nothing(tmp_path):
    (tmp_path / "keep.txt").write_text("x")
    for text in ('{"outputs": {"keep.txt": "", "../up": ""}}', "{}", "[]", "not JSON", '{"outputs": 3}'):
        (tmp_path / "manifest.json").write_text(text)
        write_folder(tmp_path / ".", {"test.src": ["a"]})
        assert (tmp_path / "keep.txt").exists()
